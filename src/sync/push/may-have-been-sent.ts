import { CREATED, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { RESTORED } from '../restored.ts';

/** When a creation may have been sent that this call knows nothing of: by another push, or after a backup was taken. Null for a new one. */
export function mayHaveBeenSentAt({ edits }: RecordEdits): Date | null {
  const creation = edits.get(CREATED);
  const isInDoubt =
    creation?.state === 'SENDING' ||
    creation?.state === 'UNKNOWN' ||
    creation?.error?.code === RESTORED.code;
  return isInDoubt ? (creation?.lastAttemptAt ?? null) : null;
}
