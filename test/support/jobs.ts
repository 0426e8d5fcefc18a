import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueConnection } from '../../src/jobs/queue-connection.ts';
import { startWorker, type WorkerOptions } from '../../src/jobs/worker.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from './database.ts';

/** A worker of one tenant that has nothing to do and does nothing, but for what `options` say; quick in everything. */
export function startTestWorker(
  options: Partial<WorkerOptions> & { connection: QueueConnection; queueName: string },
): Promise<{ close(): Promise<void> }> {
  return startWorker({
    tenants: async () => [3_222_348_440n],
    runPull: async () => {},
    startRun: async () => {},
    findWork: async () => [],
    pruneEvents: async () => {},
    schedules: [],
    clock: systemClock,
    logger: silentLogger,
    sweepEveryMs: 100,
    lockMs: 1_000,
    closeWithinMs: 5_000,
    ...options,
  });
}

/** Loses everything the queue knows, as a crash of its store would. */
export async function wipeQueue(connection: QueueConnection, queueName: string): Promise<void> {
  if (connection.kind === 'redis') return wipeRedis(connection.url, queueName);
  const client = new pg.Client({ connectionString: connection.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.columns
       WHERE table_schema = 'bullmq' AND column_name = 'queue'`,
    );
    for (const { name } of rows) {
      await client.query(`DELETE FROM ${name} WHERE queue = $1`, [queueName]);
    }
  } finally {
    await client.end();
  }
}

async function wipeRedis(url: string, queueName: string): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys(`bullmq:${queueName}:*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
}
