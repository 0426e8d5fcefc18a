import { randomUUID } from 'node:crypto';
import { type Logger, pino } from 'pino';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { asOwner, inDatabase } from './postgres-admin.ts';

export interface TestDatabase {
  readonly db: Database;
  /** Logs in as lazi_app. */
  readonly url: string;
  /** Logs in as the owner: sees every row, for looking behind the scenes. */
  readonly migrationUrl: string;
  /** Closes `db` and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

export const silentLogger: Logger = pino({ level: 'silent' });

/** A private, migrated, empty database, cloned from the template in some 50 ms. */
export async function testDatabase(
  options: { poolSize?: number; connectPatienceMs?: number } = {},
): Promise<TestDatabase> {
  const template = inject('template');
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await asOwner(
    template.migrationUrl,
    `CREATE DATABASE ${name} TEMPLATE ${template.name} STRATEGY FILE_COPY`,
  );
  const url = inDatabase(template.url, name);
  const db = await openDatabase({ url, applicationName: 'test', logger: silentLogger, ...options });
  return {
    db,
    url,
    migrationUrl: inDatabase(template.migrationUrl, name),
    drop: async () => {
      await db.close();
      await asOwner(template.migrationUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
