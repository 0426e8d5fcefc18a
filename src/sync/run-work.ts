import type { Database } from '../db/database.ts';
import { findWork as findPulls } from './find-work.ts';
import type { PullDeps } from './pull/deps.ts';
import { runPull } from './pull/run-pull.ts';
import { findPushes } from './push/find-pushes.ts';
import { runPush } from './push/run-push.ts';
import type { PushDeps } from './push/session.ts';

/** A pull or a push, by its id: what a queue wakes workers for. */
export interface WorkRequest {
  readonly tenantId: bigint;
  readonly runId: string;
  readonly signal: AbortSignal;
}

/** Does what has this id, whichever of the two it is. Errors  as runPull and runPush. */
export async function runWork(
  deps: { readonly pull: PullDeps; readonly push: PushDeps },
  { tenantId, runId, signal }: WorkRequest,
): Promise<unknown> {
  const isPush = await deps.pull.db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'is push',
      text: 'SELECT FROM sync.pushes WHERE tenant_id = $1 AND id = $2',
      values: [tenantId, runId],
    }),
  );
  return isPush.length > 0
    ? runPush(deps.push, { tenantId, pushId: runId, signal })
    : runPull(deps.pull, { tenantId, runId, signal });
}

/** Pushes and pulls of the tenant that wait for a worker; pushes first, since people wait for them. */
export async function findAllWork(db: Database, tenantId: bigint): Promise<string[]> {
  return [...(await findPushes(db, tenantId)), ...(await findPulls(db, tenantId))];
}
