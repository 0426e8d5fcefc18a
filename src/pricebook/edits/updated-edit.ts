import type { RecordEdits, StagedEdit } from './record-edits.ts';
import type { EditUpdate } from './write-edits.ts';

/** An edit as it is to be written after `change`; who staged it, and when, stays.   Pure. */
export function updatedEdit(
  { stId }: Pick<RecordEdits, 'stId'>,
  edit: StagedEdit,
  change: Partial<EditUpdate>,
): EditUpdate {
  const { field, value, base, state, error, attempts, lastAttemptAt } = edit;
  return { stId, field, value, base, state, error, attempts, lastAttemptAt, ...change };
}
