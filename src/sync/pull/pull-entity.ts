import { sendEvents } from '../../events/outbox.ts';
import { saveCheckpoint } from '../checkpoints.ts';
import { resolveParked } from '../parked.ts';
import { findVanished } from '../plan/parking.ts';
import type { DeletePlan } from '../plan/plan-deletes.ts';
import { categoriesSyncedEvents } from './category-events.ts';
import { deleteAbsent } from './delete-absent.ts';
import type { EntityBefore, Pull } from './deps.ts';
import { markBegun, type OpenStep, openStep, proveStep, saveStep } from './open-step.ts';
import { type EntityRead, readCategories, readItems } from './read-entity.ts';
import { describeError, describeQuestion } from './step-error.ts';

/**
 * Pulls one entity to the end of its step: reads it and takes it in batch by batch, deletes what is gone, moves the checkpoint.
 * What ServiceTitan refuses, and bugs, fail the step and leave the run to its other entities. Answers with the entity that comes
 * next, which is marked as begun in the same transaction as this one's end.
 * Errors  whatever stops the whole run: see `stopsRun`.
 */
export async function pullEntity(
  pull: Pull,
  { step: row, checkpoint, parked }: EntityBefore,
  stopsRun: (error: unknown) => boolean,
): Promise<EntityBefore | undefined> {
  const step = openStep(pull, row, parked);
  try {
    const read =
      step.entity === 'categories'
        ? await readCategories(pull, step, checkpoint)
        : await readItems(pull, step, step.entity, checkpoint);
    const deletes = await deletesAfter(pull, step, read);
    return deletes?.kind === 'ask' && step.dryRun === null
      ? await askForDeletes(pull, step, deletes)
      : await completeStep(pull, step, read);
  } catch (error) {
    // A batch that is still being written belongs to the step.
    await step.line.drain().catch(() => undefined);
    if (stopsRun(error)) throw error;
    return await failStep(pull, step, error);
  }
}

/** Null where a read says nothing about deletes, or where it brought the same as the complete read before it. */
async function deletesAfter(
  pull: Pull,
  step: OpenStep,
  { whole }: EntityRead,
): Promise<DeletePlan | null> {
  if (whole === null || whole.sameAsRemembered) return null;
  const deletes = await deleteAbsent(pull, step, whole);
  if (deletes.kind === 'ask' && step.dryRun !== null) {
    step.dryRun.deletesToConfirm = deletes.ids.length;
  }
  return deletes;
}

function completeStep(
  pull: Pull,
  step: OpenStep,
  read: EntityRead,
): Promise<EntityBefore | undefined> {
  const { cursor, remembered } = read;
  const full = read.whole !== null;
  const vanished =
    read.whole?.sameAsRemembered === false ? findVanished(step.parked, read.whole.present) : [];
  return endStep(pull, step, async (tx, at) => {
    const counts = { ...step.counts, parked: step.counts.parked - vanished.length };
    if (step.dryRun !== null) return { event: 'SUCCEED', counts, plan: step.dryRun.plan(counts) };
    await resolveParked(tx, { entity: step.entity, runId: pull.run.id, at }, vanished);
    saveCheckpoint(tx, step.entity, { cursor, remembered, at, full });
    return { event: 'SUCCEED', counts };
  });
}

function askForDeletes(
  pull: Pull,
  step: OpenStep,
  plan: Extract<DeletePlan, { kind: 'ask' }>,
): Promise<EntityBefore | undefined> {
  const error = describeQuestion(plan, step.entity);
  return endStep(pull, step, async () => ({ event: 'ASK', counts: step.counts, error }));
}

function failStep(pull: Pull, step: OpenStep, cause: unknown): Promise<EntityBefore | undefined> {
  const error = describeError(cause, step.entity);
  const { logger } = pull;
  const about = { runId: pull.run.id, entity: step.entity, code: error.code };
  if (error.code === 'INTERNAL')
    logger.error({ ...about, err: cause }, 'the pull of an entity broke');
  else logger.info({ ...about, reason: error.message }, 'the pull of an entity failed');
  return endStep(pull, step, async () => ({ event: 'FAIL', counts: step.counts, error }));
}

type StepEnd = Pick<Parameters<typeof saveStep>[3], 'event' | 'counts' | 'error' | 'plan'>;

async function endStep(
  pull: Pull,
  step: OpenStep,
  work: (tx: Parameters<typeof saveStep>[0], at: Date) => Promise<StepEnd>,
): Promise<EntityBefore | undefined> {
  const next = pull.waiting.shift();
  const saved = await pull.db.transaction(pull.tenantId, async (tx) => {
    await proveStep(tx, pull, step);
    const at = pull.clock.now();
    const end = await work(tx, at);
    const { expected, batches } = step;
    const change = saveStep(tx, pull, step, { ...end, expected, batches, at });
    if (next !== undefined) markBegun(tx, pull.run.id, [next.step.entity], at);
    sendEvents(tx, [...categoriesSyncedEvents(pull, step, end.counts), change.event]);
    return { state: change.state, counts: end.counts };
  });
  Object.assign(step, saved);
  return next;
}
