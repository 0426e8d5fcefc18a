import { systemClock } from '../lib/clock.ts';
import { within } from '../lib/within.ts';
import { noObserver } from '../observe/observer.ts';
import { carriedTrace } from './observed-job.ts';
import { type JobData, type JobQueue, openQueue, type QueuePlace } from './queue-connection.ts';
import { type QueueDepth, readQueueDepth } from './queue-depth.ts';
import { readSchedules, type UpcomingSchedule } from './schedules.ts';
import { type TenantJobs, tenantJobs } from './tenant-jobs.ts';
import { WAKE } from './work.ts';

/** Wakes workers. Nothing depends on it for more than speed: a sweeper finds every run that nobody was woken for. */
export interface RunQueue {
  /** Asks for a worker. Never fails and soon returns, also when the queue cannot be reached. */
  wake(run: { readonly tenantId: bigint; readonly runId: string }): Promise<void>;
  /** The schedules as the queue will fire them. */
  readSchedules(): Promise<UpcomingSchedule[]>;
  /** What single tenants have in it. */
  readonly jobs: TenantJobs;
  /** How much is in it. */
  readDepth(): Promise<QueueDepth>;
  /** Rejects, within a second, when the queue cannot be used. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 1_000;
const TOO_SLOW = `the queue did not answer within ${PATIENCE_MS} ms`;

/** Opens the queue for a process that produces work. */
export function openRunQueue(place: QueuePlace): RunQueue {
  const queue = openQueue(place);
  return {
    async wake(run) {
      const trace = carriedTrace(place.observer ?? noObserver);
      try {
        await within(
          PATIENCE_MS,
          TOO_SLOW,
          queue.waitUntilReady().then(() => addRun(queue, run, trace)),
        );
      } catch (error) {
        place.logger.warn(
          { tenant: String(run.tenantId), runId: run.runId, error: String(error) },
          'the queue could not wake a worker; the sweeper will find the run',
        );
      }
    },
    readSchedules: () => within(PATIENCE_MS, TOO_SLOW, readSchedules(queue)),
    jobs: tenantJobs(queue),
    readDepth: () => within(PATIENCE_MS, TOO_SLOW, readQueueDepth(queue, systemClock)),
    async ping() {
      await within(PATIENCE_MS, TOO_SLOW, queue.getWaitingCount());
    },
    close: () => queue.close(),
  };
}

/** One job a run: asking again while one waits or is worked on adds nothing, and a finished one leaves nothing. */
export async function addRun(
  queue: JobQueue,
  run: { readonly tenantId: bigint; readonly runId: string },
  trace: JobData = {},
): Promise<void> {
  await queue.add(
    WAKE,
    { tenantId: String(run.tenantId), runId: run.runId, ...trace },
    { jobId: run.runId, removeOnComplete: true, removeOnFail: true },
  );
}
