import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PushCall } from './push.ts';

/** The last that was said of a staged place; what ServiceTitan's side did to the number says nothing of it. */
const LAST_SAID = `
SELECT st_id AS "stId" FROM (
  SELECT DISTINCT ON (st_id) st_id, action, at FROM sync.audit_log
  WHERE tenant_id = $1 AND entity = 'categories' AND st_id = ANY ($2::bigint[])
    AND action IN ('STAGED', 'DISCARDED', 'AGREED', 'RESOLVED') AND changes ? 'position'
  ORDER BY st_id, version DESC) said
WHERE action = 'AGREED' AND at >= $3`;

/**
 * Categories of these calls that were found at their places since the plan was made: making room for another may have brought them there,
 * at another number than the plan's. One statement, none where no place is sent.
 */
export async function loadAgreedPlaces(
  tx: Tx,
  calls: readonly PushCall[],
  since: Date,
): Promise<ReadonlySet<string>> {
  const placed = calls.filter(({ fields }) => fields.some(({ field }) => field === 'position'));
  const stIds = placed.flatMap(({ stId }) => stId ?? []);
  if (stIds.length === 0) return new Set();
  const rows = await tx.query<{ stId: string }>({
    name: 'load agreed places',
    text: LAST_SAID,
    values: [tx.tenantId, arrayLiteral(stIds), since],
  });
  return new Set(rows.map(({ stId }) => stId));
}
