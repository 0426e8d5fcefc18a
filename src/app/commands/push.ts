import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import { applyPushPlan, createPushPlan } from '../../sync/push/commands.ts';
import { type Push, type PushCall, tallyCalls } from '../../sync/push/push.ts';
import { runPush } from '../../sync/push/run-push.ts';
import { loadCalls, readPush } from '../../sync/push/store.ts';
import { actingTenant, type TenantFlags } from '../acting-tenant.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
import { patientlyAt } from '../outlast.ts';
import { reportCalls, reportPlan, reportPush } from '../report-push.ts';
import { openQueue } from '../roles/queue.ts';
import { pushDeps } from '../roles/worker.ts';
import { INTERRUPTED, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

const BY = 'command line';
const LOOK_EVERY_MS = 250;
/** A worker takes a waiting push up within this time; after it there is none, and the push is done here. */
const WORKER_PATIENCE_MS = 2_000;

/** `lazi plan`: what a push of all that is staged would send. Sends nothing. */
export async function plan(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'plan', logger });
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const push = await makePlan(foundation, tenantId);
  const { calls } = await readAll(foundation, { tenantId, pushId: push.id });
  reportPlan(terminal, push, calls);
  terminal.line();
  terminal.line(`To send it: lazi push --plan ${push.id}${flag}`);
  return 0;
}

/** `lazi push`: sends a plan, or all that is staged, shows the progress, and answers 0 only when ServiceTitan has taken all of it. */
export async function push(
  context: CommandContext,
  flags: TenantFlags & { readonly plan?: string },
): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.endProgress());
  const foundation = await openFoundation(config, shutdown, { role: 'push', logger });
  const { db, clock } = foundation;
  const { tenantId } = await actingTenant(foundation, flags);
  const queue = openQueue(foundation, shutdown);
  const planned =
    flags.plan === undefined
      ? await makePlan(foundation, tenantId)
      : (await readAll(foundation, { tenantId, pushId: flags.plan })).push;
  const { id: pushId, hash } = planned;
  const { needsApproval } = config.push;
  await applyPushPlan(db, clock, { tenantId, pushId, hash, needsApproval, requestedBy: BY });
  await queue.wake({ tenantId, runId: pushId });
  try {
    const { push: ended, calls } = await seeThrough(
      context,
      foundation,
      { tenantId, pushId },
      stopping,
    );
    terminal.endProgress();
    reportPush(terminal, ended);
    reportCalls(terminal, calls);
    return ended.state === 'SUCCEEDED' ? 0 : 1;
  } catch (error) {
    if (!stopping.aborted) throw error;
    terminal.endProgress();
    terminal.line(`Stopped looking. Push ${pushId} goes on when a worker takes it up.`);
    return INTERRUPTED;
  }
}

/** Shows the push until it ends, and works on it while no worker does. Errors  the signal's reason, when nobody looks any more. */
async function seeThrough(
  { shutdown, terminal }: CommandContext,
  foundation: Foundation,
  key: PushKey,
  signal: AbortSignal,
): Promise<PushAndCalls> {
  const patiently = patientlyAt(terminal, signal);
  let upstream: ServiceTitan | undefined;
  const queuedAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const now = await patiently(() => readAll(foundation, key));
    const { total, applied, failed } = tallyCalls(now.calls);
    const done = applied + failed;
    terminal.progress(`Pushing ${done} of ${total}`, total === 0 ? null : done / total);
    const { state } = now.push;
    if (state !== 'QUEUED' && state !== 'RUNNING') return now;
    if (state === 'QUEUED' && performance.now() - queuedAt >= WORKER_PATIENCE_MS) {
      upstream ??= await (await openUpstream(foundation, shutdown)).connect(key.tenantId);
      const deps = pushDeps(foundation, upstream);
      await patiently<unknown>(() => runPush(deps, { ...key, signal }));
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

interface PushKey {
  readonly tenantId: bigint;
  readonly pushId: string;
}

interface PushAndCalls {
  readonly push: Push;
  readonly calls: readonly PushCall[];
}

function makePlan({ config, db, clock }: Foundation, tenantId: bigint): Promise<Push> {
  const request = { tenantId, ids: null, comment: null, requestedBy: BY };
  return createPushPlan(db, clock, { ...request, callsPerSecond: config.callsPerSecond });
}

function readAll({ db }: Foundation, { tenantId, pushId }: PushKey): Promise<PushAndCalls> {
  return db.transaction(tenantId, async (tx) => ({
    push: await readPush(tx, pushId),
    calls: await loadCalls(tx, pushId),
  }));
}
