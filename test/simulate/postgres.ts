import { type Database, openDatabase } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { silentLogger as logger } from '../support/database.ts';
import { asOwner, inDatabase } from '../support/postgres-admin.ts';

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
  work: (db: Database, ownerUrl: string) => Promise<T>,
): Promise<T> {
  await asOwner(address.migrationUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  // Worlds are small: to plan a statement anew for each takes longer than to run it.
  const plans = `ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`;
  await asOwner(address.migrationUrl, plans);
  const url = inDatabase(address.url, name);
  const db = await openDatabase({ url, applicationName: 'simulate', logger, poolSize: 3 });
  try {
    return await work(db, inDatabase(address.migrationUrl, name));
  } finally {
    await db.close();
    await asOwner(address.migrationUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
