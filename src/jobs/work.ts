import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { DAY_MS } from '../lib/duration.ts';
import type { SyncMode } from '../sync/runs/run.ts';
import type { JobData } from './queue-connection.ts';
import type { RunningRuns } from './running-runs.ts';

/** What the jobs of the queue do, given by whoever starts the worker. */
export interface Work {
  /**
   * Executes a run to its end, or hands it back when the signal aborts. Called at any time, also for a run that is
   * done or that another worker has: it finds out itself, from the tables.
   */
  readonly runPull: (run: {
    readonly tenantId: bigint;
    readonly runId: string;
    readonly signal: AbortSignal;
  }) => Promise<unknown>;
  /** Starts a pull as its schedule asks; one that is under way already is as good. */
  readonly startRun: (request: {
    readonly tenantId: bigint;
    readonly mode: SyncMode;
  }) => Promise<unknown>;
  /** Removes the tenant's events of before then. */
  readonly pruneEvents: (tenantId: bigint, olderThan: Date) => Promise<unknown>;
  readonly tenants: () => Promise<readonly bigint[]>;
  readonly clock: Clock;
  /** @default 30 days */
  readonly eventRetentionMs?: number;
  readonly logger: Logger;
}

/** Names of jobs. */
export const WAKE = 'run';
export const SCHEDULED_RUN = 'scheduled-run';
export const PRUNE_EVENTS = 'prune-events';

const wakeData = z.object({ tenantId: z.string().regex(/^\d{1,19}$/), runId: z.uuid() });
const scheduledData = z.object({ mode: z.enum(['FULL', 'INCREMENTAL']) });

/** Does one job. A job that fails is tried again only where the clock brought it: runs are found again by the sweeper. */
export async function doJob(
  work: Work,
  running: RunningRuns,
  job: { readonly name: string; readonly data: JobData },
): Promise<void> {
  if (job.name === WAKE) {
    const { tenantId, runId } = wakeData.parse(job.data);
    await running.take(runId, (signal) => pull(work, BigInt(tenantId), runId, signal));
  } else if (job.name === SCHEDULED_RUN) {
    const { mode } = scheduledData.parse(job.data);
    await forEachTenant(work, 'a scheduled run could not be started', (tenantId) =>
      work.startRun({ tenantId, mode }),
    );
  } else if (job.name === PRUNE_EVENTS) {
    const olderThan = new Date(work.clock.now().getTime() - (work.eventRetentionMs ?? 30 * DAY_MS));
    await forEachTenant(work, 'old events could not be removed', (tenantId) =>
      work.pruneEvents(tenantId, olderThan),
    );
  } else work.logger.error({ job: job.name }, 'a job of an unknown name was dropped');
}

/** Never rejects: what came of the run stands in its row. */
async function pull(
  { runPull, logger }: Work,
  tenantId: bigint,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await runPull({ tenantId, runId, signal });
  } catch (error) {
    if (signal.aborted) return;
    const tenant = String(tenantId);
    logger.error(
      { err: error, tenant, runId },
      'a run stopped before its end; it is taken up again',
    );
  }
}

/** No tenant waits for another's trouble; the job fails afterwards, so that it is tried again. */
async function forEachTenant(
  { tenants, logger }: Work,
  complaint: string,
  effect: (tenantId: bigint) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const tenantId of await tenants()) {
    try {
      await effect(tenantId);
    } catch (error) {
      failures.push(error);
      logger.error({ err: error, tenant: String(tenantId) }, complaint);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, complaint);
}
