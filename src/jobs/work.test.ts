import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../test/support/database.ts';
import { RunningRuns } from './running-runs.ts';
import { doJob, PRUNE_EVENTS, SCHEDULED_RUN, WAKE, type Work } from './work.ts';

const idle: Work = {
  runPull: async () => {},
  startRun: async () => {},
  pruneEvents: async () => {},
  tenants: async () => [1n, 2n, 3n],
  clock: { now: () => new Date('2026-03-31T03:17:00Z') },
  logger: silentLogger,
};
const runId = '00000000-0000-4000-8000-000000000001';
const doOne = (work: Partial<Work>, name: string, data: Record<string, string> = {}) =>
  doJob({ ...idle, ...work }, new RunningRuns(), { name, data });

describe('a job', () => {
  it('removes events older than 30 days, or than it is told, of every tenant', async () => {
    const pruned: string[] = [];
    const pruneEvents = async (tenantId: bigint, olderThan: Date) =>
      pruned.push(`${tenantId} ${olderThan.toISOString()}`);
    await doOne({ pruneEvents }, PRUNE_EVENTS);
    expect(pruned).toEqual([1, 2, 3].map((tenant) => `${tenant} 2026-03-01T03:17:00.000Z`));
    await doOne({ pruneEvents, tenants: async () => [9n], eventRetentionMs: 60_000 }, PRUNE_EVENTS);
    expect(pruned.at(-1)).toBe('9 2026-03-31T03:16:00.000Z');
  });

  it('of the clock goes on with the other tenants when one fails, and fails in the end to be tried again', async () => {
    const started: bigint[] = [];
    const starting = doOne(
      {
        startRun: async ({ tenantId }) => {
          if (tenantId === 2n) throw new Error('no run for 2');
          started.push(tenantId);
        },
      },
      SCHEDULED_RUN,
      { mode: 'FULL' },
    );
    await expect(starting).rejects.toThrow('could not be started');
    expect(started).toEqual([1n, 3n]);
  });

  it('that wakes does not fail with its run: the row of the run says what came of it', async () => {
    const runPull = async () => {
      throw new Error('stopped on purpose');
    };
    await expect(doOne({ runPull }, WAKE, { tenantId: '1', runId })).resolves.toBeUndefined();
  });

  it.each([
    {},
    { tenantId: '-1', runId },
    { tenantId: '1', runId: 'x' },
    { tenantId: '{}', runId },
  ])('that wakes is refused with %j', async (data: Record<string, string>) => {
    await expect(doOne({}, WAKE, data)).rejects.toThrow();
  });

  it('of an unknown name is dropped', async () => {
    await expect(doOne({}, 'from-the-future')).resolves.toBeUndefined();
  });
});
