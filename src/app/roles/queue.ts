import { openRunQueue, type RunQueue } from '../../jobs/run-queue.ts';
import { type Foundation, queueConnection } from '../foundation.ts';
import type { Shutdown } from '../shutdown.ts';

/** The waking side of the queue, for roles that start runs. */
export function openQueue(
  { config, databaseUrl, logger }: Foundation,
  shutdown: Shutdown,
): RunQueue {
  const queue = openRunQueue({ connection: queueConnection(config, databaseUrl), logger });
  shutdown.onStop('queue', () => queue.close());
  return queue;
}
