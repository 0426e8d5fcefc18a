import type { Tx } from '../../db/database.ts';
import type { NewEvent } from '../../events/types.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { proveLeases } from '../leases.ts';
import type { ParkedReasons } from '../plan/parking.ts';
import type { RunError, Step, StepCounts } from '../runs/run.ts';
import {
  isUnfinished,
  nextRunState,
  nextStepState,
  type StepEvent,
  type StepState,
} from '../runs/states.ts';
import { type Pull, RunCancelledError } from './deps.ts';
import { DryRun, type DryRunPlan } from './dry-run.ts';
import { OneAhead } from './one-ahead.ts';

/**
 * A step under way: what of it is committed, and what is remembered until its end. Changed only after a commit, so that a
 * transaction that is run again finds it as it was.
 */
export interface OpenStep {
  readonly entity: PricebookEntity;
  readonly startedAt: Date;
  /** Its transactions, one after another. */
  readonly line: OneAhead;
  state: StepState;
  counts: StepCounts;
  expected: number | null;
  /** Batches committed in this attempt. */
  batches: number;
  /** Whether this attempt has changed raw. */
  changedRaw: boolean;
  /** Keys read in this attempt. */
  readonly seen: Set<string>;
  /** Keys of rows this attempt could not take in. */
  readonly refused: Set<string>;
  /** Parked records of the entity with their reasons. */
  parked: ParkedReasons;
  /** Set in a dry run: takes the plans instead of the tables. */
  readonly dryRun: DryRun | null;
}

/** Proves the step's lease and stops here if the run is to be cancelled. The first thing in every transaction of a step. */
export async function proveStep(tx: Tx, pull: Pull, step: OpenStep): Promise<void> {
  const { cancelled } = await proveLeases(tx, pull.holder, [step.entity]);
  if (cancelled) throw new RunCancelledError();
}

/** What a transaction makes of a step. */
export interface StepChange {
  readonly event: Extract<StepEvent, 'COMPARED' | 'APPLIED' | 'ASK' | 'SUCCEED' | 'FAIL'>;
  readonly counts: StepCounts;
  readonly expected: number | null;
  readonly batches: number;
  readonly at: Date;
  readonly error?: RunError;
  /** What a dry run would do, when it is known to the end. */
  readonly plan?: DryRunPlan;
}

const save = `
UPDATE sync.steps SET state = $4, fetched = $5, created = $6, updated = $7, unchanged = $8, deleted = $9, parked = $10,
  expected = $11, checkpoint = $12, plan = $13, error = $14, started_at = coalesce(started_at, $15), finished_at = $16,
  conflicts = $17
WHERE tenant_id = $1 AND run_id = $2 AND entity = $3`;

/** Writes the step's row, and moves the run's state along; not waited for. Answers with the state and the event that tells. */
export function saveStep(
  tx: Tx,
  pull: Pull,
  step: OpenStep,
  change: StepChange,
): { readonly state: StepState; readonly event: NewEvent<'syncProgress'> } {
  const { counts, expected } = change;
  const state = nextStepState(step.state, change.event);
  const { fetched, created, updated, unchanged, deleted, parked, conflicts } = counts;
  tx.send({
    name: 'save-step',
    text: save,
    values: [
      tx.tenantId,
      pull.run.id,
      step.entity,
      state,
      fetched,
      created,
      updated,
      unchanged,
      deleted,
      parked,
      expected,
      JSON.stringify({ attempt: pull.run.attempts, batches: change.batches }),
      change.plan === undefined ? null : JSON.stringify(change.plan),
      change.error === undefined ? null : JSON.stringify(change.error),
      step.startedAt,
      isUnfinished(state) ? null : change.at,
      conflicts,
    ],
  });
  if (change.event === 'COMPARED' || change.event === 'APPLIED') {
    moveRun(tx, pull, change.event);
  }
  const payload = {
    runId: pull.run.id,
    entity: step.entity,
    state,
    ...{ fetched, expected, created, updated, unchanged, deleted, parked },
  };
  return { state, event: { type: 'syncProgress', payload } };
}

/** The run's state follows its busiest step. Another entity may have moved it on meanwhile; then it stays. */
function moveRun(tx: Tx, pull: Pull, event: 'COMPARED' | 'APPLIED'): void {
  const from = pull.progress.state;
  const to = nextRunState(from, event);
  if (to === from) return;
  tx.send({
    name: 'move-run',
    text: 'UPDATE sync.runs SET state = $4 WHERE tenant_id = $1 AND id = $2 AND state = $3',
    values: [tx.tenantId, pull.run.id, from, to],
  });
}

/** Opens a step for work. That it has begun is written already: with the run's beginning, or with the end of the step before. */
export function openStep(pull: Pull, row: Step, parked: ParkedReasons): OpenStep {
  const { entity, fetched, created, updated, unchanged, deleted, conflicts } = row;
  return {
    entity,
    state: nextStepState(row.state, 'START'),
    counts: { fetched, created, updated, unchanged, deleted, conflicts, parked: parked.size },
    expected: null,
    batches: 0,
    changedRaw: false,
    seen: new Set(),
    refused: new Set(),
    parked,
    startedAt: pull.clock.now(),
    line: new OneAhead(),
    dryRun: pull.run.dryRun ? new DryRun(pull.limits.planSample) : null,
  };
}

/** Says that work on these entities begins. Sent and not waited for. */
export function markBegun(
  tx: Tx,
  runId: string,
  entities: readonly PricebookEntity[],
  at: Date,
): void {
  tx.send({
    name: 'mark-steps-begun',
    text: `UPDATE sync.steps SET state = 'FETCHING', started_at = coalesce(started_at, $4)
           WHERE tenant_id = $1 AND run_id = $2 AND entity = ANY($3::text[])`,
    values: [tx.tenantId, runId, arrayLiteral(entities), at],
  });
}

/** Counts records of a page that is as it was; they become part of what was read. */
export function countRepeated(step: OpenStep, keys: readonly string[]): void {
  const fresh = keys.filter((key) => !step.seen.has(key));
  for (const key of fresh) step.seen.add(key);
  countRecords(step, fresh.length);
}

/** Counts records that are as they were. */
export function countRecords(step: OpenStep, records: number): void {
  const { counts } = step;
  step.counts = {
    ...counts,
    fetched: counts.fetched + records,
    unchanged: counts.unchanged + records,
  };
}
