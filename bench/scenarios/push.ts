import type { Database } from '../../src/db/database.ts';
import { PostgresRateBudget } from '../../src/db/rate-budget.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { moveCategory } from '../../src/pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import { loadAllEdits } from '../../src/pricebook/edits/load-edits.ts';
import { loadCategoryRecords, loadItemRecordsOf } from '../../src/pricebook/raw-records.ts';
import { loadCategoryRows } from '../../src/pricebook/writers/category-table.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { applyPushPlan, createPushPlan } from '../../src/sync/push/commands.ts';
import { loadPlanInput } from '../../src/sync/push/plan/load-plan.ts';
import { ITEM_ORDER } from '../../src/sync/push/plan/plan-items.ts';
import { planPush } from '../../src/sync/push/plan/plan-push.ts';
import { runPush } from '../../src/sync/push/run-push.ts';
import type { Upstream } from '../support/pull-floor.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { silent, TENANT } from '../support/stack.ts';
import { median, time } from '../support/timing.ts';
import { staging } from './staging.ts';

const RENAMES = 200;
const PRICES = 800;
const MOVES = 60;
/** Items of one command. */
const BATCH = 400;
const PLANS = 9;
const PLAN_AT_MOST_MS = 100;

/** Stages 1,000 edits, plans them again and again, and sends the 200 of categories, one call each; then moves, each of which concerns the forest. */
export async function benchPush(db: Database, upstream: Upstream): Promise<Figure[]> {
  const renamed = await stageEdits(db);
  return [
    ...(await benchPlan(db)),
    await benchApply(db, upstream, 'renames', renamed),
    await benchApply(db, upstream, 'moves', await stageMoves(db)),
  ];
}

/** Answers with the uuids of the categories that were renamed. */
async function stageEdits(db: Database): Promise<string[]> {
  const rows = await db.transaction(TENANT, (tx) => loadCategoryRows(tx));
  const renamed = rows.slice(0, RENAMES);
  for (const { stId } of renamed) {
    await updateCategory(db, staging(), { stId, values: { name: `Pushed ${stId}` } });
  }
  const services = await db.transaction(TENANT, (tx) =>
    tx.query<{ stId: string }>({
      text: `SELECT st_id AS "stId" FROM raw.st_records
        WHERE tenant_id = $1 AND entity = 'services' AND deleted_at IS NULL ORDER BY st_id LIMIT $2`,
      values: [TENANT, PRICES],
    }),
  );
  const edits = services.map(({ stId }) => ({ stId, values: { price: '12345.67' } }));
  const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
  for (let at = 0; at < edits.length; at += BATCH) {
    await updateItems(db, staging(), 'services', edits.slice(at, at + BATCH), alone);
  }
  return renamed.map(({ id }) => id);
}

/** Leaves go to another parent. Answers with their uuids. */
async function stageMoves(db: Database): Promise<string[]> {
  const rows = await db.transaction(TENANT, (tx) => loadCategoryRows(tx));
  const parents = new Set(rows.map(({ parentStId }) => parentStId));
  const leaves = rows.filter((row) => row.parentStId !== null && !parents.has(row.stId));
  const moved = leaves.slice(0, MOVES);
  for (const [at, { stId }] of moved.entries()) {
    const newParentStId = leaves.at(-1 - at)?.parentStId ?? null;
    await moveCategory(db, staging(), { stId, newParentStId });
  }
  return moved.map(({ id }) => id);
}

async function benchPlan(db: Database): Promise<Figure[]> {
  const times = { whole: [] as number[], reading: [] as number[], pure: [] as number[] };
  const request = { tenantId: TENANT, ids: null, comment: null, requestedBy: 'bench' };
  for (let round = 0; round <= PLANS; round++) {
    const given = await db.transaction(TENANT, (tx) => loadPlanInput(tx, () => true, new Date()));
    const turn = {
      reading: await time(() => readStaged(db)),
      pure: await time(async () => planPush(given)),
      whole: await time(() => createPushPlan(db, systemClock, request)),
    };
    if (round === 0) continue;
    times.reading.push(turn.reading);
    times.pure.push(turn.pure);
    times.whole.push(turn.whole);
  }
  const target = (value: number) => ({
    floor: ms(PLAN_AT_MOST_MS),
    ratio: value / PLAN_AT_MOST_MS,
    atMost: 1,
  });
  const planning = median(times.whole) - median(times.reading);
  const reading = `reading them takes ${ms(median(times.reading))}`;
  return [
    figure(
      `plan a push of 1,000 edits, computed alone / ${PLAN_AT_MOST_MS} ms`,
      ms(median(times.pure)),
      target(median(times.pure)),
    ),
    figure(
      `plan a push of 1,000 edits and write it (${reading}) / ${PLAN_AT_MOST_MS} ms`,
      ms(planning),
      target(planning),
    ),
  ];
}

/** What a plan reads before it computes. */
function readStaged(db: Database): Promise<void> {
  return db.transaction(TENANT, async (tx) => {
    const staged = await loadAllEdits(tx);
    await loadCategoryRecords(tx);
    for (const entity of ITEM_ORDER) {
      const stIds = staged.filter((record) => record.entity === entity).map(({ stId }) => stId);
      await loadItemRecordsOf(tx, entity, stIds);
    }
  });
}

/** The calls of a push beside as many slots of the rate budget taken by nobody who does anything with them. */
async function benchApply(
  db: Database,
  upstream: Upstream,
  edits: string,
  ids: readonly string[],
): Promise<Figure> {
  const grants: number[] = [];
  const budget = new PostgresRateBudget(db);
  const client = createServiceTitan({
    ...upstream,
    tenantId: TENANT,
    rateBudget: {
      async acquire(...request: Parameters<PostgresRateBudget['acquire']>) {
        await budget.acquire(...request);
        grants.push(performance.now());
      },
    },
    logger: silent,
    clock: systemClock,
  });
  const request = { tenantId: TENANT, ids, comment: null, requestedBy: 'bench' };
  const { id: pushId, hash } = await createPushPlan(db, systemClock, request);
  const command = { tenantId: TENANT, pushId, hash, requestedBy: 'bench', needsApproval: false };
  await applyPushPlan(db, systemClock, command);
  const deps = { db, clock: systemClock, logger: silent, upstream: () => client, holder: 'bench' };
  const outcome = await runPush(deps, { tenantId: TENANT, pushId });
  await client.close();
  if (outcome.kind !== 'finished' || outcome.state !== 'SUCCEEDED') {
    throw new Error(`the push ended ${JSON.stringify(outcome)}`);
  }
  const pushed = rateOf(grants);
  const idle: number[] = [];
  while (idle.length < grants.length) {
    await budget.acquire(TENANT, 'bench-floor');
    idle.push(performance.now());
  }
  const allowed = rateOf(idle);
  const what = `calls a second of a push of ${ids.length} ${edits} / slots a second of the rate budget`;
  return figure(what, `${pushed.toFixed(1)} /s`, {
    floor: `${allowed.toFixed(1)} /s`,
    ratio: pushed / allowed,
    atLeast: 0.95,
  });
}

function rateOf(moments: readonly number[]): number {
  const [first = Number.NaN] = moments;
  const last = moments.at(-1) ?? Number.NaN;
  return ((moments.length - 1) / (last - first)) * 1_000;
}
