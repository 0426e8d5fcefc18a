import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { PostgresRateBudget } from '../../src/db/rate-budget.ts';
import { migrateQueue } from '../../src/jobs/migrate-queue.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { startSync } from '../../src/sync/commands.ts';
import { runPull } from '../../src/sync/pull/run-pull.ts';
import { loadRun, type SyncMode } from '../../src/sync/runs/run.ts';
import { startProcess } from './processes.ts';
import type { Upstream } from './pull-floor.ts';

export const TENANT = 3222348440n;
export const POOL_SIZE = 10;
export const silent = pino({ level: 'silent' });

export interface Stack {
  /** A new, migrated, empty database. */
  createDatabase(): Promise<Place>;
  /** A simulated ServiceTitan in a process of its own. */
  startSimulator(scale: number): Promise<{ upstream: Upstream; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

/** A database as its owner and as the application. */
export interface Place {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** A durable PostgreSQL of its own, as users run it, and what grows on it; all removed in the end. */
export async function startStack(): Promise<Stack> {
  const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'lazi-bench-'));
  const postgres = await startEmbeddedPostgres({ stateDir, logger: silent });
  await migrate({ url: postgres.migrationUrl, logger: silent });
  await migrateQueue({ ownerUrl: postgres.migrationUrl });
  const template = new URL(postgres.migrationUrl).pathname.slice(1);
  let databases = 0;

  return {
    async createDatabase() {
      const name = `bench_${++databases}`;
      const admin = new pg.Client({
        connectionString: withDatabase(postgres.migrationUrl, 'postgres'),
      });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      await admin.end();
      return {
        ownerUrl: withDatabase(postgres.migrationUrl, name),
        appUrl: withDatabase(postgres.url, name),
      };
    },
    async startSimulator(scale) {
      const running = await startProcess('src/main.ts', ['simulator', '--scale', String(scale)], {
        until: /SERVICE_TITAN_API_BASE=(\S+)/,
      });
      const upstream = {
        apiBase: running.found,
        authUrl: `${running.found}/connect/token`,
        clientId: 'cid.demo',
        clientSecret: 'cs1.demo',
        appKey: 'ak1.demo',
        tenantId: String(TENANT),
      };
      return { upstream, stop: running.stop };
    },
    async stop() {
      await postgres.stop();
      fs.rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Opens what a worker would work with; `pull` runs one to its end and fails unless it succeeds. */
export async function openPuller(place: Place, upstream: Upstream) {
  const db: Database = await openDatabase({
    url: place.appUrl,
    poolSize: POOL_SIZE,
    applicationName: 'bench',
    logger: silent,
  });
  const client = createServiceTitan({
    ...upstream,
    tenantId: TENANT,
    rateBudget: new PostgresRateBudget(db),
    logger: silent,
    clock: systemClock,
  });
  const deps = { db, clock: systemClock, logger: silent, upstream: () => client, holder: 'bench' };
  return {
    db,
    async pull(mode: SyncMode) {
      const request = { tenantId: TENANT, mode, trigger: 'MANUAL', requestedBy: 'bench' } as const;
      const { run } = await startSync(db, systemClock, request);
      await runPull(deps, {
        tenantId: TENANT,
        runId: run.id,
        signal: new AbortController().signal,
      });
      const ended = await loadRun(db, TENANT, run.id);
      if (ended.state !== 'SUCCEEDED') throw new Error(`the pull ended ${JSON.stringify(ended)}`);
      return ended;
    },
    async close() {
      await client.close();
      await db.close();
    },
  };
}
