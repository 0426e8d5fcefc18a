import type { Database } from '../../src/db/database.ts';
import { appendEvents, renamed } from './events.ts';

/*
 * The smallest thing that behaves like the pull engine: rows in sync.runs that are taken up under a lease and finished
 * once. It lets the tests of the queue kill whole processes without pulling a pricebook.
 */

const LEASE = `interval '400 milliseconds'`;

export async function addRunRows(
  db: Database,
  tenantId: bigint,
  ids: readonly string[],
): Promise<void> {
  await db.transaction(tenantId, (tx) =>
    tx.query({
      text: `INSERT INTO sync.runs (tenant_id, id, mode, entities, trigger, requested_by, state, created_at)
             SELECT $1, unnest($2::uuid[]), 'FULL', '{categories}', 'MANUAL', 'test', 'QUEUED', now()`,
      values: [tenantId, ids],
    }),
  );
}

/** Ids of runs that are not done and that nobody holds. */
export async function findRunRows(db: Database, tenantId: bigint): Promise<string[]> {
  const rows = await db.transaction(tenantId, (tx) =>
    tx.query<{ id: string }>({
      text: `SELECT id FROM sync.runs AS run
             WHERE tenant_id = $1 AND state <> 'SUCCEEDED' AND NOT EXISTS (
               SELECT FROM sync.leases WHERE tenant_id = $1 AND entity = run.id::text AND expires_at > now())`,
      values: [tenantId],
    }),
  );
  return rows.map(({ id }) => id);
}

/** Takes a run up, keeps it for `ms`, and finishes it with one event: all this only if nobody else has it. */
export async function workOnRunRow(
  db: Database,
  tenantId: bigint,
  runId: string,
  ms: number,
): Promise<void> {
  if (!(await takeLease(db, tenantId, runId))) return;
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50)));
    await extendLease(db, tenantId, runId);
  }
  await db.transaction(tenantId, async (tx) => {
    const done = await tx.query({
      text: `UPDATE sync.runs SET state = 'SUCCEEDED', finished_at = now()
             WHERE tenant_id = $1 AND id = $2 AND state <> 'SUCCEEDED' RETURNING id`,
      values: [tenantId, runId],
    });
    if (done.length > 0) await appendEvents(tx, [renamed(runId)]);
  });
}

async function takeLease(db: Database, tenantId: bigint, runId: string): Promise<boolean> {
  return db.transaction(tenantId, async (tx) => {
    const taken = await tx.query({
      text: `INSERT INTO sync.leases AS lease (tenant_id, entity, run_id, fence, expires_at)
             SELECT $1, $2::text, $2::text::uuid, 1, now() + ${LEASE} FROM sync.runs
             WHERE tenant_id = $1 AND id = $2::text::uuid AND state <> 'SUCCEEDED'
             ON CONFLICT (tenant_id, entity) DO UPDATE
             SET fence = lease.fence + 1, expires_at = excluded.expires_at WHERE lease.expires_at < now()
             RETURNING fence`,
      values: [tenantId, runId],
    });
    if (taken.length === 0) return false;
    await tx.query({
      text: `UPDATE sync.runs SET state = 'FETCHING', attempts = attempts + 1 WHERE tenant_id = $1 AND id = $2`,
      values: [tenantId, runId],
    });
    return true;
  });
}

async function extendLease(db: Database, tenantId: bigint, runId: string): Promise<void> {
  await db.transaction(tenantId, (tx) =>
    tx.query({
      text: `UPDATE sync.leases SET expires_at = now() + ${LEASE} WHERE tenant_id = $1 AND entity = $2`,
      values: [tenantId, runId],
    }),
  );
}
