import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The migrated template: nobody may connect to it, everybody may clone it. */
    readonly template: {
      readonly name: string;
      readonly url: string;
      readonly migrationUrl: string;
    };
  }
}

/** One throw-away PostgreSQL for the whole run, its template migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logger = pino({ level: 'error' });
  const name = 'template_lazi';
  const postgres = await startEmbeddedPostgres({ ephemeral: true, database: name, logger });
  await migrate({ url: postgres.migrationUrl, logger });
  await freeze(name, postgres.migrationUrl);
  project.provide('template', { name, url: postgres.url, migrationUrl: postgres.migrationUrl });
  return () => postgres.stop();
}

async function freeze(name: string, migrationUrl: string): Promise<void> {
  const elsewhere = new URL(migrationUrl);
  elsewhere.pathname = '/postgres';
  const client = new pg.Client({ connectionString: elsewhere.href });
  await client.connect();
  await client.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  await client.query('CHECKPOINT');
  await client.end();
}
