import type { Tx } from '../../db/database.ts';

/**
 * Raises the tenant's pricebook version and returns it. Belongs into every transaction that changes master, after the change: readers
 * trust what they remember for as long as the version stays.
 */
export async function bumpPricebookVersion(tx: Tx): Promise<bigint> {
  const rows = await tx.query<{ version: string }>({
    name: 'bump pricebook version',
    text: `INSERT INTO sync.tenant_state AS s (tenant_id, pricebook_version) VALUES ($1, 1)
      ON CONFLICT (tenant_id) DO UPDATE SET pricebook_version = s.pricebook_version + 1
      RETURNING pricebook_version AS version`,
    values: [tx.tenantId],
  });
  return BigInt(rows[0]?.version ?? 0);
}
