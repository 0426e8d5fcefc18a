import type { Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import type { NewEvent, SyncTotals } from '../../events/types.ts';
import { type Run, type RunError, readRun, type Step, type StepCounts } from './run.ts';
import { eventOfEnd, nextRunState, nextStepState, type RunState } from './states.ts';

/** How a run ends when not by the ends of its steps alone. */
export interface EndCause {
  /** CANCEL: on request. FAIL: for a reason that concerns the whole run. */
  readonly event: 'CANCEL' | 'FAIL';
  readonly error: RunError;
}

/** The error of a run that ends because somebody wants it; kept in the run from the moment they ask. */
export function cancelledBy(requestedBy: string): RunError {
  return {
    code: 'CANCELLED',
    message: `The run was cancelled by ${requestedBy}.`,
    remedy: 'What it had applied stays. Start another run to go on.',
  };
}

export function cancellationOf(run: Run): EndCause {
  return { event: 'CANCEL', error: run.error ?? cancelledBy('somebody') };
}

const endSteps = `
UPDATE sync.steps SET state = CASE WHEN state = 'QUEUED' THEN $4 ELSE $5 END, finished_at = $3, error = coalesce(error, $6)
WHERE tenant_id = $1 AND run_id = $2 AND state IN ('QUEUED', 'FETCHING', 'COMPARING', 'APPLYING', 'NEEDS_CONFIRMATION')`;

const endRun = `
UPDATE sync.runs SET state = $3, finished_at = $4, error = $5 WHERE tenant_id = $1 AND id = $2`;

/**
 * Ends a run that the transaction has locked: its open steps, its row, and the event that tells.
 * Without a cause every step has ended, and the run ends as `eventOfEnd` says. Returns the run as it is then.
 */
export async function endRunIn(tx: Tx, run: Run, at: Date, cause?: EndCause): Promise<Run> {
  if (cause !== undefined) {
    const [queued, working] =
      cause.event === 'CANCEL'
        ? [nextStepState('QUEUED', 'CANCEL'), nextStepState('FETCHING', 'CANCEL')]
        : [nextStepState('QUEUED', 'SKIP'), nextStepState('FETCHING', 'FAIL')];
    const values = [tx.tenantId, run.id, at, queued, working, JSON.stringify(cause.error)];
    tx.send({ name: 'end-steps', text: endSteps, values });
  }
  const event = cause?.event ?? eventOfEnd(run.steps.map((step) => step.state));
  const state = nextRunState(run.state, event);
  const error = cause?.error ?? errorOfSteps(run.steps, state);
  const values = [tx.tenantId, run.id, state, at, error === null ? null : JSON.stringify(error)];
  tx.send({ name: 'end-run', text: endRun, values });
  const ended = await readRun(tx, tx.tenantId, run.id);
  sendEvents(tx, eventsOfEnd(ended, at));
  return ended;
}

/** The run's error is that of its first step that has one. */
function errorOfSteps(steps: readonly Step[], state: RunState): RunError | null {
  if (state === 'SUCCEEDED') return null;
  return steps.find((step) => step.error !== null)?.error ?? null;
}

function eventsOfEnd(run: Run, at: Date): NewEvent[] {
  const { state } = run;
  if (state === 'SUCCEEDED') return [completed(run, at)];
  if (state !== 'FAILED' && state !== 'CANCELLED' && state !== 'NEEDS_CONFIRMATION') return [];
  const culprits = run.steps.filter((step) => step.error !== null && step.state === state);
  return [
    {
      type: 'syncFailed',
      payload: {
        runId: run.id,
        entity: culprits.length === 1 ? (culprits[0]?.entity ?? null) : null,
        code: run.error?.code ?? state,
        error: run.error?.message ?? '',
        message: run.error?.remedy ?? '',
        state,
      },
    },
  ];
}

function completed(run: Run, at: Date): NewEvent<'syncCompleted'> {
  const { id, mode, dryRun, steps } = run;
  const durationMs = at.getTime() - (run.startedAt ?? at).getTime();
  const entities = steps.map((step) => ({
    entity: step.entity,
    fetched: step.fetched,
    durationMs: duration(step),
  }));
  const payload = { runId: id, mode, dryRun, durationMs, totals: totalsOf(steps), entities };
  return { type: 'syncCompleted', payload };
}

function duration({ startedAt, finishedAt }: Step): number {
  return startedAt === null || finishedAt === null ? 0 : finishedAt.getTime() - startedAt.getTime();
}

/** Sums over the steps of a run. */
export function totalsOf(steps: readonly StepCounts[]): SyncTotals {
  const totals = { ...noCounts };
  for (const step of steps) {
    for (const count of Object.keys(noCounts) as (keyof StepCounts)[]) totals[count] += step[count];
  }
  return totals;
}

/** The counts of a step before its first row. */
export const noCounts: Readonly<Record<keyof StepCounts, number>> = {
  fetched: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  parked: 0,
  conflicts: 0,
};
