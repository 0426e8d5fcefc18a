import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '../error-code.ts';
import { isAlive } from './postmaster.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 25;

/** Runs `work` while no other process holds `file`: of several first starts one makes the database, the others find it. */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!take(file)) {
    if (performance.now() > deadline) {
      throw new Error(
        `Another process has been starting the database for a minute. If none is, remove ${file}.`,
      );
    }
    dropIfOrphaned(file);
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's file away; should somebody have taken the lock in between, theirs is put back. */
function dropIfOrphaned(file: string): void {
  const moved = `${file}.${process.pid}`;
  try {
    if (heldByLiving(file)) return;
    renameSync(file, moved);
    if (heldByLiving(moved)) linkSync(moved, file);
    rmSync(moved, { force: true });
  } catch {
    // gone or replaced meanwhile: the next attempt to take it decides
  }
}

/** An empty file is one whose holder is about to write its pid. */
function heldByLiving(file: string): boolean {
  const pid = Number(readFileSync(file, 'utf8'));
  return pid === 0 || isAlive(pid);
}
