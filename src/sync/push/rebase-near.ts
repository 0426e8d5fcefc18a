import type { Tx } from '../../db/database.ts';
import type { RemotePlace } from '../../pricebook/edits/category-fields.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import type { EditUpdate } from '../../pricebook/edits/write-edits.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import { loadBeside } from './load-beside.ts';

/** Staged places on what ServiceTitan has now, where `placeOf` tells; what somebody has to decide stays.   Pure. */
export function rebased(
  staged: Iterable<RecordEdits>,
  placeOf: (stId: string) => RemotePlace | null,
): EditUpdate[] {
  return [...staged].flatMap((record) => {
    const edit = record.edits.get('position');
    if (edit === undefined || edit.state === 'CONFLICTED') return [];
    const place = placeOf(record.stId);
    if (place === null) return [];
    const state = edit.state === 'SENDING' ? 'STAGED' : edit.state;
    return [updatedEdit(record, edit, { base: place as unknown as EditValue, state })];
  });
}

/**
 * Staged places among the siblings of one category, which ServiceTitan shows as `payload` now, where one of `placed` is among them: what it
 * costs depends on how many siblings there are and on how much is staged. Null where what is nearby does not tell all of them.
 */
export async function rebasedNear(
  tx: Tx,
  payload: CategoryPayload,
  placed: ReadonlySet<string>,
): Promise<EditUpdate[] | null> {
  const found = await loadBeside(tx, payload);
  if (found === null) return null;
  const { nearby, siblings, place } = found;
  const { parent, order } = place;
  // Children of a category that is not shown stand somewhere else here, and are not read with it.
  if (parent !== null && nearby.rowOf(parent) === undefined) return null;
  if (!order.some((sibling) => placed.has(sibling))) return [];
  const away = order.filter((sibling) => nearby.rowOf(sibling) === undefined);
  const editsOfAway = await loadEdits(tx, 'categories', away);
  const positions = new Map(siblings.map((sibling) => [sibling.stId, sibling.position]));
  const staged = order.flatMap(
    (sibling) => nearby.stagedOf(sibling) ?? editsOfAway.get(sibling) ?? [],
  );
  return rebased(staged, (sibling) => {
    const position = positions.get(sibling);
    return position === undefined ? null : { parent, position, order };
  });
}
