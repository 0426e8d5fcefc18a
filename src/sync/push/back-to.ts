import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import type { EditUpdate } from '../../pricebook/edits/write-edits.ts';
import type { FieldChange } from './push.ts';

/** Edits that were on their way, in another state.   Pure. Those that people have changed meanwhile are not on their way any more. */
export function backTo(
  state: 'REJECTED' | 'STAGED' | 'UNKNOWN',
  record: RecordEdits | undefined,
  changes: readonly FieldChange[],
  error: EditUpdate['error'],
): EditUpdate[] {
  if (record === undefined) return [];
  return changes.flatMap(({ field }) => {
    const edit = record.edits.get(field);
    const isOnItsWay = edit?.state === 'SENDING' || edit?.state === 'UNKNOWN';
    return isOnItsWay ? [updatedEdit(record, edit, { state, error })] : [];
  });
}
