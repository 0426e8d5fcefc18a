import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { confirmDeletes, startSync } from '../../sync/commands.ts';
import { findWork } from '../../sync/find-work.ts';
import { runPull } from '../../sync/pull/run-pull.ts';
import { loadRun, type Run } from '../../sync/runs/run.ts';
import { isUnfinished } from '../../sync/runs/states.ts';
import { type ActingTenant, actingTenant, type TenantFlags } from '../acting-tenant.ts';
import { followRun, reportRun } from '../follow-run.ts';
import { type Foundation, openFoundation } from '../foundation.ts';
import { type Patiently, patientlyAt } from '../outlast.ts';
import { openQueue } from '../roles/queue.ts';
import { pullDeps } from '../roles/worker.ts';
import type { Shutdown } from '../shutdown.ts';
import { INTERRUPTED, listenForStop } from '../stop-signals.ts';
import type { Terminal } from '../terminal.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

export interface SyncFlags extends TenantFlags {
  readonly incremental?: boolean;
  readonly dryRun?: boolean;
  readonly entities?: readonly PricebookEntity[];
  readonly confirmDeletes?: string;
}

/** A worker takes a waiting run up within this time; after it there is none, and the run is done here. */
const WORKER_PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 250;

/** `lazi sync`: starts a pull (or joins the one under way), shows it, and answers 0 only when it succeeded. */
export async function sync(context: CommandContext, flags: SyncFlags): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.endProgress());
  const foundation = await openFoundation(config, shutdown, { role: 'sync', logger });
  const queue = openQueue(foundation, shutdown);
  const tenant = await actingTenant(foundation, flags);
  const { tenantId, flag } = tenant;
  const run = await startOrConfirm(foundation, tenantId, flags, (line) => terminal.line(line));
  await queue.wake({ tenantId, runId: run.id });
  try {
    const ended = await seeThrough(context, foundation, { tenantId, runId: run.id }, stopping);
    return reportEnd(terminal, ended, tenant);
  } catch (error) {
    if (!stopping.aborted) throw error;
    terminal.line(
      `Stopped looking. Run ${run.id} goes on when a worker takes it up; \`lazi status${flag}\` tells.`,
    );
    return INTERRUPTED;
  }
}

function reportEnd(terminal: Terminal, run: Run, { flag }: ActingTenant): number {
  reportRun(terminal, run);
  if (run.state === 'NEEDS_CONFIRMATION') {
    terminal.line(`To do these deletes: lazi sync --confirm-deletes ${run.id}${flag}`);
  }
  return run.state === 'SUCCEEDED' ? 0 : 1;
}

async function startOrConfirm(
  { db, clock }: Foundation,
  tenantId: bigint,
  flags: SyncFlags,
  say: (line: string) => void,
): Promise<Run> {
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

interface RunKey {
  readonly tenantId: bigint;
  readonly runId: string;
}

/** Shows the run until it ends, and works on it while no worker does. What one of the two throws stops both. */
async function seeThrough(
  { shutdown, terminal }: CommandContext,
  foundation: Foundation,
  { tenantId, runId }: RunKey,
  stopping: AbortSignal,
): Promise<Run> {
  const { db } = foundation;
  const trouble = new AbortController();
  const signal = AbortSignal.any([stopping, trouble.signal]);
  const patiently = patientlyAt(terminal, signal);
  const load = () => patiently(() => loadRun(db, tenantId, runId));
  const following = followRun(terminal, load, signal);
  const working = workWhileNobodyDoes(foundation, shutdown, tenantId, load, patiently, signal);
  try {
    const [ended] = await Promise.all([following, working]);
    return ended;
  } finally {
    trouble.abort();
    await Promise.allSettled([following, working]);
  }
}

async function workWhileNobodyDoes(
  foundation: Foundation,
  shutdown: Shutdown,
  tenantId: bigint,
  load: () => Promise<Run>,
  patiently: Patiently,
  signal: AbortSignal,
): Promise<void> {
  const { db, database } = foundation;
  // Nobody else can be there where this process has started the database itself.
  const patienceMs = database.mode === 'embedded' && !database.shared ? 0 : WORKER_PATIENCE_MS;
  let client: ServiceTitan | undefined;
  let waitingSince: number | undefined;
  for (let run = await load(); isUnfinished(run.state); run = await load()) {
    const isWaiting = (await patiently(() => findWork(db, tenantId))).includes(run.id);
    waitingSince = isWaiting ? (waitingSince ?? performance.now()) : undefined;
    if (waitingSince !== undefined && performance.now() - waitingSince >= patienceMs) {
      client ??= await (await openUpstream(foundation, shutdown)).connect(tenantId);
      const deps = pullDeps(foundation, client);
      await patiently<unknown>(() => runPull(deps, { tenantId, runId: run.id, signal }));
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}
