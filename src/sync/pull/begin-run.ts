import type { Database, Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { loadCheckpoints, noCheckpoint } from '../checkpoints.ts';
import { acquireLeases, type Fences, releaseLeases } from '../leases.ts';
import type { PullLimits } from '../limits.ts';
import { loadParked } from '../parked.ts';
import { cancellationOf, type EndCause, endRunIn } from '../runs/end-run.ts';
import { type Run, readRun } from '../runs/run.ts';
import { isUnfinished, nextRunState, type RunState } from '../runs/states.ts';
import type { EntityBefore } from './deps.ts';
import { markBegun } from './open-step.ts';

export type Begun =
  | {
      readonly kind: 'begun';
      readonly run: Run;
      readonly fences: Fences;
      /** The entities to pull, in order; the first ones are marked as begun. */
      readonly waiting: EntityBefore[];
    }
  /** Another worker is on the run, or on one of its entities. */
  | { readonly kind: 'busy' }
  /** There is nothing to do. */
  | {
      readonly kind: 'finished';
      readonly state: RunState;
      /** The run, where it was ended instead of taken up. */
      readonly ended?: Run;
    };

/** Thrown to give back the leases that could be had when others could not. */
class Busy extends Error {}

/**
 * Takes a run up, for the first time or again: its leases, its state, and what is known about its entities. One transaction.
 * Errors  NotFoundError.
 */
export async function beginRun(
  db: Database,
  clock: Clock,
  work: { readonly tenantId: bigint; readonly runId: string; readonly limits: PullLimits },
): Promise<Begun> {
  try {
    return await db.transaction(work.tenantId, (tx) => beginIn(tx, clock.now(), work));
  } catch (error) {
    if (error instanceof Busy) return { kind: 'busy' };
    throw error;
  }
}

async function beginIn(
  tx: Tx,
  at: Date,
  { runId, limits }: { readonly runId: string; readonly limits: PullLimits },
): Promise<Begun> {
  const before = await readRun(tx, tx.tenantId, runId, 'FOR UPDATE');
  if (!isUnfinished(before.state)) return { kind: 'finished', state: before.state };
  const { entities } = before;
  const fences = await acquireLeases(tx, { runId, entities, leaseMs: limits.leaseMs });
  if (fences.size < entities.length) throw new Busy();
  const cause = causeToEnd(before, limits);
  if (cause !== null) {
    releaseLeases(tx, runId);
    const ended = await endRunIn(tx, before, at, cause);
    return { kind: 'finished', state: ended.state, ended };
  }
  const run = takeUp(tx, before, at);
  const waiting = await loadWaiting(tx, run);
  const first = waiting.slice(0, limits.entitiesAtOnce).map(({ step }) => step.entity);
  markBegun(tx, runId, first, at);
  if (before.state === 'QUEUED') sendEvents(tx, [started(run)]);
  return { kind: 'begun', run, fences, waiting };
}

/**
 * Categories first, since items name them. Beside them materials, as a rule the longest list by far: begun last, it would keep one
 * lane busy long after the other.
 */
const TURN: Readonly<Record<PricebookEntity, number>> = {
  categories: 0,
  materials: 1,
  services: 2,
  equipment: 3,
  'discounts-and-fees': 4,
};

async function loadWaiting(tx: Tx, run: Run): Promise<EntityBefore[]> {
  const checkpoints = await loadCheckpoints(tx);
  const parked = await loadParked(tx);
  return run.steps
    .filter((step) => isUnfinished(step.state))
    .sort((a, b) => TURN[a.entity] - TURN[b.entity])
    .map((step) => ({
      step,
      checkpoint: checkpoints.get(step.entity) ?? noCheckpoint,
      parked: parked.get(step.entity) ?? new Map(),
    }));
}

/** A new attempt reads everything again, and counts from nothing what it reads. */
function takeUp(tx: Tx, run: Run, at: Date): Run {
  const state = nextRunState(run.state, 'START');
  const attempts = run.attempts + 1;
  tx.send({
    name: 'take-up-run',
    text: `UPDATE sync.runs SET state = $3, attempts = $4, started_at = coalesce(started_at, $5)
           WHERE tenant_id = $1 AND id = $2`,
    values: [tx.tenantId, run.id, state, attempts, at],
  });
  const taken = { ...run, state, attempts, startedAt: run.startedAt ?? at };
  if (run.attempts === 0) return taken;
  tx.send({
    name: 'reset-steps',
    text: `UPDATE sync.steps SET fetched = 0, unchanged = 0
           WHERE tenant_id = $1 AND run_id = $2 AND state IN ('QUEUED', 'FETCHING', 'COMPARING', 'APPLYING')`,
    values: [tx.tenantId, run.id],
  });
  const steps = run.steps.map((step) =>
    isUnfinished(step.state) ? { ...step, fetched: 0, unchanged: 0 } : step,
  );
  return { ...taken, steps };
}

/** Null for a run that is to be worked on. */
function causeToEnd(run: Run, limits: PullLimits): EndCause | null {
  if (run.cancelRequestedAt !== null) return cancellationOf(run);
  if (run.attempts < limits.attempts) return null;
  return {
    event: 'FAIL',
    error: {
      code: 'GAVE_UP',
      message: `The run was taken up ${run.attempts} times, and each time its worker stopped before the end.`,
      remedy: 'The logs of the workers say why. What the run had applied stays; start another one.',
    },
  };
}

function started({ id, mode, dryRun, entities }: Run) {
  const kind = `${mode === 'FULL' ? 'full' : 'incremental'} ${dryRun ? 'dry run' : 'sync'}`;
  const message = `A ${kind} of ${entities.join(', ')} has started.`;
  return { type: 'syncStarted', payload: { runId: id, mode, dryRun, entities, message } } as const;
}
