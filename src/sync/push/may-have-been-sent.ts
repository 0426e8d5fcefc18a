import type { Tx } from '../../db/database.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { CREATED, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { RESTORED } from '../restored.ts';
import type { PushCall } from './push.ts';

/** When a creation may have been sent that this call knows nothing of: by another push, or after a backup was taken. Null for a new one. */
export function mayHaveBeenSentAt({ edits }: RecordEdits): Date | null {
  const creation = edits.get(CREATED);
  const isInDoubt =
    creation?.state === 'SENDING' ||
    creation?.state === 'UNKNOWN' ||
    creation?.error?.code === RESTORED.code;
  return isInDoubt ? (creation?.lastAttemptAt ?? null) : null;
}

/** What another push has sent the creation with, for `PushCall.sentContext`; null where none has. One statement. */
export async function loadEarlierContext(
  tx: Tx,
  { entity, stId }: Pick<PushCall, 'entity' | 'stId'>,
): Promise<EditValue> {
  const [earlier] = await tx.query<{ context: EditValue }>({
    name: 'load earlier creation',
    text: `SELECT sent_context AS context FROM sync.push_calls
      WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 AND kind = 'CREATE' AND state IN ('SENDING', 'UNKNOWN')
        AND sent_context IS NOT NULL
      ORDER BY sent_at DESC LIMIT 1`,
    values: [tx.tenantId, entity, stId],
  });
  return earlier?.context ?? null;
}
