import type { EditValue } from '../edits/edit-value.ts';
import type { StagedEdit } from '../edits/record-edits.ts';

/** What is known of one field of one record. */
export interface FieldSides {
  readonly field: string;
  readonly edit: StagedEdit | undefined;
  /** What ServiceTitan says; undefined where it does not have the record, or never tells this field. */
  readonly remote: EditValue | undefined;
  /** When ServiceTitan last changed the record, as it says itself, else as it was seen here. */
  readonly remoteAt: string | null;
  /** Whether the record was made here and ServiceTitan does not have it yet. */
  readonly isDraft: boolean;
}

const LONGEST_VALUE = 120;

/** One sentence that says why a field has the value it has.   Pure. */
export function explainField({ field, edit, remote, remoteAt, isDraft }: FieldSides): string {
  if (edit !== undefined) return explainEdit(field, edit, remote);
  if (isDraft) return `\`${field}\` has no value: the record was made here and nobody has set it.`;
  if (remote === undefined) {
    return `\`${field}\` is not known: ServiceTitan does not tell it, and nothing is staged.`;
  }
  const since = remoteAt === null ? '' : `, which last changed the record at ${remoteAt}`;
  return `\`${field}\` is ${show(remote)} because ServiceTitan says so${since}; nothing is staged.`;
}

function explainEdit(field: string, edit: StagedEdit, remote: EditValue | undefined): string {
  const cause = `\`${field}\` is ${show(edit.value)} because ${edit.stagedBy} staged it at ${edit.stagedAt.toISOString()}`;
  const there = remote === undefined ? '' : `; ServiceTitan has ${show(remote)}`;
  switch (edit.state) {
    case 'STAGED':
      return `${cause}${there}, and the next push sends it.`;
    case 'SENDING':
      return `${cause}${there}, and a push is sending it.`;
    case 'UNKNOWN':
      return `${cause}${there}; it was sent and no answer came, so that the next push looks first.`;
    case 'CONFLICTED':
      return `${cause}; ServiceTitan had ${show(edit.base)} then and has ${show(remote ?? null)} now: decide the conflict.`;
    case 'REJECTED':
      return `${cause}${there} and refused it: ${edit.error?.message ?? 'it did not say why'}`;
    case 'LOCAL':
      return `${cause}; it stays here and is never pushed.`;
  }
}

function show(value: EditValue): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
