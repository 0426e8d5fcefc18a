import type { Database } from '../../src/db/database.ts';
import { PostgresRateBudget } from '../../src/db/rate-budget.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import { moveCategory } from '../../src/pricebook/commands/categories/move-category.ts';
import { masterId } from '../../src/pricebook/master-id.ts';
import { loadCategoryRows } from '../../src/pricebook/writers/category-table.ts';
import type { RateBudget, ServiceTitan } from '../../src/servicetitan/client.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { applyPushPlan, createPushPlan } from '../../src/sync/push/commands.ts';
import { runPush } from '../../src/sync/push/run-push.ts';
import type { Upstream } from '../support/pull-floor.ts';
import { type Figure, figure } from '../support/report.ts';
import { silent, TENANT } from '../support/stack.ts';
import { staging } from './staging.ts';

const MOVES = 60;

/** Sends names of categories, then moves and new ones; each by calls of its own. */
export async function benchPush(
  db: Database,
  upstream: Upstream,
  renamed: readonly string[],
): Promise<Figure[]> {
  return [
    await benchApply(db, upstream, 'renames', renamed),
    await benchApply(db, upstream, 'moves', await stageMoves(db)),
    await benchApply(db, upstream, 'new categories', await stageCreations(db)),
  ];
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

/** New leaves beside others. Answers with their uuids. */
async function stageCreations(db: Database): Promise<string[]> {
  const rows = await db.transaction(TENANT, (tx) => loadCategoryRows(tx));
  const made: string[] = [];
  for (const { parentStId, stId } of rows.slice(-MOVES)) {
    const values = { name: `New beside ${stId}`, categoryType: 'Services' };
    made.push((await createCategory(db, staging(), { parentStId, values })).stId);
  }
  return made.map((stId) => masterId(TENANT, 'CATEGORY', stId));
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
  const rateBudget: RateBudget = {
    async acquire(...request) {
      await budget.acquire(...request);
      grants.push(performance.now());
    },
  };
  const options = { ...upstream, tenantId: TENANT, rateBudget, logger: silent, clock: systemClock };
  const client = createServiceTitan(options);
  await push(db, client, ids);
  await client.close();
  const calls = grants.splice(0);
  // As many: slots come in bursts, so that a few more or less make another rate.
  for (const _ of calls) await rateBudget.acquire(TENANT, 'bench-floor');
  const [pushed, allowed] = [rateOf(calls), rateOf(grants)];
  return figure(
    `calls a second of a push of ${ids.length} ${edits} / slots a second of the rate budget`,
    `${pushed.toFixed(1)} /s`,
    { floor: `${allowed.toFixed(1)} /s`, ratio: pushed / allowed, atLeast: 0.95 },
  );
}

async function push(db: Database, client: ServiceTitan, ids: readonly string[]): Promise<void> {
  const request = { tenantId: TENANT, ids, comment: null, requestedBy: 'bench' };
  const { id: pushId, hash } = await createPushPlan(db, systemClock, request);
  const command = { tenantId: TENANT, pushId, hash, requestedBy: 'bench', needsApproval: false };
  await applyPushPlan(db, systemClock, command);
  const deps = { db, clock: systemClock, logger: silent, upstream: () => client, holder: 'bench' };
  const outcome = await runPush(deps, { tenantId: TENANT, pushId });
  if (outcome.kind !== 'finished' || outcome.state !== 'SUCCEEDED') {
    throw new Error(`the push ended ${JSON.stringify(outcome)}`);
  }
}

function rateOf(moments: readonly number[]): number {
  const [first = Number.NaN] = moments;
  const last = moments.at(-1) ?? Number.NaN;
  return ((moments.length - 1) / (last - first)) * 1_000;
}
