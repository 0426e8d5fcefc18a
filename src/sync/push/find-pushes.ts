import type { Database } from '../../db/database.ts';

/** Pushes of the tenant that wait for a worker: queued ones, and those whose worker has died or handed them back. */
export async function findPushes(db: Database, tenantId: bigint): Promise<string[]> {
  const rows = await db.readsOf(tenantId).query<{ id: string }>({
    name: 'find pushes',
    text: `SELECT id FROM sync.pushes p WHERE tenant_id = $1 AND state IN ('QUEUED', 'RUNNING')
        AND NOT EXISTS (SELECT FROM sync.leases l WHERE l.tenant_id = p.tenant_id AND l.run_id = p.id
                          AND l.expires_at > clock_timestamp())
      ORDER BY queued_at`,
    values: [tenantId],
  });
  return rows.map(({ id }) => id);
}
