import { setTimeout as pause } from 'node:timers/promises';
import type { Run, RunError, Step } from '../sync/runs/run.ts';
import { isUnfinished } from '../sync/runs/states.ts';
import type { Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 150;

/** Shows a run's progress until it ends, and answers it as it ended. Errors  the signal's reason, when nobody looks any more. */
export async function followRun(
  terminal: Terminal,
  load: () => Promise<Run>,
  signal: AbortSignal,
): Promise<Run> {
  let furthest = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const run = await load();
      if (!isUnfinished(run.state)) return run;
      // A run that another worker takes up reads its unfinished steps again; people need not see it go backwards.
      furthest = Math.max(furthest, fractionOf(run.steps));
      terminal.progress(describeProgress(run), furthest);
      await pause(LOOK_EVERY_MS, undefined, { signal });
    }
  } finally {
    terminal.endProgress();
  }
}

/** What the run is at, in a few words. */
export function describeProgress(run: Run): string {
  if (run.cancelRequestedAt) return 'being cancelled';
  const active = run.steps.find((step) => step.state !== 'QUEUED' && isUnfinished(step.state));
  if (!active) return run.state === 'QUEUED' ? 'waiting for a worker' : 'finishing';
  const read = run.steps.reduce((sum, step) => sum + step.fetched, 0);
  return `${active.entity}: ${active.state.toLowerCase()} (${format(read)} records read)`;
}

/** Each entity is an equal part of the way; within it, the rows read of those announced. */
export function fractionOf(steps: readonly Step[]): number {
  const done = steps.reduce((sum, step) => {
    if (!isUnfinished(step.state)) return sum + 1;
    return sum + (step.expected ? Math.min(0.95, step.fetched / step.expected) : 0);
  }, 0);
  return steps.length === 0 ? 1 : done / steps.length;
}

/** What a run did, one line an entity, with what went wrong and what to do about it. */
export function reportRun(terminal: Terminal, run: Run): void {
  const dryRun = run.dryRun ? ' (dry run: nothing was written)' : '';
  terminal.line(`${run.mode} pull ${run.id}: ${run.state}${seconds(run)}${dryRun}`);
  terminal.line(row(['', ...COUNTS]));
  for (const step of run.steps) {
    terminal.line(row([step.entity, ...COUNTS.map((count) => format(step[count]))]));
  }
  for (const complaint of complaintsOf(run)) terminal.line(`  ${complaint}`);
}

/** Each error once, however many entities it stopped, and what to do about it on a line of its own. */
function complaintsOf({ steps, error }: Run): string[] {
  const sufferers = new Map<string, string[]>();
  for (const step of steps) {
    if (!step.error) continue;
    const text = textOf(step.error);
    sufferers.set(text, [...(sufferers.get(text) ?? []), step.entity]);
  }
  const told = [...sufferers].map(([text, who]) => {
    const everybody = who.length > 1 && who.length === steps.length;
    return `${everybody ? 'all' : who.join(', ')}: ${text}`;
  });
  if (!error || sufferers.has(textOf(error))) return told;
  return [...told, `run: ${textOf(error)}`];
}

const textOf = ({ message, remedy }: RunError): string => `${message}\n    ${remedy}`;

const COUNTS = ['fetched', 'created', 'updated', 'unchanged', 'deleted', 'parked'] as const;

const row = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(20)}${cells.map((cell) => cell.padStart(10)).join('')}`;

const format = (count: number): string => count.toLocaleString('en-US');

function seconds({ startedAt, finishedAt }: Run): string {
  if (!startedAt || !finishedAt) return '';
  return ` in ${((finishedAt.getTime() - startedAt.getTime()) / 1_000).toFixed(1)} s`;
}
