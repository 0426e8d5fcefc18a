import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { confirmDeletes, startSync } from '../../sync/commands.ts';
import { runPull } from '../../sync/pull/run-pull.ts';
import { loadRun, type Run } from '../../sync/runs/run.ts';
import { followRun, reportRun } from '../follow-run.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
import { openQueue } from '../roles/queue.ts';
import { pullDeps } from '../roles/worker.ts';
import { openUpstream } from '../upstream.ts';
import type { CommandContext } from './context.ts';

export interface SyncFlags {
  readonly incremental?: boolean;
  readonly dryRun?: boolean;
  readonly entities?: readonly PricebookEntity[];
  readonly confirmDeletes?: string;
}

/** A running worker takes a run up within this time; after it there is none, and the run is done here. */
const WORKER_PATIENCE_MS = 3_000;

/** `lazi sync`: starts a pull (or joins the one under way), shows it, and answers 0 only when it succeeded. */
export async function sync(context: CommandContext, flags: SyncFlags): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const foundation = await openFoundation(config, shutdown, { role: 'sync', logger });
  const queue = openQueue(foundation, shutdown);

  const { tenantId } = config;
  const run = await startOrConfirm(foundation, flags, (line) => terminal.line(line));
  await queue.wake({ tenantId, runId: run.id });

  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  try {
    const [ended] = await Promise.all([
      followRun(terminal, () => loadRun(foundation.db, tenantId, run.id), interrupted.signal),
      workHereIfNobodyElseDoes(context, foundation, run.id, interrupted.signal),
    ]);
    reportRun(terminal, ended);
    if (ended.state === 'NEEDS_CONFIRMATION') {
      terminal.line(`To do these deletes: lazi sync --confirm-deletes ${ended.id}`);
    }
    return ended.state === 'SUCCEEDED' ? 0 : 1;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    terminal.endProgress();
    terminal.line(
      `Stopped looking. Run ${run.id} goes on when a worker takes it up; \`lazi status\` tells.`,
    );
    return 130;
  }
}

async function startOrConfirm(
  { config, db, clock }: Foundation,
  flags: SyncFlags,
  say: (line: string) => void,
): Promise<Run> {
  const { tenantId } = config;
  if (flags.confirmDeletes) return confirmDeletes(db, { tenantId, runId: flags.confirmDeletes });
  const { run, alreadyRunning } = await startSync(db, clock, {
    tenantId,
    mode: flags.incremental ? 'INCREMENTAL' : 'FULL',
    ...(flags.entities && { entities: flags.entities }),
    dryRun: flags.dryRun ?? false,
    trigger: 'MANUAL',
    requestedBy: 'command line',
  });
  if (alreadyRunning) say(`A ${run.mode} pull is under way already; showing that one.`);
  return run;
}

async function workHereIfNobodyElseDoes(
  { shutdown }: CommandContext,
  foundation: Foundation,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const { config, db, database } = foundation;
  const { tenantId } = config;
  const alone = database.mode === 'embedded' && !database.shared;
  if (!alone && (await takenUpWithin(WORKER_PATIENCE_MS, () => loadRun(db, tenantId, runId))))
    return;
  const upstream = await openUpstream(foundation, shutdown);
  await runPull(pullDeps(foundation, upstream), { tenantId, runId, signal });
}

async function takenUpWithin(ms: number, load: () => Promise<Run>): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    if ((await load()).state !== 'QUEUED') return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
