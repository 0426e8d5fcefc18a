import { settled, within } from '../lib/within.ts';
import { noObserver } from '../observe/observer.ts';
import { observeJob } from './observed-job.ts';
import { openQueue, openWorker, type QueuePlace } from './queue-connection.ts';
import { addRun } from './run-queue.ts';
import { RunningRuns } from './running-runs.ts';
import { establishSchedules, restoreSchedules, type Schedule } from './schedules.ts';
import { startSweeper } from './sweeper.ts';
import { doJob, type Work } from './work.ts';

export interface WorkerOptions extends QueuePlace, Work {
  /** Ids of the tenant's runs that wait for a worker: queued, or given up by the one that had them. */
  readonly findWork: (tenantId: bigint) => Promise<readonly string[]>;
  readonly schedules: readonly Schedule[];
  /** Jobs at once in this process. @default 2 */
  readonly concurrency?: number;
  /** @default 10_000 */
  readonly sweepEveryMs?: number;
  /** After this long without a sign of life a job of a dead worker is given to another. @default 10_000 */
  readonly lockMs?: number;
  /** How long the start waits for the queue. @default 10_000 */
  readonly reachWithinMs?: number;
  /** How long close() waits for runs to be handed back. @default 20_000 */
  readonly closeWithinMs?: number;
}

const CLOSE_PATIENCE_MS = 5_000;

/**
 * Takes work from the queue until it is closed, and sweeps the tables for work the queue knows nothing of.
 *
 * The queue only wakes: whether a run has to be done, is done or has failed stands in `sync.runs` alone. So a job
 * that fails, is delivered twice or is lost changes nothing but the time at which the run is taken up.
 * Errors  ConfigError for a bad cron expression; an Error when the queue cannot be reached.
 */
export async function startWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const { logger, schedules, lockMs = 10_000, observer = noObserver } = options;
  const queue = openQueue(options);
  try {
    const reached = queue.waitUntilReady();
    await within(options.reachWithinMs ?? 10_000, 'The queue cannot be reached.', reached);
    await establishSchedules(queue, schedules);
  } catch (error) {
    await settled(CLOSE_PATIENCE_MS, queue.close());
    throw error;
  }

  const running = new RunningRuns();
  const worker = openWorker(
    options,
    {
      concurrency: options.concurrency ?? 2,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      // A job that lost its worker is worth as much as before, however often.
      maxStalledCount: 1_000,
      runRetryDelay: 1_000,
    },
    (job) => observeJob(observer, job, () => doJob(options, running, job)),
  );
  const sweeper = startSweeper({
    everyMs: options.sweepEveryMs ?? 10_000,
    logger,
    async sweep() {
      for (const tenantId of await options.tenants()) {
        for (const runId of await options.findWork(tenantId)) {
          await addRun(queue, { tenantId, runId });
        }
      }
      await restoreSchedules(queue, schedules);
    },
  });

  return {
    async close() {
      await worker.pause(true);
      const handedBack = await running.handBack(options.closeWithinMs ?? 20_000);
      if (!handedBack)
        logger.warn({ runs: running.ids() }, 'runs did not stop in time; they are left');
      await settled(CLOSE_PATIENCE_MS, sweeper.stop());
      await settled(CLOSE_PATIENCE_MS, worker.close(!handedBack));
      await settled(CLOSE_PATIENCE_MS, queue.close());
    },
  };
}
