import { expect } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import type { ServiceTitan, UpstreamRow } from '../../src/servicetitan/client.ts';
import { applyPushPlan, createPushPlan } from '../../src/sync/push/commands.ts';
import type { Push, PushCall } from '../../src/sync/push/push.ts';
import { type PushOutcome, runPush } from '../../src/sync/push/run-push.ts';
import type { PushDeps, PushLimits } from '../../src/sync/push/session.ts';
import { loadCalls, readPush } from '../../src/sync/push/store.ts';
import { query } from './mirror-state.ts';
import { type Mirror, tenantId } from './pulling.ts';

/** Limits under which nothing waits. */
const impatient: Partial<PushLimits> = { readBackMs: 1, settleMs: 20, readBacks: 3 };

export const staging = (by = 'anna') => ({ tenantId, by, at: new Date() });

export function pushDeps(mirror: Mirror, limits: Partial<PushLimits> = {}): PushDeps {
  return { ...mirror.deps, limits: { ...impatient, ...limits } };
}

/** The same with a ServiceTitan that does some things otherwise; `change` is given the client that does the rest. */
export function depsWhere(
  mirror: Mirror,
  change: (client: ServiceTitan) => Partial<ServiceTitan>,
  more: Partial<PushDeps> = {},
): PushDeps {
  const deps = { ...pushDeps(mirror), ...more };
  const upstream = (of: bigint): ServiceTitan => {
    const client = deps.upstream(of);
    return Object.assign(Object.create(client), change(client));
  };
  return { ...deps, upstream };
}

/** Lets the leases of a worker that has died run out, whatever it held. */
export async function letLeasesRunOut(mirror: Mirror): Promise<void> {
  await query(mirror, 'UPDATE sync.leases SET expires_at = clock_timestamp()');
}

/** Stages a new category, "New", and answers with its draft's id. */
export async function draftCategory(
  mirror: Mirror,
  parentStId: string | null = '1',
): Promise<string> {
  const values = { name: 'New', categoryType: 'Services' };
  return (await createCategory(mirror.db, staging(), { parentStId, values })).stId;
}

/** A worker that dies when a creation it has sent is answered; `then` happens in between. */
export function dyingAfterCreation(
  mirror: Mirror,
  then: (made: UpstreamRow) => void = () => undefined,
): PushDeps {
  return depsWhere(mirror, (client) => ({
    async create(...sent) {
      then(await client.create(...sent));
      throw new Error('the worker has died');
    },
  }));
}

/** Begins a push of all that is staged, whose worker dies; another one may take over. Answers with its id. */
export async function pushDying(mirror: Mirror, deps: PushDeps): Promise<string> {
  const { id } = await startPush(mirror);
  await expect(workPush(mirror, id, deps)).rejects.toThrow('the worker has died');
  await letLeasesRunOut(mirror);
  return id;
}

/** Plans and queues a push of all that is staged. */
export async function startPush(
  mirror: Mirror,
  ids: readonly string[] | null = null,
): Promise<Push> {
  const request = { tenantId, ids, comment: null, requestedBy: 'bob' };
  const { id, hash } = await createPushPlan(mirror.db, systemClock, request);
  const command = { tenantId, pushId: id, hash, requestedBy: 'bob', needsApproval: false };
  return applyPushPlan(mirror.db, systemClock, command);
}

export interface PushResult {
  readonly outcome: PushOutcome;
  readonly push: Push;
  readonly calls: readonly PushCall[];
}

/** Works on a push and answers with what has become of it. */
export async function workPush(
  mirror: Mirror,
  pushId: string,
  deps: PushDeps = pushDeps(mirror),
): Promise<PushResult> {
  const outcome = await runPush(deps, { tenantId, pushId });
  const [push, calls] = await mirror.db.transaction(tenantId, async (tx) => [
    await readPush(tx, pushId),
    await loadCalls(tx, pushId),
  ]);
  return { outcome, push, calls };
}

/** Pushes all that is staged. */
export async function pushAll(mirror: Mirror, deps?: PushDeps): Promise<PushResult> {
  return workPush(mirror, (await startPush(mirror)).id, deps);
}

export const stagedEdits = (mirror: Mirror) =>
  query<{ entity: string; st_id: string; field: string; state: string }>(
    mirror,
    'SELECT entity, st_id, field, state FROM crm.edits ORDER BY entity, st_id, field',
  );
