import { setTimeout as pause } from 'node:timers/promises';
import { applyPushPlan, createPushPlan } from '../../sync/push/commands.ts';
import { type Push, type PushCall, tallyCalls } from '../../sync/push/push.ts';
import { runPush } from '../../sync/push/run-push.ts';
import { loadCalls, readPush } from '../../sync/push/store.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
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
export async function plan({
  config,
  logger,
  shutdown,
  terminal,
}: CommandContext): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'plan', logger });
  const push = await makePlan(foundation);
  const { calls } = await readAll(foundation, push.id);
  reportPlan(terminal, push, calls);
  terminal.line();
  terminal.line(`To send it: lazi push --plan ${push.id}`);
  return 0;
}

/** `lazi push`: sends a plan, or all that is staged, shows the progress, and answers 0 only when ServiceTitan has taken all of it. */
export async function push(
  context: CommandContext,
  flags: { readonly plan?: string },
): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.endProgress());
  const foundation = await openFoundation(config, shutdown, { role: 'push', logger });
  const { db, clock } = foundation;
  const { tenantId } = config;
  const queue = openQueue(foundation, shutdown);
  const planned =
    flags.plan === undefined
      ? await makePlan(foundation)
      : (await readAll(foundation, flags.plan)).push;
  const { id: pushId, hash } = planned;
  const { needsApproval } = config.push;
  await applyPushPlan(db, clock, { tenantId, pushId, hash, needsApproval, requestedBy: BY });
  await queue.wake({ tenantId, runId: pushId });
  const queuedAt = performance.now();
  for (;;) {
    const { push: now, calls } = await readAll(foundation, pushId);
    const { total, applied, failed } = tallyCalls(calls);
    const done = applied + failed;
    terminal.progress(`Pushing ${done} of ${total}`, total === 0 ? null : done / total);
    if (now.state !== 'QUEUED' && now.state !== 'RUNNING') {
      terminal.endProgress();
      reportPush(terminal, now);
      reportCalls(terminal, calls);
      return now.state === 'SUCCEEDED' ? 0 : 1;
    }
    if (stopping.aborted) {
      terminal.endProgress();
      terminal.line(`Stopped looking. Push ${pushId} goes on when a worker takes it up.`);
      return INTERRUPTED;
    }
    if (now.state === 'QUEUED' && performance.now() - queuedAt >= WORKER_PATIENCE_MS) {
      const upstream = await openUpstream(foundation, shutdown);
      const request = { tenantId, pushId, signal: stopping };
      await runPush(pushDeps(foundation, await upstream.connect(tenantId)), request);
    }
    await pause(LOOK_EVERY_MS);
  }
}

function makePlan({ config, db, clock }: Foundation): Promise<Push> {
  const request = { tenantId: config.tenantId, ids: null, comment: null, requestedBy: BY };
  return createPushPlan(db, clock, { ...request, callsPerSecond: config.callsPerSecond });
}

function readAll(
  { config, db }: Foundation,
  pushId: string,
): Promise<{ readonly push: Push; readonly calls: readonly PushCall[] }> {
  return db.transaction(config.tenantId, async (tx) => ({
    push: await readPush(tx, pushId),
    calls: await loadCalls(tx, pushId),
  }));
}
