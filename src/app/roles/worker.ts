import os from 'node:os';
import type { Logger } from 'pino';
import { ConfigError } from '../../errors.ts';
import { pruneEvents } from '../../events/retention.ts';
import { adviseOnRedis } from '../../jobs/redis-advice.ts';
import type { RunQueue } from '../../jobs/run-queue.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import { startSync } from '../../sync/commands.ts';
import type { PullDeps } from '../../sync/pull/deps.ts';
import type { PushDeps } from '../../sync/push/session.ts';
import { findAllWork, runWork } from '../../sync/run-work.ts';
import { isActiveTenant, listActiveTenantIds } from '../../tenancy/tenants.ts';
import { type Foundation, queueConnection } from '../foundation.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Upstream } from '../upstream/upstream.ts';

const LOOK_WITHIN_MS = 10_000;

/** Takes pulls from the queue, starts them by the clock, and finds those that were left behind. */
export async function openWorker(
  foundation: Foundation,
  parts: { upstream: Upstream; queue: RunQueue },
  shutdown: Shutdown,
): Promise<void> {
  const { config, clock, logger, db, databaseUrl, observation } = foundation;
  const { fullCron, incrementalCron } = config.sync;
  if (config.redisUrl) await lookAtRedis(config.redisUrl, logger);
  const worker = await startWorker({
    connection: queueConnection(config, databaseUrl),
    logger,
    observer: observation.observer,
    concurrency: config.sync.concurrency,
    clock,
    schedules: [
      { name: 'full', cron: fullCron, mode: 'FULL' },
      { name: 'incremental', cron: incrementalCron, mode: 'INCREMENTAL' },
    ],
    tenants: () => listActiveTenantIds(db),
    async runPull(run) {
      // What waits for a tenant that is disabled is found by the sweeper when it is enabled again.
      if (!(await isActiveTenant(db, run.tenantId))) return undefined;
      const client = await parts.upstream.connect(run.tenantId);
      const deps = { pull: pullDeps(foundation, client), push: pushDeps(foundation, client) };
      return runWork(deps, run);
    },
    findWork: (tenantId) => findAllWork(db, tenantId),
    async startRun({ tenantId, mode }) {
      if (!(await parts.upstream.isConnected(tenantId))) return;
      const started = await startSync(db, clock, {
        tenantId,
        mode,
        trigger: 'SCHEDULE',
        requestedBy: 'schedule',
      });
      await parts.queue.wake({ tenantId, runId: started.run.id });
    },
    // The run of a worker that died is free when its lease ends; the queue should know by then, too.
    sweepEveryMs: Math.min(LOOK_WITHIN_MS, config.sync.leaseMs),
    lockMs: Math.min(LOOK_WITHIN_MS, config.sync.leaseMs),
    pruneEvents: (tenantId, olderThan) =>
      db.transaction(tenantId, (tx) => pruneEvents(tx, { olderThan })),
  });
  shutdown.onStop('worker', () => worker.close());
}

/** Errors  ConfigError when Redis cannot be reached: a worker without its queue would wait for nothing. */
async function lookAtRedis(url: string, logger: Logger): Promise<void> {
  const advice = await adviseOnRedis(url).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `REDIS_URL names a Redis that cannot be reached (${reason}): start it, or leave REDIS_URL out to keep the queue in PostgreSQL`,
    ]);
  });
  for (const sentence of advice) logger.warn(sentence);
}

/** The same for pushes. */
export function pushDeps(foundation: Foundation, client: ServiceTitan): PushDeps {
  const { config, clock, logger, db, observation } = foundation;
  const { observer } = observation;
  const { leaseMs } = config.sync;
  const holder = `${os.hostname()} ${process.pid}`;
  return { db, clock, logger, observer, upstream: () => client, holder, limits: { leaseMs } };
}

/** What the engine works with for one tenant, as configured. */
export function pullDeps(foundation: Foundation, client: ServiceTitan): PullDeps {
  const { config, clock, logger, db, observation } = foundation;
  const { pageSize, overlapMs, leaseMs, deleteGuard } = config.sync;
  return {
    db,
    clock,
    logger,
    observer: observation.observer,
    upstream: () => client,
    holder: `${os.hostname()} ${process.pid}`,
    limits: {
      pageSize,
      overlapMs,
      leaseMs,
      deleteGuard: { share: deleteGuard.percent / 100, rows: deleteGuard.rows },
    },
  };
}
