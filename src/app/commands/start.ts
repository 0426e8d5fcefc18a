import type { RunQueue } from '../../jobs/run-queue.ts';
import { PRICEBOOK_ENTITIES } from '../../servicetitan/entities.ts';
import { startSync } from '../../sync/commands.ts';
import { type EntityStatus, readMirrorStatus } from '../../sync/mirror-status.ts';
import { loadRun } from '../../sync/runs/run.ts';
import { isUnfinished } from '../../sync/runs/states.ts';
import { followRun, reportRun } from '../follow-run.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
import { assertIdentity } from '../identity.ts';
import { openObservation } from '../observation.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { openWatchPort } from '../roles/watch-port.ts';
import { openWorker } from '../roles/worker.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi start`: every role in one process until Ctrl-C; an empty mirror is filled at once, in sight. */
export async function start(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  assertIdentity(config);
  const began = performance.now();
  const stopping = listenForStop(() => {
    terminal.endProgress();
    terminal.line('stopping ...');
  });
  const observation = await openObservation(config, shutdown, 'start');
  const foundation = await openFoundation(config, shutdown, {
    role: 'start',
    logger,
    observation,
  });
  terminal.line(`PostgreSQL     ${describeDatabase(foundation)}`);
  const upstream = await openUpstream(foundation, shutdown);
  terminal.line(`ServiceTitan   ${upstream.address}${upstream.simulated ? ' (simulated)' : ''}`);
  const queue = openQueue(foundation, shutdown);
  terminal.line(`Queue          ${config.redisUrl ? 'Redis' : 'PostgreSQL'}`);
  await openWatchPort(foundation, queue, shutdown);
  // The worker comes last, so that it is the first to stop: the gateway answers until the work is handed back.
  const { url } = await openGateway(foundation, { queue, upstream }, shutdown);
  await openWorker(foundation, { upstream, queue }, shutdown);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  terminal.line(`GraphQL        ${url}   (up in ${seconds} s)`);
  terminal.line();

  try {
    stopping.throwIfAborted();
    await fillEmptyMirror(context, foundation, queue.wake, stopping);
    terminal.line(whatNext(url));
    await aborted(stopping);
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
  return 0;
}

function describeDatabase({ database }: Foundation): string {
  if (database.mode === 'external') return 'as DATABASE_URL says';
  return `embedded, data in ${database.dataDir}${database.shared ? ' (started by another process)' : ''}`;
}

/** Shows the first pull, or goes on with one that was interrupted; later pulls are left to the schedules. */
async function fillEmptyMirror(
  { terminal }: CommandContext,
  { config, db, clock }: Foundation,
  wake: RunQueue['wake'],
  stopping: AbortSignal,
): Promise<void> {
  const { tenantId } = config;
  const { entities, lastRuns } = await readMirrorStatus(db, tenantId, { lastRuns: 1 });
  const [last] = lastRuns;
  const isInterrupted = last !== undefined && isUnfinished(last.state);
  if (!isInterrupted && isFilled(entities)) {
    const outcome = last ? `; the last pull ended ${last.state}` : '';
    terminal.line(`The pricebook is here already${outcome}.`);
    return;
  }
  terminal.line(
    isInterrupted
      ? `Going on with the ${last.mode} pull that was under way (within ${config.sync.leaseMs / 1_000} s)`
      : `First pull of tenant ${tenantId}`,
  );
  const wish = { tenantId, mode: 'FULL', trigger: 'MANUAL', requestedBy: 'start' } as const;
  const { run } = await startSync(db, clock, wish);
  await wake({ tenantId, runId: run.id });
  const ended = await followRun(terminal, () => loadRun(db, tenantId, run.id), stopping);
  reportRun(terminal, ended);
}

/** Whether each entity was read to its end at least once. */
function isFilled(entities: readonly EntityStatus[]): boolean {
  const filled = entities.filter(({ lastFullReadAt }) => lastFullReadAt !== null);
  return filled.length === PRICEBOOK_ENTITIES.length;
}

const whatNext = (url: string): string => `
Try next
  open ${url} in a browser: GraphiQL with ready examples
  curl -s ${url} -H 'content-type: application/json' --data '{"query":"{ categoryStats { total byDepth { depth count } } }"}'
  npm run lazi -- sync --incremental      (in another terminal)
Ctrl-C stops everything.`;
