import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';

/** The system user the server runs as; empty means "as we are". PostgreSQL refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PATH for the shell snippets; nothing of the caller's environment reaches the server. */
export const SERVER_ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  HOME: '/',
};

export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/**
 * Whom to run the server as. Only root has a choice: the owner of data that exists already, else the first of
 * `preferred`, postgres, nobody, daemon that has a line in /etc/passwd (initdb fails for a uid without one).
 */
export function chooseServerUser(dataDir: string, preferred?: string): ServerUser {
  if (!runsAsRoot()) return {};
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of [preferred, 'postgres', 'nobody', 'daemon']) {
    const user = name === undefined ? undefined : lookUp(name);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new Error(
    'PostgreSQL does not run as root and /etc/passwd has neither postgres nor nobody. Add one of them, or set DATABASE_URL.',
  );
}

/** Runs a line of shell as the server's user; true when it succeeds. */
export function succeedsAs(user: ServerUser, script: string, argument: string): boolean {
  const options = { ...user, cwd: '/', env: SERVER_ENV, stdio: 'ignore' as const };
  return spawnSync('/bin/sh', ['-c', script, 'sh', argument], options).status === 0;
}

export function giveTo(user: ServerUser, path: string): void {
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid);
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [login, , uid, gid] = line.split(':');
    if (login === name) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
