import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TypedOperation } from './graphql.ts';

/** A process of the product, as a person or an operating system starts and stops it. */
export interface ProductProcess {
  readonly pid: number;
  /** What it has printed so far. */
  readonly printed: { readonly out: string; readonly err: string };
  /** Waits until standard output matches. Fails, with all that was printed, when the process ends before that. */
  see(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  /** Sends a signal and answers how the process ended. */
  stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>;
  /** How it ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export type Settings = Readonly<Record<string, string>>;

/** Everything a test has started, to be stopped after it. */
export interface Product {
  /** `lazi <words>` with these settings and no other. */
  start(words: string, settings: Settings): ProductProcess;
  /** The same, to its end, with `input` to read. */
  run(words: string, settings: Settings, input?: string): Promise<CommandResult>;
  /** Ends whatever is still there. Given a test that failed, tells first what all processes have printed. */
  close(test?: { readonly task: { readonly result?: { readonly state: string } } }): Promise<void>;
}

export interface CommandResult {
  readonly exit: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');
const PATIENCE_MS = 30_000;

/** Runs the product in an empty folder of its own, so that no `.env` and no state of the checkout are in play. */
export function openProduct(): Product {
  const folder = mkdtempSync(join(tmpdir(), 'lazi-flow-'));
  const processes: { readonly words: string; readonly process: ProductProcess }[] = [];
  const start = (words: string, settings: Settings, input?: string) => {
    const started = startProcess(words.split(' '), settings, folder, input);
    processes.push({ words, process: started });
    return started;
  };
  return {
    start,
    async run(words, settings, input) {
      const { ended, printed } = start(words, settings, input);
      return { exit: await ended, ...printed };
    },
    async close(test) {
      await Promise.all(processes.map(({ process }) => process.stop('SIGKILL')));
      if (test?.task.result?.state === 'fail') {
        for (const { words, process } of processes) console.error(storyOf(words, process.printed));
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startProcess(
  words: readonly string[],
  settings: Settings,
  cwd: string,
  input = '',
): ProductProcess {
  const { PATH, HOME, LD_LIBRARY_PATH } = process.env;
  const env = { PATH, HOME, LD_LIBRARY_PATH, PORT: '0', ...settings };
  const child = spawn(process.execPath, ['--import', TSX, MAIN, ...words], { cwd, env });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    printed.err += String(chunk);
  });
  let end: number | NodeJS.Signals | undefined;
  const ended = endOf(child).then((how) => {
    end = how;
    return how;
  });
  const story = (what: string) => new Error(storyOf(`${words.join(' ')} ${what}`, printed));
  return {
    pid: child.pid ?? 0,
    printed,
    ended,
    async see(pattern, withinMs = PATIENCE_MS) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const hit = pattern.exec(printed.out);
        if (hit) return hit;
        if (end !== undefined) throw story(`ended with ${end} and never printed ${pattern}:`);
        if (performance.now() > deadline) throw story(`did not print ${pattern} in time:`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

function storyOf(what: string, { out, err }: ProductProcess['printed']): string {
  return `lazi ${what}\n${out}\n${err}`;
}

/** After the streams are read to their end, too. */
function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
}

/** Where GraphQL listens, from what `start` or `gateway` has printed. */
export async function addressOf(gateway: ProductProcess): Promise<string> {
  const [url] = await gateway.see(/http:\/\/localhost:\d+\/graphql/);
  return url;
}

/** Asks as a front end does; fails with the whole answer when it is not all data. */
export async function ask<Result, Variables>(
  url: string,
  operation: TypedOperation<Result, Variables>,
  ...[variables, headers]: Record<string, never> extends Variables
    ? [variables?: Variables, headers?: Record<string, string>]
    : [variables: Variables, headers?: Record<string, string>]
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: String(operation), variables }),
  });
  const text = await response.text();
  const { data, errors }: { data?: Result; errors?: unknown } = JSON.parse(text);
  if (errors || !data) throw new Error(`${response.status} ${text.slice(0, 2_000)}`);
  return data;
}
