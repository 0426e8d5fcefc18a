import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import readline from 'node:readline';

export interface Running {
  readonly child: ChildProcess;
  /** First group of the pattern that was waited for. */
  readonly found: string;
  readonly startedInMs: number;
  /** Resident memory, in MB; NaN where /proc is missing. */
  residentMb(): number;
  /** Processor time it has used so far, in milliseconds; NaN where /proc is missing. */
  cpuMs(): number;
  stop(): Promise<void>;
}

/** As `npm start` and the image run it. */
const NODE_FLAGS = [
  '--max-semi-space-size=64',
  '--no-allocation-site-pretenuring',
  ...['--import', 'tsx'],
];

/** Starts a script of the project as a process of its own and waits for a line of its output. */
export async function startProcess(
  script: string,
  args: readonly string[],
  options: { until: RegExp; environment?: Readonly<Record<string, string>>; timeoutMs?: number },
): Promise<Running> {
  const started = performance.now();
  const child = spawn(process.execPath, [...NODE_FLAGS, script, ...args], {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const found = await waitForLine(child, script, options.until, options.timeoutMs ?? 60_000);
  return {
    child,
    found,
    startedInMs: performance.now() - started,
    residentMb: () => residentMb(child.pid),
    cpuMs: () => cpuMs(child.pid),
    async stop() {
      child.kill('SIGTERM');
      const hurry = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exited;
      clearTimeout(hurry);
    },
  };
}

function waitForLine(
  child: ChildProcess,
  script: string,
  until: RegExp,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const seen: string[] = [];
    const fail = (why: string) =>
      reject(new Error(`${script} ${why}; it said:\n${seen.join('\n')}`));
    const timer = setTimeout(
      () => fail(`said nothing like ${until} within ${timeoutMs} ms`),
      timeoutMs,
    );
    child.once('exit', (code) => fail(`ended with ${code}`));
    // Keeps reading after the match, so that a full pipe never stops the child.
    readline.createInterface({ input: child.stdout! }).on('line', (line) => {
      seen.push(line);
      const match = until.exec(line);
      if (!match) return;
      clearTimeout(timer);
      resolve(match[1] ?? '');
    });
  });
}

function residentMb(pid: number | undefined): number {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** The kernel counts in hundredths of a second. */
const MS_PER_TICK = 10;

function cpuMs(pid: number | undefined): number {
  try {
    const [, afterName = ''] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [userTicks, systemTicks] = afterName.split(' ').slice(11, 13).map(Number);
    return ((userTicks ?? Number.NaN) + (systemTicks ?? Number.NaN)) * MS_PER_TICK;
  } catch {
    return Number.NaN;
  }
}
