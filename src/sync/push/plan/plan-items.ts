import { itemFields } from '../../../pricebook/edits/item-fields.ts';
import { CREATED, type RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import { effectiveItem } from '../../../pricebook/items/project-item.ts';
import type { ItemRecord } from '../../../pricebook/raw-record.ts';
import { type ItemEntity, itemKinds } from '../../../servicetitan/entities.ts';
import { callKey, fieldChanges, neededBy } from './draft-call.ts';
import type { ItemCall } from './order-items.ts';

/** In which order changes of items are sent. */
export const ITEM_ORDER = [
  'materials',
  'equipment',
  'services',
  'discounts-and-fees',
] as const satisfies readonly ItemEntity[];

/** Creations and changes of items of one entity.   Pure. `records` by id. */
export function planItemWrites(
  entity: ItemEntity,
  staged: readonly RecordEdits[],
  records: ReadonlyMap<string, ItemRecord>,
): ItemCall[] {
  const kind = itemKinds[entity];
  const fields = itemFields[kind];
  return staged.flatMap((edits): ItemCall[] => {
    const { stId } = edits;
    const record = records.get(stId) ?? null;
    const isNew = record === null;
    if (isNew && !edits.edits.has(CREATED)) return [];
    const changes = fieldChanges(edits, record?.payload ?? null, fields);
    if (changes.length === 0) return [];
    const { code, displayName } = effectiveItem({ kind, stId, record, edits });
    const callKind = isNew ? 'CREATE' : 'UPDATE';
    return [
      {
        ...{ key: callKey(callKind, entity, stId), kind: callKind, entity, stId },
        label: displayName ?? code ?? stId,
        ...{ fields: changes, image: null },
        after: neededBy(changes, fields),
      },
    ];
  });
}
