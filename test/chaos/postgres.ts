import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { silentLogger } from '../support/database.ts';

/** A PostgreSQL that keeps what it has committed, and can be crashed. */
export interface CrashablePostgres {
  readonly db: Database;
  readonly url: string;
  readonly migrationUrl: string;
  /** Kills one server process of a worker: PostgreSQL ends all others and recovers from its log, on the same port. */
  crash(applicationName?: string): Promise<boolean>;
  stop(): Promise<void>;
}

export const WORKER_NAME = 'chaos-worker';
const logger = silentLogger;
const RECOVERY_PATIENCE_MS = 60_000;

export async function startCrashablePostgres(): Promise<CrashablePostgres> {
  const stateDir = mkdtempSync(join(tmpdir(), 'lazi-chaos-'));
  const server = await startEmbeddedPostgres({ stateDir, logger });
  await migrate({ url: server.migrationUrl, logger });
  const db = await openDatabase({ url: server.url, applicationName: 'chaos', logger });
  return {
    db,
    url: server.url,
    migrationUrl: server.migrationUrl,
    crash: (applicationName = WORKER_NAME) => crash(server.migrationUrl, applicationName),
    stop: async () => {
      await db.close();
      await server.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** True once it was down and is up again; false where the worker has no connection to kill. */
async function crash(url: string, applicationName: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  const down = new Promise<void>((resolve) => client.once('error', () => resolve()));
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name LIKE '${applicationName}%' LIMIT 1`,
  );
  const [victim] = rows;
  if (victim === undefined) {
    await client.end();
    return false;
  }
  process.kill(victim.pid, 'SIGKILL');
  await down;
  await recovered(url);
  return true;
}

async function recovered(url: string): Promise<void> {
  const deadline = performance.now() + RECOVERY_PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(10);
    }
  }
}
