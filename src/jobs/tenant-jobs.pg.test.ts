import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { startTestWorker, wipeQueue } from '../../test/support/jobs.ts';
import { describeWithRedis } from '../../test/support/redis.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';
import { migrateQueue } from './migrate-queue.ts';
import { type JobQueue, openQueue, type QueueConnection } from './queue-connection.ts';
import { addRun } from './run-queue.ts';
import { type TenantJobs, tenantJobs } from './tenant-jobs.ts';

const OURS = 1n;
const THEIRS = 2n;

function whatATenantSees(connection: () => QueueConnection): void {
  let queueName: string;
  let queue: JobQueue;
  let jobs: TenantJobs;
  beforeEach(async () => {
    queueName = `test-${randomUUID().slice(0, 8)}`;
    queue = openQueue({ connection: connection(), queueName, logger: silentLogger });
    await queue.waitUntilReady();
    jobs = tenantJobs(queue);
  });
  afterEach(async () => {
    await queue.close();
    await wipeQueue(connection(), queueName);
  });
  const add = async (tenantId: bigint, delay?: number): Promise<string> => {
    const runId = randomUUID();
    if (delay === undefined) await addRun(queue, { tenantId, runId });
    else await queue.add('run', { tenantId: String(tenantId), runId }, { jobId: runId, delay });
    return runId;
  };

  it('I50 sees its own jobs, the oldest first, and nothing of those of others', async () => {
    const waiting = await add(OURS);
    await add(THEIRS);
    const delayed = await add(OURS, 60_000);
    expect(await jobs.read(OURS)).toMatchObject([
      { id: waiting, state: 'WAITING', attempts: 0, reason: null },
      { id: delayed, state: 'DELAYED' },
    ]);
    expect(await jobs.read(THEIRS)).toHaveLength(1);
  });

  it('I50 can touch no job of another, which is as if it were not there', async () => {
    const theirs = await add(THEIRS, 60_000);
    for (const touch of [jobs.retry, jobs.discard]) {
      await expect(touch(OURS, theirs)).rejects.toThrow(NotFoundError);
      await expect(touch(OURS, randomUUID())).rejects.toThrow(NotFoundError);
    }
    expect(await jobs.read(THEIRS)).toMatchObject([{ id: theirs, state: 'DELAYED' }]);
  });

  it('lets a delayed job be taken at once, takes jobs out, and leaves one that is worked on', async () => {
    const delayed = await add(OURS, 60_000);
    await jobs.retry(OURS, delayed);
    expect(await jobs.read(OURS)).toMatchObject([{ id: delayed, state: 'WAITING' }]);
    await expect(jobs.retry(OURS, delayed)).rejects.toThrow(InvalidStateError);
    await jobs.discard(OURS, delayed);
    expect(await jobs.read(OURS)).toEqual([]);

    const active = await add(OURS);
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const worker = await startTestWorker({
      ...{ connection: connection(), queueName },
      runPull: () => finished,
    });
    await eventually(async () =>
      expect(await jobs.read(OURS)).toMatchObject([{ id: active, state: 'ACTIVE', attempts: 1 }]),
    );
    await expect(jobs.discard(OURS, active)).rejects.toThrow(InvalidStateError);
    finish();
    await worker.close();
  });
}

describe('a tenant that looks into a queue in PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    await migrateQueue({ ownerUrl: database.migrationUrl });
  });
  afterAll(() => database.drop());
  whatATenantSees(() => ({ kind: 'postgres', url: database.url }));
});

describeWithRedis('a tenant that looks into a queue in Redis', (redis) => {
  whatATenantSees(() => ({ kind: 'redis', url: redis.url }));
});
