import fs from 'node:fs';
import os from 'node:os';

/** One published figure: what was measured, beside what, and how much it may be. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly floor: string;
  /** Measured divided by floor, or the other way round where more is better; null for a figure without a floor. */
  readonly ratio: number | null;
  /** E.g. `at most 1.5`, or `stated`. */
  readonly target: string;
  readonly met: boolean;
}

export function figure(
  what: string,
  measured: string,
  against:
    | { floor: string; ratio: number; atMost: number }
    | { floor: string; ratio: number; atLeast: number },
): Figure {
  const { floor, ratio } = against;
  return 'atMost' in against
    ? {
        what,
        measured,
        floor,
        ratio,
        target: `at most ${against.atMost}`,
        met: ratio <= against.atMost,
      }
    : {
        what,
        measured,
        floor,
        ratio,
        target: `at least ${against.atLeast}`,
        met: ratio >= against.atLeast,
      };
}

export function stated(what: string, measured: string): Figure {
  return { what, measured, floor: '', ratio: null, target: 'stated', met: true };
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

/** Prints the table and writes it to bench/RESULTS.md. */
export function publish(figures: readonly Figure[]): void {
  const rows = figures.map(({ what, measured, floor, ratio, target, met }) => [
    what,
    measured,
    floor,
    ratio === null ? '' : ratio.toFixed(2),
    target,
    met ? 'yes' : 'NO',
  ]);
  const head = ['figure', 'measured', 'floor', 'ratio', 'target', 'met'];
  const table = [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  process.stdout.write(`\n${table}\n`);
  fs.writeFileSync('bench/RESULTS.md', `${introduction()}\n${table}\n`);
}

function introduction(): string {
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  return `# Figures

Written by \`npm run bench\`. Each ratio is taken within one run, in turns, on the same PostgreSQL: the machine cancels out,
the milliseconds do not travel. Floors are what one could write by hand without any of the gateway's promises; see the
scripts in \`bench/scenarios\`.

Node ${process.version}, ${os.cpus().length} × ${cpu}, ${Math.round(os.totalmem() / 2 ** 30)} GB.
`;
}
