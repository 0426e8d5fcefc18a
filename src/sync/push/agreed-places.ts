import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
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
 * Categories whose staged places are gone because they were found there since the plan was made: making room for another may have brought
 * them there, at another number than the plan's. One statement, none where no staged place is gone.
 */
export async function loadAgreedPlaces(
  tx: Tx,
  calls: readonly PushCall[],
  staged: ReadonlyMap<string, RecordEdits>,
  since: Date,
): Promise<ReadonlySet<string>> {
  const stIds = calls.flatMap(({ stId, fields }) => {
    const isPlaced = fields.some(({ field, version }) => field === 'position' && version !== null);
    if (stId === null || !isPlaced || staged.get(stId)?.edits.has('position')) return [];
    return [stId];
  });
  if (stIds.length === 0) return new Set();
  const rows = await tx.query<{ stId: string }>({
    name: 'load agreed places',
    text: LAST_SAID,
    values: [tx.tenantId, arrayLiteral(stIds), since],
  });
  return new Set(rows.map(({ stId }) => stId));
}
