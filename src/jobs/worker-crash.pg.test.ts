import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { startTestWorker } from '../../test/support/jobs.ts';
import { describeWithRedis } from '../../test/support/redis.ts';
import { addRunRows, findRunRows, workOnRunRow } from '../../test/support/run-rows.ts';
import type { WorkerProcessSettings } from '../../test/support/worker-process.ts';
import { readEventsAfter } from '../events/read-events.ts';
import { migrateQueue } from './migrate-queue.ts';
import type { QueueConnection } from './queue-connection.ts';
import { openRunQueue } from './run-queue.ts';

const workerProcess = fileURLToPath(
  new URL('../../test/support/worker-process.ts', import.meta.url),
);
let lastTenant = 100n;
let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await migrateQueue({ ownerUrl: test.migrationUrl });
});
afterAll(() => test.drop());

describe('a worker that is killed, on PostgreSQL', () => {
  theSameOnBoth(() => ({ kind: 'postgres', url: test.url }));
});
describeWithRedis('a worker that is killed, on Redis', (redis) => {
  theSameOnBoth(() => ({ kind: 'redis', url: redis.url }));
});

function theSameOnBoth(connectionNow: () => QueueConnection): void {
  const children = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  function startProcess(settings: WorkerProcessSettings): ChildProcess {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', workerProcess, JSON.stringify(settings)],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    children.add(child);
    return child;
  }
  async function kill(child: ChildProcess): Promise<void> {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    children.delete(child);
  }
  async function statesOf(tenantId: bigint): Promise<Record<string, number>> {
    const rows = await test.db.transaction(tenantId, (tx) =>
      tx.query<{ state: string; count: number }>({
        text: 'SELECT state, count(*)::int AS count FROM sync.runs GROUP BY state',
      }),
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }
  const startAnother = (tenantId: bigint, queueName: string) =>
    startTestWorker({
      connection: connectionNow(),
      queueName,
      tenants: async () => [tenantId],
      findWork: () => findRunRows(test.db, tenantId),
      runPull: ({ runId }) => workOnRunRow(test.db, tenantId, runId, 10),
    });

  it('I60 loses no run and finishes each once, however often workers die in the middle', async () => {
    lastTenant += 1n;
    const tenantId = lastTenant;
    const queueName = `test-${randomUUID()}`;
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await addRunRows(test.db, tenantId, ids);
    const settings = {
      databaseUrl: test.url,
      connection: connectionNow(),
      queueName,
      tenantId: String(tenantId),
    };

    for (const finishedAtLeast of [2, 4]) {
      const child = startProcess({ ...settings, runMs: 100 });
      await eventually(async () => {
        const states = await statesOf(tenantId);
        expect(states['SUCCEEDED'] ?? 0).toBeGreaterThanOrEqual(finishedAtLeast);
        expect(states['FETCHING'] ?? 0).toBeGreaterThan(0);
      });
      await kill(child);
    }
    expect((await statesOf(tenantId))['SUCCEEDED']).toBeLessThan(20);

    const another = await startAnother(tenantId, queueName);
    await eventually(async () => expect(await statesOf(tenantId)).toEqual({ SUCCEEDED: 20 }));
    await another.close();
    const effects = await readEventsAfter(test.db, tenantId, 0n, 1_000);
    const names = effects.map(({ payload }) => ('name' in payload ? payload.name : ''));
    expect(names.sort()).toEqual([...ids].sort());
  });
}

describe('PostgreSQL going away', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    const elsewhere = new URL(test.migrationUrl);
    elsewhere.pathname = '/postgres';
    owner = new pg.Client({ connectionString: elsewhere.href });
    await owner.connect();
  });
  afterAll(() => owner.end());

  it('I60 stops neither the process nor the queue: work goes on when it is back', async () => {
    const name = new URL(test.migrationUrl).pathname.slice(1);
    const outage = (on: boolean) =>
      owner.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${on ? 'false' : 'true'}`);
    const queueName = `test-${randomUUID()}`;
    const connection: QueueConnection = { kind: 'postgres', url: test.url };
    const pulled: string[] = [];
    const worker = await startTestWorker({
      connection,
      queueName,
      runPull: async ({ runId }) => pulled.push(runId),
    });
    const runs = openRunQueue({ connection, queueName, logger: silentLogger });
    const [before, during, after] = [randomUUID(), randomUUID(), randomUUID()];
    await runs.wake({ tenantId: 1n, runId: before });
    await eventually(() => expect(pulled).toEqual([before]));

    await outage(true);
    await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      name,
    ]);
    await expect(runs.wake({ tenantId: 1n, runId: during })).resolves.toBeUndefined();
    await expect(runs.ping()).rejects.toThrow();

    await outage(false);
    await eventually(() => runs.ping());
    await runs.wake({ tenantId: 1n, runId: after });
    await eventually(() => expect(pulled).toEqual([before, after]), 20_000);
    await worker.close();
    await runs.close();
  });
});
