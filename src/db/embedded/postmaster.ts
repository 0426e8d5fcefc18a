import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `postmaster.pid` says of a server that is alive. */
interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The live server of this very data folder; undefined for a stale file, also one whose pid now belongs to another program. */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  const lines = readPidFile(dataDir);
  const pid = Number(lines?.[0]);
  if (!lines || !pid || !isAlive(pid) || !servesFolder(pid, dataDir)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Clears what a killed server left. A recycled pid in the file would make PostgreSQL refuse to start; our own pid, the
 * new server's parent, makes it see a stale file and yet check for backends that still hold the shared memory.
 */
export function clearStalePidFile(dataDir: string): void {
  const lines = readPidFile(dataDir);
  if (!lines) return;
  lines[0] = String(process.pid);
  writeFileSync(join(dataDir, 'postmaster.pid'), lines.join('\n'));
}

/** True also for a process that belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Lines: pid, data folder, start time, port, socket folder, address, shared memory key, state. */
function readPidFile(dataDir: string): string[] | undefined {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

function servesFolder(pid: number, dataDir: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return command[0]?.endsWith('postgres') === true && command.includes(dataDir);
  } catch {
    return process.platform !== 'linux'; // no /proc elsewhere: trust the pid
  }
}
