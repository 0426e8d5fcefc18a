import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyPostgres, linkLibraries, packagedPostgres } from './binaries.ts';
import {
  chooseServerUser,
  giveTo,
  runsAsRoot,
  type ServerUser,
  succeedsAs,
} from './server-user.ts';

/** Where one embedded server lives, and as whom it runs. */
export interface Place {
  /** The state folder in use: the one asked for, or its stand-in. */
  readonly state: string;
  /** Passwords, lock and data; owned by `user`. */
  readonly home: string;
  readonly dataDir: string;
  readonly user: ServerUser;
  /** Full path of a PostgreSQL program. */
  readonly program: (name: 'postgres' | 'initdb') => string;
}

/**
 * Finds a place in `stateDir` that the server's user can reach. Root in a checkout below a closed (0700) folder gets
 * `/var/lib/lazi/<hash of stateDir>` instead; binaries that user cannot read, or whose links are missing in a
 * read-only node_modules, are hard-linked into the place.
 */
export function choosePlace(stateDir: string, preferredUser?: string): Place {
  const { state, user } = reachableState(stateDir, preferredUser);
  const native = usablePostgres(state, user);
  const home = join(state, 'postgres');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  giveTo(user, home);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    state,
    home,
    dataDir: join(home, 'data'),
    user,
    program: (name) => join(native, 'bin', name + suffix),
  };
}

function reachableState(
  stateDir: string,
  preferredUser?: string,
): { state: string; user: ServerUser } {
  mkdirSync(stateDir, { recursive: true, mode: 0o755 });
  const state = realpathSync(stateDir);
  const user = chooseServerUser(join(state, 'postgres', 'data'), preferredUser);
  if (!runsAsRoot() || succeedsAs(user, 'cd "$1"', state)) return { state, user };

  const elsewhere = join('/var/lib/lazi', fingerprint(state));
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  return {
    state: elsewhere,
    user: chooseServerUser(join(elsewhere, 'postgres', 'data'), preferredUser),
  };
}

function usablePostgres(state: string, user: ServerUser): string {
  const packaged = packagedPostgres();
  const postgres = join(packaged, 'bin', 'postgres');
  const complete = linkLibraries(packaged);
  if (complete && (!runsAsRoot() || succeedsAs(user, '"$1" --version', postgres))) return packaged;

  const copy = join(
    state,
    `postgres-${fingerprint(readFileSync(join(packaged, 'bin', 'initdb')))}`,
  );
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    copyPostgres(packaged, join(unfinished, 'native'));
    chmodSync(unfinished, 0o755);
    linkLibraries(join(unfinished, 'native'));
    adopt(unfinished, copy);
  }
  return join(copy, 'native');
}

/** Two first starts at once: one of them wins, the other uses its copy. */
function adopt(unfinished: string, copy: string): void {
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

const fingerprint = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12);
