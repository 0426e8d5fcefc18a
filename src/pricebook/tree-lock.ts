import type { TenantSql } from './tenant-sql.ts';

/**
 * Keeps everybody else from changing the tenant's category tree until the transaction ends: a move depends on all of it, so that two
 * at once could make a circle or a gap between them. Comes after leases and before everything else. One statement.
 */
export async function lockTree(tx: TenantSql): Promise<void> {
  await tx.query({
    name: 'lock tree',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('lazi.pricebook.tree', $1))`,
    values: [tx.tenantId],
  });
}
