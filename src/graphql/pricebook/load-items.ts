import type { ItemOf } from '../../pricebook/queries/item.ts';
import type { ItemKind, PricebookReader } from './reader.ts';

/** Items by the ids inside their global ids; null for what is not there or of another kind. */
export function loadItems<Kind extends ItemKind>(
  pricebook: PricebookReader,
  kind: Kind,
  uuids: readonly string[],
): Promise<(ItemOf<Kind> | null)[]> {
  return Promise.all(
    uuids.map(async (uuid) => {
      const item = await pricebook.itemByUuid(uuid);
      return item?.kind === kind ? (item as ItemOf<Kind>) : null;
    }),
  );
}
