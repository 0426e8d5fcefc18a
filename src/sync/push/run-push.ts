import { setTimeout as pause } from 'node:timers/promises';
import type { Tx } from '../../db/database.ts';
import { DatabaseError, UpstreamError } from '../../errors.ts';
import { sendEvents } from '../../events/outbox.ts';
import { PRICEBOOK_ENTITIES } from '../../servicetitan/entities.ts';
import {
  acquireLeases,
  LeaseHold,
  type LeaseHolder,
  LeaseLostError,
  proveLeases,
  releaseLeases,
} from '../leases.ts';
import { HandBackError, RunCancelledError } from '../pull/deps.ts';
import { keepLeases } from '../pull/lease-keeper.ts';
import { tellEnded } from '../tell-ended.ts';
import { callError } from './call-error.ts';
import { endPush, type PushEnd } from './end-push.ts';
import { type Push, type PushState, tallyCalls } from './push.ts';
import { readForest } from './read-remote.ts';
import { rebaseForest } from './rebase-places.ts';
import { runCalls } from './run-calls.ts';
import { defaultPushLimits, type PushDeps, PushSession } from './session.ts';
import { loadCalls, readPush, savePush } from './store.ts';
import { takeInForest } from './take-in-rows.ts';

/** How `runPush` left the push. */
export type PushOutcome =
  | { readonly kind: 'finished'; readonly state: PushState }
  /** A pull or another push has one of its entities, or another worker has this one. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'handed-back' }
  | { readonly kind: 'lease-lost' };

export interface PushRequest {
  readonly tenantId: bigint;
  readonly pushId: string;
  /** Abort it to hand the push back. */
  readonly signal?: AbortSignal;
}

/**
 * Executes a push to its end. The process may die anywhere: whoever calls this next for the same push finds the intents of what was sent
 * and looks it up before anything is sent again.
 * Errors  NotFoundError; DatabaseError when PostgreSQL is away, which leaves the push to be taken up again.
 */
