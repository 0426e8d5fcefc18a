import type { Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { Slots } from '../../lib/slots.ts';
import { bumpPricebookVersion } from '../../pricebook/writers/pricebook-version.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import { type ItemEntity, itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import { parkRows, resolveParked } from '../parked.ts';
import { planParking } from '../plan/parking.ts';
import { type DeletePlan, planDeletes } from '../plan/plan-deletes.ts';
import { readItemRows, readSingleCategory } from '../plan/read-rows.ts';
import { countLive, loadLiveIds } from '../raw/select-raw.ts';
import { nextRunState } from '../runs/states.ts';
import { categoryProjection } from '../take-in/forest-projection.ts';
import { itemProjection } from '../take-in/item-projection.ts';
import type { Projected, Projection } from '../take-in/projection.ts';
import { takeOut } from '../take-in/take-in.ts';
import { applyBatch } from './apply-batch.ts';
import { categoryDeletedEvents, type DeletedCategory } from './category-events.ts';
import type { Pull } from './deps.ts';
import { type OpenStep, proveStep, saveStep } from './open-step.ts';
import type { WholeRead } from './read-entity.ts';

const NONE: ReadonlySet<string> = new Set();
const NONE_ABSENT: DeletePlan = { kind: 'nothing', reason: 'NONE_ABSENT' };

/**
 * Turns records that a complete read no longer holds into tombstones, after ServiceTitan has confirmed for each of them that it is
 * gone; those it still has are taken in instead. Answers with the plan, which may be to ask a person first, or to do nothing.
 */
export async function deleteAbsent(
  pull: Pull,
  step: OpenStep,
  { completeness, present }: Pick<WholeRead, 'completeness' | 'present'>,
): Promise<DeletePlan> {
  const guard = { ...pull.limits.deleteGuard, confirmed: pull.run.deletesConfirmed };
  const plan = await pull.db.transaction(pull.tenantId, async (tx) => {
    await proveStep(tx, pull, step);
    // All that is present was taken in: as many rows as that, and none is absent.
    const allTakenIn = step.refused.size === 0 && step.dryRun === null;
    if (allTakenIn && (await countLive(tx, step.entity)) === present.size) return NONE_ABSENT;
    return planDeletes(await loadLiveIds(tx, step.entity), present, completeness, guard);
  });
  if (plan.kind !== 'delete') return plan;
  const gone = await confirmGone(pull, step, plan.ids);
  if (gone.length > 0) await bury(pull, step, gone);
  return plan;
}

/**
 * Those of the ids ServiceTitan has nothing of. Items are listed by their ids first; whatever that list leaves out, for it may hold rows of
 * which nobody can tell whose they are, is asked for by itself, as categories are.
 */
async function confirmGone(
  pull: Pull,
  step: OpenStep,
  stIds: readonly string[],
): Promise<readonly string[]> {
  const { entity } = step;
  const listed = entity === 'categories' ? NONE : await takeInListed(pull, step, entity, stIds);
  const slots = new Slots(pull.limits.directReadsAtOnce);
  const { signal } = pull;
  const missing = stIds.filter((stId) => !listed.has(stId));
  const rows = await Promise.all(
    missing.map((stId) =>
      slots.run(() => pull.upstream.get(entity, BigInt(stId), { signal }), signal),
    ),
  );
  for (const row of rows) if (row !== null) await takeInAlone(pull, step, entity, row);
  return missing.filter((_, index) => rows[index] === null);
}

async function takeInListed(
  pull: Pull,
  step: OpenStep,
  entity: ItemEntity,
  stIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const query = { ids: stIds.map(BigInt) };
  for await (const page of pull.upstream.pages(entity, query, { signal: pull.signal })) {
    const { rows } = page.parse();
    if (rows.length === 0) continue;
    const incoming = readItemRows(entity, rows);
    await applyBatch(pull, step, itemProjection(itemKinds[entity]), incoming);
    for (const key of incoming.keys) found.add(key);
  }
  return found;
}

function takeInAlone(
  pull: Pull,
  step: OpenStep,
  entity: PricebookEntity,
  row: UpstreamRow,
): Promise<unknown> {
  return entity === 'categories'
    ? applyBatch(pull, step, categoryProjection, readSingleCategory(row))
    : applyBatch(pull, step, itemProjection(itemKinds[entity]), readItemRows(entity, [row]));
}

/** Tombstones, audit, master, parked records, counts and events of the deletes of one step, in one transaction. */
async function bury(pull: Pull, step: OpenStep, stIds: readonly string[]): Promise<void> {
  const { entity } = step;
  const dry = step.dryRun !== null;
  const event = dry ? 'COMPARED' : 'APPLIED';
  const committed = await pull.db.transaction(pull.tenantId, async (tx) => {
    await proveStep(tx, pull, step);
    const at = pull.clock.now();
    const names = entity === 'categories' && !dry ? await loadNames(tx, stIds) : [];
    const projected = dry ? null : await buryIn(tx, pull, step, stIds, at);
    const keys = { refused: [], mended: [], keys: stIds };
    const parking = planParking(step.parked, keys, projected?.detached ?? null);
    if (!dry) {
      const where = { entity, runId: pull.run.id, at };
      await parkRows(tx, where, parking.rows);
      await resolveParked(tx, where, parking.resolved);
    }
    const deleted = step.counts.deleted + stIds.length;
    const conflicts = step.counts.conflicts + (projected?.conflicts ?? 0);
    const counts = { ...step.counts, deleted, conflicts, parked: parking.now.size };
    const { expected } = step;
    const batches = step.batches + 1;
    const saved = saveStep(tx, pull, step, { event, counts, expected, batches, at });
    if (!dry) bumpPricebookVersion(tx);
    const deletions = categoryDeletedEvents(pull, step, names);
    sendEvents(tx, [saved.event, ...deletions, ...(projected?.events ?? [])]);
    return { state: saved.state, counts, parked: parking.now };
  });
  Object.assign(step, committed);
  step.batches += 1;
  step.changedRaw ||= !dry;
  step.dryRun?.delete(stIds);
  pull.progress.state = nextRunState(pull.progress.state, event);
}

function buryIn(
  tx: Tx,
  pull: Pull,
  { entity }: OpenStep,
  stIds: readonly string[],
  at: Date,
): Promise<Projected> {
  const change = { entity, runId: pull.run.id, actor: pull.run.requestedBy, at };
  const projection: Projection<never> =
    entity === 'categories' ? categoryProjection : itemProjection(itemKinds[entity]);
  return takeOut(tx, change, projection, stIds);
}

function loadNames(tx: Tx, stIds: readonly string[]): Promise<DeletedCategory[]> {
  return tx.query<DeletedCategory>({
    name: 'select-category-names',
    text: `SELECT st_id AS "stId", name FROM master.pricebook_categories
           WHERE tenant_id = $1 AND st_id = ANY($2::bigint[])`,
    values: [tx.tenantId, arrayLiteral(stIds)],
  });
}
