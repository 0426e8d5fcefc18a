import type { Tx } from '../../db/database.ts';

/**
 * Raises the tenant's pricebook version. Belongs into every transaction that changes master, after the change: readers trust what they
 * remember for as long as the version stays. One statement, sent and not waited for. With events to tell see `sendEventsOfChange`.
 */
export function bumpPricebookVersion(tx: Tx): void {
  tx.send({
    name: 'bump pricebook version',
    text: `INSERT INTO sync.tenant_state AS s (tenant_id, pricebook_version) VALUES ($1, 1)
      ON CONFLICT (tenant_id) DO UPDATE SET pricebook_version = s.pricebook_version + 1`,
    values: [tx.tenantId],
  });
}
