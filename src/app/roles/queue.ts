import { openRunQueue, type RunQueue } from '../../jobs/run-queue.ts';
import { type Foundation, queueConnection } from '../foundation.ts';
import { watchQueue } from '../metrics/watch-parts.ts';
import type { Shutdown } from '../shutdown.ts';

/** The waking side of the queue, for roles that start runs. */
export function openQueue(
  { config, databaseUrl, logger, observation }: Foundation,
  shutdown: Shutdown,
): RunQueue {
  const { observer, metrics } = observation;
  const connection = queueConnection(config, databaseUrl);
  const queue = openRunQueue({ connection, logger, observer });
  if (metrics) watchQueue(metrics.gauges, queue);
  shutdown.onStop('queue', () => queue.close());
  return queue;
}
