import type { Database } from '../db/database.ts';
import { restBeforeAttempt } from './runs/backoff.ts';
import { UNFINISHED_RUN_STATES } from './runs/states.ts';

interface OpenRun {
  readonly id: string;
  readonly attempts: number;
  /** Milliseconds since the last of its leases ran out; negative while one is held, null when it never had one. */
  readonly idleMs: number | null;
}

const selectOpenRuns = `
SELECT run.id, run.attempts,
       (extract(epoch FROM clock_timestamp() - max(lease.expires_at)) * 1000)::float8 AS "idleMs"
FROM sync.runs run
LEFT JOIN sync.leases lease ON lease.tenant_id = run.tenant_id AND lease.run_id = run.id
WHERE run.tenant_id = $1 AND run.state = ANY($2)
GROUP BY run.id, run.attempts, run.created_at
ORDER BY run.created_at`;

/**
 * Runs of the tenant that wait for a worker: queued ones, and those whose worker has died or handed them back. What a sweeper asks,
 * since a queue may lose what it was told. Runs that have killed several workers rest before they are found again.
 */
export async function findWork(db: Database, tenantId: bigint): Promise<string[]> {
  const runs = await db.readsOf(tenantId).query<OpenRun>({
    name: 'select-open-runs',
    text: selectOpenRuns,
    values: [tenantId, UNFINISHED_RUN_STATES],
  });
  return runs.filter(isWaiting).map((run) => run.id);
}

function isWaiting({ attempts, idleMs }: OpenRun): boolean {
  return idleMs === null || idleMs >= restBeforeAttempt(attempts);
}
