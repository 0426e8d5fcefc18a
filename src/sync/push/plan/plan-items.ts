import { itemFields } from '../../../pricebook/edits/item-fields.ts';
import { CREATED, type RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import { effectiveItem } from '../../../pricebook/items/project-item.ts';
import type { ItemRecord } from '../../../pricebook/raw-record.ts';
import { type ItemEntity, itemKinds } from '../../../servicetitan/entities.ts';
import { callKey, type DraftCall, fieldChanges, pointersOf, uploadKey } from './draft-call.ts';

/** What links lead to comes before what they lead from. */
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
): DraftCall[] {
  const kind = itemKinds[entity];
  const fields = itemFields[kind];
  return staged.flatMap((edits): DraftCall[] => {
    const { stId } = edits;
    const record = records.get(stId) ?? null;
    const isNew = record === null;
    if (isNew && !edits.edits.has(CREATED)) return [];
    const changes = fieldChanges(edits, record?.payload ?? null, fields);
    if (changes.length === 0) return [];
    const { creations, images } = pointersOf(changes, fields);
    const { code, displayName } = effectiveItem({ kind, stId, record, edits });
    const callKind = isNew ? 'CREATE' : 'UPDATE';
    return [
      {
        ...{ key: callKey(callKind, entity, stId), kind: callKind, entity, stId },
        label: displayName ?? code ?? stId,
        ...{ fields: changes, image: null },
        after: [...images.map(uploadKey), ...creations],
      },
    ];
  });
}
