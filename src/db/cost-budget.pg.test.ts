import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { PostgresCostBudget } from './cost-budget.ts';

const TENANT = 7n;
let test: TestDatabase;
let owner: pg.Client;
let budget: PostgresCostBudget;

beforeAll(async () => {
  test = await testDatabase();
  owner = new pg.Client({ connectionString: test.migrationUrl });
  await owner.connect();
  budget = new PostgresCostBudget(test.db, { perSecond: 0.001, burst: 100 });
});
afterAll(async () => {
  await owner.end();
  await test.drop();
});

const take = (caller: string, least: number, more: { wanted?: number; returned?: number } = {}) =>
  budget.take({ tenantId: TENANT, caller, least, wanted: least, returned: 0, ...more });

/** Lets time pass for a caller. */
const wait = (caller: string, seconds: number) =>
  owner.query(
    `UPDATE sync.cost_budgets SET settled_at = settled_at - $2 * interval '1 s' WHERE caller = $1`,
    [caller, seconds],
  );

describe('the shared budget of a caller', () => {
  it('begins full, and gives what is wanted or what there is', async () => {
    expect(await take('ann', 10, { wanted: 60 })).toEqual({ granted: 60, left: 40 });
    const second = await take('ann', 10, { wanted: 60 });
    expect(second.granted).toBeCloseTo(40, 3);
    expect(second.left).toBeCloseTo(0, 3);
  });

  it('gives nothing where there is less than needed, and says what there is', async () => {
    await take('bob', 90);
    const { granted, left } = await take('bob', 20);
    expect(granted).toBe(0);
    expect(left).toBeCloseTo(10, 3);
  });

  it('takes back what was not spent', async () => {
    await take('cid', 100);
    const { granted, left } = await take('cid', 20, { returned: 50 });
    expect(granted).toBe(20);
    expect(left).toBeCloseTo(30, 3);
  });

  it('fills again with time, and no further than full', async () => {
    await take('dan', 100);
    await wait('dan', 40_000);
    expect((await take('dan', 1)).left).toBeCloseTo(39, 3);
    await wait('dan', 10_000_000);
    expect((await take('dan', 1)).left).toBe(99);
  });

  it('gives more than it holds when it is full, and owes the rest', async () => {
    expect(await take('eve', 250)).toEqual({ granted: 250, left: -150 });
    expect((await take('eve', 1)).granted).toBe(0);
  });

  it('gives each credit once, however many ask at the same time', async () => {
    const grants = await Promise.all(Array.from({ length: 30 }, () => take('fay', 10)));
    expect(grants.filter(({ granted }) => granted > 0)).toHaveLength(10);
  });

  it('I50 is another one in another tenant', async () => {
    await take('gus', 100);
    const wish = { caller: 'gus', least: 10, wanted: 10, returned: 0 };
    expect(await budget.take({ tenantId: 8n, ...wish })).toEqual({ granted: 10, left: 90 });
  });
});
