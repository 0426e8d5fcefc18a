import { expect, it } from 'vitest';
import { noCounts } from '../runs/end-run.ts';
import type { IncomingRow } from './incoming-row.ts';
import type { BatchPlan, RawAction } from './plan-batch.ts';
import { countBatch } from './tally.ts';

const write = (action: RawAction) => ({
  row: {} as IncomingRow,
  action,
  revision: 1,
  changes: null,
  firstSeenAt: null,
});
const same = (stId: string, writtenByThisRun = false) =>
  ({ stId, reason: 'SAME', writtenByThisRun }) as const;
const plan = (given: Partial<BatchPlan>): BatchPlan => ({ writes: [], unchanged: [], ...given });

it('counts restored records among the updated ones', () => {
  const writes = [write('CREATED'), write('UPDATED'), write('RESTORED')];
  const counts = countBatch(noCounts, new Set(), { plan: plan({ writes }), keys: ['1', '2', '3'] });
  expect(counts).toMatchObject({ fetched: 3, created: 1, updated: 2, unchanged: 0 });
});

it('counts a record that comes again once', () => {
  const batch = { plan: plan({ unchanged: [same('1'), same('2')] }), keys: ['1', '2'] };
  const first = countBatch(noCounts, new Set(), batch);
  expect(countBatch(first, new Set(['1', '2']), batch)).toEqual(first);
  expect(first).toMatchObject({ fetched: 2, unchanged: 2 });
});

it('I14 counts what an earlier attempt has written as read, and not as unchanged', () => {
  const batch = { plan: plan({ unchanged: [same('1', true), same('2')] }), keys: ['1', '2'] };
  const counts = countBatch({ ...noCounts, created: 1 }, new Set(), batch);
  expect(counts).toMatchObject({ fetched: 2, created: 1, unchanged: 1 });
});

it('counts a row that stays outside as read', () => {
  expect(countBatch(noCounts, new Set(), { plan: plan({}), keys: ['sha256:x'] }).fetched).toBe(1);
});
