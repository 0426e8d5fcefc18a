import type { Tx } from '../db/database.ts';

/**
 * Keeps everybody else from changing the tenant's category tree until the transaction ends: a move depends on all of it, so that two
 * at once could make a circle or a gap between them. Comes after leases and before everything else. One statement, sent and not
 * waited for: what is sent next finds the tree locked.
 */
export async function lockTree(tx: Tx): Promise<void> {
  tx.send({
    name: 'lock tree',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('lazi.pricebook.tree', $1))`,
    values: [tx.tenantId],
  });
}
