import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { lockRecords } from '../../pricebook/raw-records.ts';
import { isDraftId } from '../../pricebook/st-id.ts';
import { lockTree } from '../../pricebook/tree-lock.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

/**
 * Keeps records from being edited by anybody else until the transaction ends: a push writes edits back as it has read them, and what is
 * staged between the two would be lost. Comes after the leases and before everything else, in the order in which commands do the same.
 * One statement for categories, which are held as a whole; up to two for items.
 * Source  docs/SYNC.md I20, I25.
 */
export async function holdRecords(
  tx: Tx,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<void> {
  if (entity === 'categories') return lockTree(tx);
  const drafts = stIds.filter(isDraftId);
  if (drafts.length > 0) {
    // A draft has no row of raw to be held by.
    await tx.query({
      name: 'hold drafts',
      text: `SELECT FROM crm.records WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[])
        ORDER BY st_id DESC FOR NO KEY UPDATE`,
      values: [tx.tenantId, entity, arrayLiteral(drafts)],
    });
  }
  const records = stIds.filter((stId) => !isDraftId(stId));
  if (records.length > 0) await lockRecords(tx, entity, records);
}
