import pg from 'pg';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { silentLogger as logger } from '../support/database.ts';

const TEMPLATE = 'template_simulate';

/** Where databases are made: goes over to other processes as text. */
export interface PostgresAddress {
  readonly url: string;
  readonly migrationUrl: string;
}

/** One throw-away PostgreSQL, with a migrated database to clone. */
export async function startPostgres(): Promise<
  PostgresAddress & { readonly stop: () => Promise<void> }
> {
  const { url, migrationUrl, stop } = await startEmbeddedPostgres({
    ...{ ephemeral: true, database: TEMPLATE, logger },
  });
  await migrate({ url: migrationUrl, logger });
  return { url, migrationUrl, stop };
}

/** A database of one's own, which is gone afterwards. */
export async function withDatabase<T>(
  address: PostgresAddress,
  name: string,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  await asOwner(address, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = inDatabase(address.url, name);
  const db = await openDatabase({ url, applicationName: 'simulate', logger, poolSize: 3 });
  try {
    return await work(db);
  } finally {
    await db.close();
    await asOwner(address, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function asOwner({ migrationUrl }: PostgresAddress, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: inDatabase(migrationUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
