import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';
import { giveTo, SERVER_ENV } from './server-user.ts';

/** The owner of every database here; migrations run as this role. */
export const OWNER = 'lazi';

/**
 * Makes the data folder unless a whole one is there; one whose initdb was killed is made anew.
 * Errors  initdb's own words, when it fails.
 */
export function ensureCluster(place: Place, options: { durable: boolean }): void {
  const finished = join(place.home, 'initialised');
  if (existsSync(finished) && existsSync(join(place.dataDir, 'PG_VERSION'))) return;
  rmSync(place.dataDir, { recursive: true, force: true });

  const passwordFile = secretFile(place, 'owner-password');
  writeSecret(place, passwordFile);
  const initdb = spawnSync(
    place.program('initdb'),
    [
      `--pgdata=${place.dataDir}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own collation: no locale of the machine is needed, and none can change under an index
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(options.durable ? [] : ['--no-sync']),
    ],
    { ...place.user, cwd: '/', env: SERVER_ENV, encoding: 'utf8' },
  );
  if (initdb.status !== 0) {
    const reason = initdb.error?.message ?? initdb.stderr;
    throw new Error(`initdb could not make the database in ${place.dataDir}: ${reason}`);
  }
  writeFileSync(finished, new Date().toISOString());
}

/** The password of a role, made on first use and kept in the place with mode 0600. */
export function passwordOf(place: Place, role: 'owner' | 'app'): string {
  const file = secretFile(place, `${role}-password`);
  if (!existsSync(file)) writeSecret(place, file);
  return readFileSync(file, 'utf8').trim();
}

const secretFile = (place: Place, name: string): string => join(place.home, name);

function writeSecret(place: Place, file: string): void {
  rmSync(file, { force: true });
  writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  giveTo(place.user, file);
}
