import type { Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import type { NewEvent } from '../../events/types.ts';
import { bumpPricebookVersion } from '../../pricebook/writers/pricebook-version.ts';
import { parkRows, resolveParked } from '../parked.ts';
import type { IncomingRows } from '../plan/incoming-rows.ts';
import { planParking } from '../plan/parking.ts';
import { type BatchPlan, planBatch } from '../plan/plan-batch.ts';
import { countBatch } from '../plan/tally.ts';
import { loadRawBefore } from '../raw/select-raw.ts';
import { nextRunState } from '../runs/states.ts';
import type { Projected, Projection } from '../take-in/projection.ts';
import { takeIn } from '../take-in/take-in.ts';
import { categoryEvents } from './category-events.ts';
import type { Pull } from './deps.ts';
import { type OpenStep, proveStep, saveStep } from './open-step.ts';
import { isRefusedByDatabase, refusedRow, splitBatch } from './split-batch.ts';

/** Takes the rows of one answer in: compares, writes, projects, counts and tells, in one transaction. */
export async function applyBatch<Payload>(
  pull: Pull,
  step: OpenStep,
  projection: Projection<Payload>,
  batch: IncomingRows<Payload>,
): Promise<void> {
  try {
    await commitBatch(pull, step, projection, batch);
  } catch (error) {
    if (!isRefusedByDatabase(error) || batch.rows.length === 0) throw error;
    // One of the rows is poison that no check has found: look for it, and let the others pass.
    const parts = splitBatch(batch) ?? [refusedRow(batch, error)];
    for (const part of parts) await applyBatch(pull, step, projection, part);
  }
}

async function commitBatch<Payload>(
  pull: Pull,
  step: OpenStep,
  projection: Projection<Payload>,
  batch: IncomingRows<Payload>,
): Promise<void> {
  const { entity } = step;
  const runId = pull.run.id;
  const committed = await pull.db.transaction(pull.tenantId, async (tx) => {
    await proveStep(tx, pull, step);
    const at = pull.clock.now();
    const before = await loadRawBefore(tx, entity, batch.rows);
    const known = step.dryRun?.overlay(before, batch.rows) ?? before;
    const plan = planBatch(known, batch.rows, runId);
    const projected = await writePlan(tx, pull, step, projection, batch, plan, at);
    const parking = planParking(step.parked, batch, projected.detached);
    if (step.dryRun === null) {
      await parkRows(tx, { entity, runId, at }, parking.rows);
      await resolveParked(tx, { entity, runId, at }, parking.resolved);
    }
    const counts = {
      ...countBatch(step.counts, step.seen, { plan, keys: batch.keys }),
      parked: parking.now.size,
      conflicts: step.counts.conflicts + projected.conflicts,
    };
    const changed = plan.writes.length > 0 && step.dryRun === null;
    const batches = step.batches + 1;
    const event = changed ? 'APPLIED' : 'COMPARED';
    const { expected } = step;
    const saved = saveStep(tx, pull, step, { event, counts, expected, batches, at });
    const events: NewEvent[] = [saved.event];
    if (changed) events.push(...categoryEvents(pull, step, plan), ...projected.events);
    if (changed) bumpPricebookVersion(tx);
    sendEvents(tx, events);
    return { plan, counts, parked: parking.now, state: saved.state, event, changed } as const;
  });
  step.state = committed.state;
  step.counts = committed.counts;
  step.batches += 1;
  step.changedRaw ||= committed.changed;
  step.parked = committed.parked;
  for (const key of batch.keys) step.seen.add(key);
  for (const { key } of batch.refused) step.refused.add(key);
  step.dryRun?.add(committed.plan, runId);
  pull.progress.state = nextRunState(pull.progress.state, committed.event);
}

const NOTHING_PROJECTED: Projected = { detached: null, conflicts: 0, events: [] };

/** Raw, audit, edits and master of one batch; a dry run only looks where records would stand. */
async function writePlan<Payload>(
  tx: Tx,
  pull: Pull,
  step: OpenStep,
  projection: Projection<Payload>,
  batch: IncomingRows<Payload>,
  plan: BatchPlan<Payload>,
  at: Date,
): Promise<Projected> {
  if (plan.writes.length === 0) return NOTHING_PROJECTED;
  if (step.dryRun !== null) {
    const detached = await projection.foresee(tx, step.dryRun, plan.writes, at);
    return { ...NOTHING_PROJECTED, detached };
  }
  const { id: runId, requestedBy: actor } = pull.run;
  return takeIn(tx, { entity: step.entity, runId, actor, at }, projection, batch.rows, plan);
}
