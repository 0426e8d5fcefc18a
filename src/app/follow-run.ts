import { setTimeout as pause } from 'node:timers/promises';
import type { Run, Step } from '../sync/runs/run.ts';
import { isUnfinished } from '../sync/runs/states.ts';
import type { Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 150;

/** Shows a run's progress until it ends, and answers it as it ended. Errors  the signal's reason, when nobody looks any more. */
export async function followRun(
  terminal: Terminal,
  load: () => Promise<Run>,
  signal: AbortSignal,
): Promise<Run> {
  for (;;) {
    signal.throwIfAborted();
    const run = await load();
    if (!isUnfinished(run.state)) {
      terminal.endProgress();
      return run;
    }
    terminal.progress(describeProgress(run), fractionOf(run.steps));
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

function describeProgress(run: Run): string {
  const active = run.steps.find((step) => step.state !== 'QUEUED' && isUnfinished(step.state));
  const fetched = run.steps.reduce((sum, step) => sum + step.fetched, 0);
  return active
    ? `${active.entity}: ${active.state.toLowerCase()} (${format(fetched)} records read)`
    : run.state.toLowerCase();
}

/** Each entity is an equal part of the way; within it, the rows read of those announced. */
function fractionOf(steps: readonly Step[]): number {
  const done = steps.reduce((sum, step) => {
    if (!isUnfinished(step.state)) return sum + 1;
    return sum + (step.expected ? Math.min(0.95, step.fetched / step.expected) : 0);
  }, 0);
  return steps.length === 0 ? 1 : done / steps.length;
}

/** What a run did, one line an entity, with what went wrong and what to do about it. */
export function reportRun(terminal: Terminal, run: Run): void {
  terminal.line(
    `${run.mode} pull ${run.id}: ${run.state}${seconds(run)}${run.dryRun ? ' (dry run: nothing was written)' : ''}`,
  );
  terminal.line(row(['', ...COUNTS]));
  for (const step of run.steps) {
    terminal.line(row([step.entity, ...COUNTS.map((count) => format(step[count]))]));
  }
  for (const { entity, error } of [...run.steps, { entity: 'run', error: run.error }]) {
    if (error) terminal.line(`  ${entity}: ${error.message} ${error.remedy}`);
  }
}

const COUNTS = ['fetched', 'created', 'updated', 'unchanged', 'deleted', 'parked'] as const;

const row = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(20)}${cells.map((cell) => cell.padStart(10)).join('')}`;

const format = (count: number): string => count.toLocaleString('en-US');

function seconds({ startedAt, finishedAt }: Run): string {
  if (!startedAt || !finishedAt) return '';
  return ` in ${((finishedAt.getTime() - startedAt.getTime()) / 1_000).toFixed(1)} s`;
}
