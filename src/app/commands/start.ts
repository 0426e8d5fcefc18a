import { startSync } from '../../sync/commands.ts';
import { readMirrorStatus } from '../../sync/mirror-status.ts';
import { loadRun } from '../../sync/runs/run.ts';
import { followRun, reportRun } from '../follow-run.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { openWorker } from '../roles/worker.ts';
import { stopOnSignal } from '../shutdown.ts';
import { openUpstream } from '../upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi start`: every role in one process until Ctrl-C; an empty mirror is filled at once, in sight. */
export async function start(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const began = performance.now();
  const foundation = await openFoundation(config, shutdown, { role: 'start', logger });
  terminal.line(`PostgreSQL     ${describeDatabase(foundation)}`);
  const upstream = await openUpstream(foundation, shutdown);
  terminal.line(`ServiceTitan   ${upstream.address}${upstream.simulated ? ' (simulated)' : ''}`);
  const queue = openQueue(foundation, shutdown);
  terminal.line(`Queue          ${config.redisUrl ? 'Redis' : 'PostgreSQL'}`);
  await openWorker(foundation, { upstream, queue }, shutdown);
  const { url } = await openGateway(foundation, { queue }, shutdown);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  terminal.line(`GraphQL        ${url}   (up in ${seconds} s)`);
  terminal.line();

  const stopping = new AbortController();
  const stopped = stopOnSignal(shutdown, () => {
    stopping.abort();
    terminal.endProgress();
    terminal.line('stopping ...');
  });
  await fillEmptyMirror(context, foundation, queue.wake, stopping.signal);
  if (!stopping.signal.aborted) terminal.line(whatNext(url));
  return stopped;
}

function describeDatabase({ database }: Foundation): string {
  if (database.mode === 'external') return 'as DATABASE_URL says';
  return `embedded, data in ${database.dataDir}${database.shared ? ' (started by another process)' : ''}`;
}

/** The first start pulls everything; later ones leave it to the schedules. */
async function fillEmptyMirror(
  { terminal }: CommandContext,
  { config, db, clock }: Foundation,
  wake: (run: { tenantId: bigint; runId: string }) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId } = config;
  const { entities, lastRuns } = await readMirrorStatus(db, tenantId, { lastRuns: 1 });
  if (entities.some(({ lastReadAt }) => lastReadAt !== null)) {
    const last = lastRuns[0];
    terminal.line(
      `The pricebook is here already${last ? `; the last pull ended ${last.state}` : ''}.`,
    );
    return;
  }
  terminal.line(`First pull of tenant ${tenantId}`);
  const { run } = await startSync(db, clock, {
    tenantId,
    mode: 'FULL',
    trigger: 'MANUAL',
    requestedBy: 'start',
  });
  await wake({ tenantId, runId: run.id });
  try {
    reportRun(terminal, await followRun(terminal, () => loadRun(db, tenantId, run.id), signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const whatNext = (url: string): string => `
Try next
  open ${url} in a browser: GraphiQL with ready examples
  curl -s ${url} -H 'content-type: application/json' --data '{"query":"{ categoryStats { total byDepth { depth count } } }"}'
  npm run lazi -- sync --incremental      (in another terminal)
Ctrl-C stops everything.`;
