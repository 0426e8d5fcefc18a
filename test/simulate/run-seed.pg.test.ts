import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
let databases: readonly TestDatabase[];
beforeAll(async () => {
  databases = await Promise.all([testDatabase({ poolSize: 3 }), testDatabase({ poolSize: 3 })]);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

it('tells a seed the same way every time, and holds what must always be', async () => {
  const [once, again] = await Promise.all(
    databases.map(async ({ db }) => {
      const results = [];
      for (const seed of SEEDS) results.push(await runSeed(db, seed));
      return results;
    }),
  );
  expect(again).toEqual(once);
  expect(once?.map(({ violation }) => violation)).toEqual(SEEDS.map(() => null));
  expect(once?.some(({ deaths }) => deaths > 0)).toBe(true);
});
