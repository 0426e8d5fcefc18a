import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { startTestWorker, wipeQueue } from '../../test/support/jobs.ts';
import { describeWithRedis } from '../../test/support/redis.ts';
import { ConfigError } from '../errors.ts';
import { migrateQueue } from './migrate-queue.ts';
import { openQueue, type QueueConnection } from './queue-connection.ts';
import { openRunQueue } from './run-queue.ts';
import type { WorkerOptions } from './worker.ts';

const tenantId = 9_007_199_254_740_993n;
const newName = () => `test-${randomUUID()}`;

describe('jobs on PostgreSQL', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
    await migrateQueue({ ownerUrl: test.migrationUrl });
  });
  afterAll(() => test.drop());
  theSameOnBoth(() => ({ kind: 'postgres', url: test.url }));
});

describeWithRedis('jobs on Redis', (redis) => {
  theSameOnBoth(() => ({ kind: 'redis', url: redis.url }));
});

function theSameOnBoth(connectionNow: () => QueueConnection): void {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  async function openWorker(
    queueName: string,
    options: Partial<Omit<WorkerOptions, 'queueName' | 'connection'>> = {},
  ) {
    const worker = await startTestWorker({ connection: connectionNow(), queueName, ...options });
    opened.push(worker);
    return worker;
  }
  function openProducer(queueName: string) {
    const runs = openRunQueue({ connection: connectionNow(), queueName, logger: silentLogger });
    opened.push(runs);
    return runs;
  }

  it('wakes a worker for a run, whose ids arrive unchanged', async () => {
    const queueName = newName();
    const pulled: { tenantId: bigint; runId: string }[] = [];
    await openWorker(queueName, {
      runPull: async (run) => pulled.push({ tenantId: run.tenantId, runId: run.runId }),
    });
    const runId = randomUUID();
    await openProducer(queueName).wake({ tenantId, runId });
    await eventually(() => expect(pulled).toEqual([{ tenantId, runId }]));
  });

  it('runs it once however often it is woken meanwhile, and again when woken afterwards', async () => {
    const queueName = newName();
    const pulls: string[] = [];
    const finishers: (() => void)[] = [];
    await openWorker(queueName, {
      concurrency: 1,
      runPull: ({ runId }) => {
        pulls.push(runId);
        return new Promise<void>((resolve) => finishers.push(resolve));
      },
    });
    const runs = openProducer(queueName);
    const [first, second] = [randomUUID(), randomUUID()];
    await Promise.all([1, 2, 3].map(() => runs.wake({ tenantId, runId: first })));
    await eventually(() => expect(pulls).toEqual([first]));
    await runs.wake({ tenantId, runId: first });
    await runs.wake({ tenantId, runId: second });
    finishers[0]?.();
    await eventually(() => expect(pulls).toEqual([first, second]));
    await runs.wake({ tenantId, runId: first });
    finishers[1]?.();
    await eventually(() => expect(pulls).toEqual([first, second, first]));
    finishers[2]?.();
  });

  it('finds a run nobody was woken for', async () => {
    const queueName = newName();
    const waiting = new Set<string>([randomUUID(), randomUUID()]);
    await openWorker(queueName, {
      findWork: async () => [...waiting],
      runPull: async ({ runId }) => waiting.delete(runId),
    });
    await eventually(() => expect(waiting.size).toBe(0));
  });

  it('takes a run up again that stopped by an error, because its row says that it is not done', async () => {
    const queueName = newName();
    const waiting = new Set<string>([randomUUID()]);
    let attempts = 0;
    await openWorker(queueName, {
      findWork: async () => [...waiting],
      runPull: async ({ runId }) => {
        attempts += 1;
        if (attempts < 3) throw new Error('stopped on purpose');
        waiting.delete(runId);
      },
    });
    await eventually(() => expect(waiting.size).toBe(0));
    expect(attempts).toBe(3);
  });

  it('goes on sweeping after a sweep has failed', async () => {
    let sweeps = 0;
    await openWorker(newName(), {
      findWork: async () => {
        sweeps += 1;
        throw new Error('no table today');
      },
    });
    await eventually(() => expect(sweeps).toBeGreaterThan(2));
  });

  it('I60 does every run, and keeps its schedules, when the whole queue is lost', async () => {
    const queueName = newName();
    const unfinished = new Set<string>();
    const inTheMiddle = new Map<string, () => void>();
    await openWorker(queueName, {
      schedules: [{ name: 'full', cron: '0 2 * * *', mode: 'FULL' }],
      findWork: async () => [...unfinished],
      runPull: ({ runId }) =>
        new Promise<void>((resolve) => {
          inTheMiddle.set(runId, () => {
            unfinished.delete(runId);
            resolve();
          });
        }),
    });
    const runs = openProducer(queueName);
    for (let count = 0; count < 6; count++) {
      const runId = randomUUID();
      unfinished.add(runId);
      await runs.wake({ tenantId, runId });
    }
    await eventually(() => expect(inTheMiddle.size).toBe(2));
    await wipeQueue(connectionNow(), queueName);
    await eventually(() => {
      for (const finish of inTheMiddle.values()) finish();
      expect(unfinished.size).toBe(0);
    });
    await eventually(async () => expect(await runs.readSchedules()).toHaveLength(1));
  });

  it('drops jobs it cannot read and works on', async () => {
    const queueName = newName();
    const pulled: string[] = [];
    await openWorker(queueName, { runPull: async ({ runId }) => pulled.push(runId) });
    const queue = openQueue({ connection: connectionNow(), queueName, logger: silentLogger });
    opened.push(queue);
    await queue.waitUntilReady();
    await queue.add('run', { tenantId: '{"not": ""}', runId: "'; DROP" }, { jobId: randomUUID() });
    await queue.add('something-else', {}, { jobId: randomUUID() });
    const runId = randomUUID();
    await openProducer(queueName).wake({ tenantId, runId });
    await eventually(() => expect(pulled).toEqual([runId]));
  });

  it('I62 hands its runs back when it is closed and takes no others', async () => {
    const queueName = newName();
    const handedBack: string[] = [];
    const started: string[] = [];
    const worker = await openWorker(queueName, {
      concurrency: 1,
      runPull: ({ runId, signal }) =>
        new Promise<void>((resolve) => {
          started.push(runId);
          signal.addEventListener('abort', () => {
            handedBack.push(runId);
            resolve();
          });
        }),
    });
    const runs = openProducer(queueName);
    const [first, second] = [randomUUID(), randomUUID()];
    await runs.wake({ tenantId, runId: first });
    await eventually(() => expect(started).toEqual([first]));
    await runs.wake({ tenantId, runId: second });
    await worker.close();
    expect(handedBack).toEqual([first]);
    expect(started).toEqual([first]);
  });

  it('I62 does not wait for ever for a run that does not stop', async () => {
    const queueName = newName();
    let started = false;
    const worker = await openWorker(queueName, {
      closeWithinMs: 50,
      runPull: () => {
        started = true;
        return new Promise<void>(() => {});
      },
    });
    await openProducer(queueName).wake({ tenantId, runId: randomUUID() });
    await eventually(() => expect(started).toBe(true));
    const before = performance.now();
    await worker.close();
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  describe('schedules', () => {
    const full = { name: 'full', cron: '0 2 * * *', mode: 'FULL' } as const;
    const incremental = { name: 'incremental', cron: '0 */6 * * *', mode: 'INCREMENTAL' } as const;

    it('stand in the queue once, in UTC, however many workers bring them', async () => {
      const queueName = newName();
      const schedules = [full, incremental];
      await Promise.all([1, 2, 3].map(() => openWorker(queueName, { schedules })));
      const upcoming = await openProducer(queueName).readSchedules();
      expect(upcoming.map(({ nextRunAt, ...rest }) => rest)).toEqual(schedules);
      const [night, often] = upcoming.map(({ nextRunAt }) => nextRunAt?.toISOString());
      expect(night).toMatch(/T02:00:00.000Z$/);
      expect(often).toMatch(/T(00|06|12|18):00:00.000Z$/);
    });

    it('change with the next start and go when they are switched off', async () => {
      const queueName = newName();
      const first = await openWorker(queueName, { schedules: [full, incremental] });
      await first.close();
      const schedules = [
        { ...full, cron: '30 3 * * *' },
        { ...incremental, cron: 'off' },
      ];
      await openWorker(queueName, { schedules });
      const upcoming = await openProducer(queueName).readSchedules();
      expect(upcoming).toEqual([
        { name: 'full', cron: '30 3 * * *', mode: 'FULL', nextRunAt: expect.any(Date) },
      ]);
    });

    it('are refused at the start when they are none, with their name', async () => {
      const schedules = [{ ...full, cron: '61 2 * * *' }];
      const starting = openWorker(newName(), { schedules });
      await expect(starting).rejects.toThrow(ConfigError);
      await expect(openWorker(newName(), { schedules })).rejects.toThrow('full');
    });

    it('start a run for each tenant, also after one of them failed', async () => {
      const started: { tenantId: bigint; mode: string }[] = [];
      await openWorker(newName(), {
        tenants: async () => [1n, 2n, 3n],
        schedules: [{ name: 'often', cron: '* * * * * *', mode: 'INCREMENTAL' }],
        startRun: async (request) => {
          if (request.tenantId === 2n) throw new Error('no run for 2');
          started.push(request);
        },
      });
      await eventually(() => {
        expect(started).toContainEqual({ tenantId: 1n, mode: 'INCREMENTAL' });
        expect(started).toContainEqual({ tenantId: 3n, mode: 'INCREMENTAL' });
      });
    });
  });

  it('tells whether the queue can be used', async () => {
    await expect(openProducer(newName()).ping()).resolves.toBeUndefined();
  });
}

describe.each([
  { kind: 'postgres', url: 'postgresql://lazi_app:x@127.0.0.1:1/nowhere' },
  { kind: 'redis', url: 'redis://127.0.0.1:1' },
] as const)('without a $kind queue', (connection) => {
  it('waking fails nobody, readiness says no, and a worker does not start', async () => {
    const runs = openRunQueue({ connection, queueName: 'none', logger: silentLogger });
    await expect(runs.wake({ tenantId, runId: randomUUID() })).resolves.toBeUndefined();
    await expect(runs.ping()).rejects.toThrow();
    await runs.close();
    await expect(
      startTestWorker({ connection, queueName: 'none', reachWithinMs: 200 }),
    ).rejects.toThrow();
  });
});