export async function runPush(deps: PushDeps, request: PushRequest): Promise<PushOutcome> {
  const limits = { ...defaultPushLimits, ...deps.limits };
  const { db, clock, logger } = deps;
  const { tenantId, pushId } = request;
  const hold = new LeaseHold(clock, limits.leaseMs);
  const begun = await hold
    .extend(() => db.transaction(tenantId, (tx) => begin(tx, pushId, clock.now(), limits)))
    .catch((error: unknown) => {
      if (error instanceof Busy) return { kind: 'busy' as const };
      throw error;
    });
  if (begun.kind === 'finished') {
    if (begun.ended) tellEnded(deps.observer, 'push', begun.ended);
    return { kind: 'finished', state: begun.state };
  }
  if (begun.kind !== 'begun') return begun;
  const ending = new AbortController();
  const handBack = () => ending.abort(new HandBackError());
  if (request.signal?.aborted) handBack();
  request.signal?.addEventListener('abort', handBack, { once: true });
  const log = logger.child({ pushId, tenant: String(tenantId) });
  log.info({ holder: deps.holder, attempt: begun.push.attempts }, 'a push was taken up');
  const { lease, push, calls } = begun;
  const session = new PushSession({
    ...{ ...deps, logger: log, limits, tenantId, push, lease, hold, calls, ending },
    wait: deps.wait ?? ((ms, signal) => pause(ms, undefined, { signal })),
  });
  const onEnd = (reason: unknown) =>
    reason instanceof RunCancelledError ? session.cancel() : ending.abort(reason);
  const keeper = keepLeases({ db, tenantId, holder: lease, hold, logger: log, onEnd });
  try {
    await work(session);
    return await close(session);
  } catch (error) {
    return await stop(session, ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    await keeper.stop();
    request.signal?.removeEventListener('abort', handBack);
  }
}

/** Thrown to give back the leases that could be had when others could not. */
class Busy extends Error {}

type Begun =
  | {
      readonly kind: 'begun';
      readonly push: Push;
      readonly lease: LeaseHolder;
      readonly calls: Awaited<ReturnType<typeof loadCalls>>;
    }
  /** `ended`: it was ended instead of taken up. */
  | { readonly kind: 'finished'; readonly state: PushState; readonly ended?: Push };

async function begin(
  tx: Tx,
  pushId: string,
  at: Date,
  limits: { readonly leaseMs: number; readonly attempts: number },
): Promise<Begun> {
  const before = await readPush(tx, pushId, 'FOR UPDATE');
  if (before.state !== 'QUEUED' && before.state !== 'RUNNING') {
    return { kind: 'finished', state: before.state };
  }
  const { leaseMs } = limits;
  const entities = PRICEBOOK_ENTITIES.filter((entity) => before.entities.includes(entity));
  const fences = await acquireLeases(tx, { runId: pushId, entities, leaseMs });
  if (fences.size < entities.length) throw new Busy();
  const calls = await loadCalls(tx, pushId);
  const end = endBefore(before, limits.attempts);
  if (end !== null) {
    releaseLeases(tx, pushId);
    const ended = await endPush(tx, before, calls, at, end);
    return { kind: 'finished', state: ended.state, ended };
  }
  const push = savePush(tx, before, {
    ...{ state: 'RUNNING', attempts: before.attempts + 1, startedAt: before.startedAt ?? at },
  });
  const payload = { pushId, state: 'RUNNING', ...tallyCalls(calls), label: null };
  sendEvents(tx, [{ type: 'pushProgress', payload }]);
  return { kind: 'begun', push, calls, lease: { runId: pushId, fences, leaseMs } };
}

function endBefore(push: Push, mostAttempts: number): PushEnd | null {
  if (push.cancelRequestedAt !== null) return { cancelled: true };
  if (push.attempts < mostAttempts) return null;
  const message = `The push was taken up ${push.attempts} times, and each time its worker stopped before the end.`;
  const remedy = 'The logs of the workers say why. What was applied stays; retryPush goes on.';
  return { error: { code: 'GAVE_UP', message, remedy } };
}

/**
 * Before a push places categories it reads the whole forest: a move there that nobody here has seen yet is found as a conflict, not
 * overwritten. Not where something is on its way already, which would look like somebody else's doing; nor is what making room for those
 * that an earlier worker has placed did to their siblings.
 */
async function work(session: PushSession): Promise<void> {
  const calls = session.calls();
  const places = calls.some(({ entity, kind }) => entity === 'categories' && kind !== 'UPLOAD');
  const isFresh = calls.every(({ state }) => state !== 'SENDING' && state !== 'UNKNOWN');
  if (places && isFresh) {
    const roots = await readForest(session);
    await session.holding('categories', [], async (step) => {
      await rebaseForest(step, calls, roots);
      await takeInForest(step, roots);
    });
  }
  await runCalls(session);
}

async function close(session: PushSession, end: PushEnd = {}): Promise<PushOutcome> {
  const { db, clock, tenantId, holder, push, logger } = session;
  try {
    const ended = await db.transaction(tenantId, async (tx) => {
      await proveLeases(tx, holder, [...holder.fences.keys()]);
      const current = await readPush(tx, push.id, 'FOR UPDATE');
      releaseLeases(tx, push.id);
      return endPush(tx, current, await loadCalls(tx, push.id), clock.now(), end);
    });
    logger.info({ state: ended.state }, 'a push has ended');
    tellEnded(session.observer, 'push', ended);
    return { kind: 'finished', state: ended.state };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'lease-lost' };
    throw error;
  }
}

async function stop(session: PushSession, error: unknown): Promise<PushOutcome> {
  if (error instanceof LeaseLostError) return { kind: 'lease-lost' };
  if (error instanceof RunCancelledError) return close(session, { cancelled: true });
  if (error instanceof HandBackError) {
    await giveBack(session);
    return { kind: 'handed-back' };
  }
  if (error instanceof UpstreamError) return close(session, { error: callError(error) });
  if (error instanceof DatabaseError) throw error;
  session.logger.error({ err: error }, 'a push stopped unexpectedly');
  throw error;
}

/** Leaves the push as it is, for any worker to take up at once. */
async function giveBack(session: PushSession): Promise<void> {
  const { db, tenantId, holder, push, logger } = session;
  try {
    await db.transaction(tenantId, async (tx) => {
      await proveLeases(tx, holder, [...holder.fences.keys()]);
      releaseLeases(tx, push.id);
    });
  } catch (error) {
    // The leases run out by themselves.
    logger.warn({ err: error }, 'leases could not be given back');
  }
}
