import pg from 'pg';
import { TENANT } from './stack.ts';

const UPDATE = {
  name: 'floor-update',
  text: 'UPDATE master.pricebook_categories SET name = $3, version = version + 1 WHERE tenant_id = $1 AND st_id = $2',
};
const AUDIT = {
  name: 'floor-audit',
  text: `INSERT INTO sync.audit_log (tenant_id, entity, st_id, version, action, changes, actor, run_id, at)
    VALUES ($1, 'categories', $2, $3, 'STAGED', $4, 'floor', NULL, now())`,
};
/** Versions far from those that the gateway gives. */
const FIRST_VERSION = 1_000_000;

/** The floor of an edit: one transaction that changes one row of master and says so in the audit log, and keeps no other promise. */
export async function openTransactionFloor(ownerUrl: string) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  let version = FIRST_VERSION;
  return {
    async rename(stId: string, name: string): Promise<void> {
      version += 1;
      const changes = JSON.stringify({ name: { before: null, after: name } });
      await client.query('BEGIN');
      await client.query({ ...UPDATE, values: [TENANT, stId, name] });
      await client.query({ ...AUDIT, values: [TENANT, stId, version, changes] });
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
}
