import { spawn } from 'node:child_process';
import type { Place } from './place.ts';
import { SERVER_ENV } from './server-user.ts';

/**
 * A line of shell that outlives us and waits at a pipe. However this process ends, kill -9 included, the pipe closes:
 * the server is then told to shut down fast, and what is not to be kept is removed once it has.
 *   $1 pid of the server, $2 data folder, $3 folder to remove or nothing
 */
const SCRIPT = `
  read _
  [ "$(head -n1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1"
  i=0
  while [ -e "$2/postmaster.pid" ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done
  [ -n "$3" ] && rm -rf "$3"
`;

interface Watched {
  /** Undefined when the server could not even be spawned. */
  readonly pid: number | undefined;
  readonly removeAfterwards: string | undefined;
}

export interface Watchdog {
  dismiss(): void;
}

export function startWatchdog(place: Place, watched: Watched): Watchdog {
  if (process.platform === 'win32' || watched.pid === undefined) return { dismiss: () => {} };
  const { pid, removeAfterwards = '' } = watched;
  const words = ['-c', SCRIPT, 'sh', String(pid), place.dataDir, removeAfterwards];
  const watchdog = spawn('/bin/sh', words, {
    // as ourselves: the folder to remove is ours, and root may signal any user's server
    cwd: '/',
    env: SERVER_ENV,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => void watchdog.kill('SIGKILL') };
}
