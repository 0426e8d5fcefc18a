import type { Database } from '../../src/db/database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import { loadAllEdits } from '../../src/pricebook/edits/load-edits.ts';
import { loadCategoryRecords, loadItemRecordsOf } from '../../src/pricebook/raw-records.ts';
import { loadCategoryRows } from '../../src/pricebook/writers/category-table.ts';
import { createPushPlan } from '../../src/sync/push/commands.ts';
import { loadPlanInput } from '../../src/sync/push/plan/load-plan.ts';
import { ITEM_ORDER } from '../../src/sync/push/plan/plan-items.ts';
import { planPush } from '../../src/sync/push/plan/plan-push.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { TENANT } from '../support/stack.ts';
import { median, time } from '../support/timing.ts';
import { staging } from './staging.ts';

const RENAMES = 200;
const PRICES = 800;
/** Items of one command. */
const BATCH = 400;
const PLANS = 9;
const PLAN_AT_MOST_MS = 100;

/** New names of 200 categories and prices of 800 services. Answers with the uuids of the categories that were renamed. */
export async function stageEdits(db: Database): Promise<string[]> {
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

/** Plans all that is staged again and again. */
export async function benchPlan(db: Database): Promise<Figure[]> {
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
