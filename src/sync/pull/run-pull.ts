import { DatabaseError, UpstreamError } from '../../errors.ts';
import { LeaseLostError, proveLeases, releaseLeases } from '../leases.ts';
import { defaultPullLimits } from '../limits.ts';
import { cancellationOf, type EndCause, endRunIn } from '../runs/end-run.ts';
import { type Run, readRun } from '../runs/run.ts';
import type { RunState } from '../runs/states.ts';
import { tellEnded } from '../tell-ended.ts';
import { beginRun } from './begin-run.ts';
import {
  type EntityBefore,
  HandBackError,
  type Pull,
  type PullDeps,
  RunCancelledError,
} from './deps.ts';
import { keepLeases } from './lease-keeper.ts';
import { pullEntity } from './pull-entity.ts';
import { describeError } from './step-error.ts';

/** How `runPull` left the run. */
export type PullOutcome =
  /** It has ended, now or before. */
  | { readonly kind: 'finished'; readonly state: RunState }
  /** Another worker is on it. */
  | { readonly kind: 'busy' }
  /** The signal aborted; the run waits for another worker. */
  | { readonly kind: 'handed-back' }
  /** Another worker has taken it over. */
  | { readonly kind: 'lease-lost' };

export interface PullRequest {
  readonly tenantId: bigint;
  readonly runId: string;
  /** Abort it to hand the run back. */
  readonly signal?: AbortSignal;
}

/**
 * Executes a run to its end: reads its entities from ServiceTitan and makes raw and master equal to what it says.
 *
 * Each batch is one transaction, so the process may die anywhere: whoever calls this next for the same run reads its unfinished
 * steps from their start, finds what is committed unchanged, and ends in the same state. One entity that fails leaves the others
 * to be applied; the run is FAILED all the same.
 * Errors  NotFoundError; DatabaseError when PostgreSQL is away, which leaves the run to be taken up again.
 */
export async function runPull(deps: PullDeps, request: PullRequest): Promise<PullOutcome> {
  const limits = { ...defaultPullLimits, ...deps.limits };
  const { db, clock } = deps;
  const begun = await beginRun(db, clock, { ...request, limits });
  if (begun.kind === 'finished') {
    if (begun.ended) tellEnded(deps.observer, 'pull', begun.ended);
    return { kind: 'finished', state: begun.state };
  }
  if (begun.kind !== 'begun') return begun;

  const ending = new AbortController();
  const handBack = () => ending.abort(new HandBackError());
  if (request.signal?.aborted) handBack();
  request.signal?.addEventListener('abort', handBack, { once: true });
  const pull: Pull = {
    ...{ db, clock, limits, tenantId: request.tenantId, run: begun.run },
    observer: deps.observer,
    upstream: deps.upstream(request.tenantId),
    logger: deps.logger.child({ runId: request.runId, tenant: String(request.tenantId) }),
    holder: { runId: request.runId, fences: begun.fences, leaseMs: limits.leaseMs },
    signal: ending.signal,
    progress: { state: begun.run.state },
    waiting: begun.waiting,
  };
  pull.logger.info({ holder: deps.holder, attempt: begun.run.attempts }, 'a run was taken up');
  const keeper = keepLeases({ ...pull, onEnd: (reason) => ending.abort(reason) });
  try {
    await pullEntities(pull, ending);
    await keeper.stop();
    return await closeRun(pull);
  } catch (error) {
    await keeper.stop();
    return await stopRun(pull, error);
  } finally {
    request.signal?.removeEventListener('abort', handBack);
  }
}

/** Pulls the entities that are not finished, in order, a few side by side. */
async function pullEntities(pull: Pull, ending: AbortController): Promise<void> {
  const lane = async (first: EntityBefore): Promise<void> => {
    try {
      let next: EntityBefore | undefined = first;
      while (next !== undefined) {
        ending.signal.throwIfAborted();
        next = await pullEntity(pull, next, (error) => stopsRun(error, ending.signal));
      }
    } catch (error) {
      // The other lanes stop at their next page; the first reason counts.
      ending.abort(error);
    }
  };
  await Promise.all(pull.waiting.splice(0, pull.limits.entitiesAtOnce).map(lane));
  ending.signal.throwIfAborted();
}

/** Whether an error is about the run and not about one entity. */
function stopsRun(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted ||
    error instanceof RunCancelledError ||
    error instanceof LeaseLostError ||
    error instanceof DatabaseError ||
    (error instanceof UpstreamError && error.kind === 'unauthorised')
  );
}

async function stopRun(pull: Pull, error: unknown): Promise<PullOutcome> {
  if (error instanceof LeaseLostError) {
    pull.logger.info('the run was taken over by another worker');
    return { kind: 'lease-lost' };
  }
  if (error instanceof RunCancelledError) {
    return closeRun(pull, cancellationOf);
  }
  if (error instanceof UpstreamError) {
    const entity = pull.run.steps[0]?.entity ?? 'categories';
    const failure = describeError(error, entity);
    return closeRun(pull, () => ({ event: 'FAIL', error: failure }));
  }
  if (error instanceof HandBackError) {
    await handBackRun(pull);
    return { kind: 'handed-back' };
  }
  throw error;
}

/** Ends the run and gives its leases back. */
async function closeRun(pull: Pull, causeOf?: (run: Run) => EndCause): Promise<PullOutcome> {
  const { db, clock, tenantId, holder } = pull;
  try {
    const ended = await db.transaction(tenantId, async (tx) => {
      await proveLeases(tx, holder, [...holder.fences.keys()]);
      const run = await readRun(tx, tenantId, holder.runId, 'FOR UPDATE');
      releaseLeases(tx, holder.runId);
      return endRunIn(tx, run, clock.now(), causeOf?.(run));
    });
    pull.logger.info({ state: ended.state, code: ended.error?.code }, 'a run has ended');
    tellEnded(pull.observer, 'pull', ended);
    return { kind: 'finished', state: ended.state };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'lease-lost' };
    throw error;
  }
}

/** Leaves the run as it is, for any worker to take up at once. */
async function handBackRun(pull: Pull): Promise<void> {
  const { db, tenantId, holder } = pull;
  try {
    await db.transaction(tenantId, async (tx) => {
      await proveLeases(tx, holder, [...holder.fences.keys()]);
      releaseLeases(tx, holder.runId);
    });
    pull.logger.info('the run was handed back');
  } catch (error) {
    // The leases run out by themselves.
    pull.logger.warn({ err: error }, 'leases could not be given back');
  }
}
