import type { Clock } from '../lib/clock.ts';
import type { JobQueue } from './queue-connection.ts';

/** How much is in the queue, of all tenants together. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  /** Waits for its time: the next start of each schedule, and what is tried again later. */
  readonly delayed: number;
  readonly failed: number;
  /** How long the oldest waiting job has waited; null where none does. */
  readonly oldestWaitingMs: number | null;
}

/** Errors  whatever the queue's store throws. */
export async function readQueueDepth(queue: JobQueue, clock: Clock): Promise<QueueDepth> {
  const [counts, [oldest]] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const count = (state: string): number => counts[state] ?? 0;
  return {
    waiting: count('waiting'),
    active: count('active'),
    delayed: count('delayed'),
    failed: count('failed'),
    oldestWaitingMs: oldest ? Math.max(0, clock.now().getTime() - oldest.timestamp) : null,
  };
}
