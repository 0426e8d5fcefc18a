import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './place.ts';
import { findPostmaster } from './postmaster.ts';
import { SERVER_ENV } from './server-user.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface Server {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

interface LaunchOptions {
  readonly settings: Readonly<Record<string, string>>;
  /** Removed after the server has stopped, by whatever way it stops. */
  readonly removeAfterwards: string | undefined;
  readonly onOutput: (text: string) => void;
}

const PORT_ATTEMPTS = 5;
/** A fast shutdown that takes longer is made an immediate one; the next start then recovers from the log. */
const STOP_PATIENCE_MS = 15_000;
const OUTPUT_KEPT = 4_000;

/** Starts the server on a free port of 127.0.0.1 and comes back once it takes connections. */
export async function launchServer(place: Place, options: LaunchOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptStart(place, await freePort(), options);
    if ('child' in outcome) return supervise(outcome, options.removeAfterwards);
    const portTaken = /address already in use|could not bind/i.test(outcome.failure);
    if (!portTaken || attempt === PORT_ATTEMPTS) {
      throw new Error(
        `The embedded PostgreSQL in ${place.dataDir} did not start: ${outcome.failure}`,
      );
    }
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly watchdog: Watchdog;
  readonly exit: Promise<unknown>;
  readonly pid: number;
  readonly port: number;
}

async function attemptStart(
  place: Place,
  port: number,
  { settings, removeAfterwards, onOutput }: LaunchOptions,
): Promise<Started | { failure: string }> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    place.program('postgres'),
    ['-D', place.dataDir, '-p', String(port), ...flags],
    {
      ...place.user,
      cwd: '/',
      env: SERVER_ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
      // a group of its own: Ctrl-C in the terminal must not stop the database before the application has drained
      detached: true,
    },
  );
  const watchdog = startWatchdog(place, { pid: child.pid, removeAfterwards });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    output = (output + text).slice(-OUTPUT_KEPT);
    onOutput(text);
  });
  let ended = false;
  const exit = once(child, 'exit').catch((error: unknown) => {
    output += String(error);
  });
  void exit.then(() => {
    ended = true;
  });
  while (!ended) {
    const postmaster = findPostmaster(place.dataDir);
    if (postmaster?.ready && postmaster.pid === child.pid) {
      return { child, watchdog, exit, pid: postmaster.pid, port };
    }
    await pause(5);
  }
  watchdog.dismiss();
  return { failure: output.trim() };
}

function supervise(
  { child, watchdog, exit, pid, port }: Started,
  removeAfterwards: string | undefined,
): Server {
  // neither the server nor its output keeps this process alive
  child.unref();
  if (child.stderr && 'unref' in child.stderr) (child.stderr as { unref(): void }).unref();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    child.ref();
    child.kill('SIGINT');
    const impatience = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
    await exit;
    clearTimeout(impatience);
    watchdog.dismiss();
    if (removeAfterwards) rmSync(removeAfterwards, { recursive: true, force: true });
  };
  return {
    pid,
    port,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string')
    throw new Error('no port of 127.0.0.1 is free');
  return address.port;
}
