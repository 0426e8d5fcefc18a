import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase } from './database.ts';
import { PostgresRateBudget } from './rate-budget.ts';

const TENANT = 3_222_348_440n;

let test: TestDatabase;
const processes: Database[] = [];
beforeAll(async () => {
  test = await testDatabase();
  for (const name of ['gateway', 'worker', 'another worker']) {
    const options = { url: test.url, poolSize: 2, applicationName: name, logger: silentLogger };
    processes.push(await openDatabase(options));
  }
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.close()));
  await test.drop();
});

/** Sends as fast as the budget lets several callers in each process; comes back with the times of sending. */
async function sendAll(
  calls: number,
  app: string,
  budgets: PostgresRateBudget[],
): Promise<number[]> {
  const sentAt: number[] = [];
  let left = calls;
  const caller = async (budget: PostgresRateBudget): Promise<void> => {
    while (left-- > 0) {
      await budget.acquire(TENANT, app);
      sentAt.push(performance.now());
    }
  };
  await Promise.all(budgets.flatMap((budget) => [caller(budget), caller(budget), caller(budget)]));
  return sentAt.sort((a, b) => a - b);
}

/** The most calls that any window of a second holds. */
function mostInASecond(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= 1_000) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

describe('the rate budget', () => {
  it('I61 keeps several processes together within 60 calls of any sliding second, and close to it', async () => {
    const times = await sendAll(
      150,
      'app',
      processes.map((db) => new PostgresRateBudget(db)),
    );
    expect(mostInASecond(times)).toBeLessThanOrEqual(60);
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
    expect(150 / seconds).toBeGreaterThan(30);
  });

  it('I61 gives up a slot it wakes up too late for', async () => {
    const budget = new PostgresRateBudget(test.db, { callsPerSecond: 1 });
    await budget.acquire(TENANT, 'sleepy');
    const second = budget.acquire(TENANT, 'sleepy'); // due in 1,050 ms
    const third = budget.acquire(TENANT, 'sleepy'); // due in 2,100 ms
    await new Promise((resolve) => setImmediate(resolve));
    const asleepUntil = performance.now() + 2_300;
    while (performance.now() < asleepUntil); // the process does not get the processor
    const sentAt = await Promise.all(
      [second, third].map((call) => call.then(() => performance.now())),
    );
    expect(Math.abs((sentAt[0] ?? 0) - (sentAt[1] ?? 0))).toBeGreaterThan(900);
  });

  it('counts each application by itself', { timeout: 20_000 }, async () => {
    const budget = new PostgresRateBudget(test.db, { callsPerSecond: 1 });
    const apps = Array.from({ length: 12 }, (_, n) => `app ${n}`);
    const start = performance.now();
    await Promise.all(apps.map((app) => budget.acquire(TENANT, app)));
    // Twelve calls of one application would take more than eleven seconds.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('stops waiting when it is told to', async () => {
    const budget = new PostgresRateBudget(test.db, { callsPerSecond: 1 });
    await budget.acquire(TENANT, 'patient');
    const controller = new AbortController();
    const waiting = budget.acquire(TENANT, 'patient', controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
