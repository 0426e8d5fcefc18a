import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Logger } from 'pino';
import { ConfigError } from '../../errors.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS_DIR, migrationNames } from '../migrations.ts';
import type { Statement } from '../statement.ts';
import { BackupError, BackupReader } from './backup-reader.ts';
import { readMigrationNames } from './catalog.ts';
import {
  type BackupTable,
  endLineSchema,
  type Manifest,
  manifestSchema,
  tableLineSchema,
} from './manifest.ts';
import { asOwner } from './owner-connection.ts';

export interface RestoreOptions {
  /** Connects as the owner of the tables. */
  readonly url: string;
  readonly file: string;
  /** Whether what is in the database may go. */
  readonly replace: boolean;
  /** What has to be done to rows that come from another time, in the same transaction. */
  readonly settle: (takenAt: Date) => readonly Statement[];
  readonly logger: Logger;
}

/**
 * Puts a backup into a database that is empty, or whose rows may go, in one transaction: when it fails, everything is as it was. An older
 * backup is put into tables of its own time, which are then migrated.
 * Errors  ConfigError for a database that is in use, not empty, or of another version; BackupError; MigrationError; DatabaseError.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Pick<Manifest, 'takenAt'>> {
  const { url, file, logger } = options;
  const reader = new BackupReader(file);
  try {
    const manifest = await reader.line(manifestSchema);
    assertKnown(manifest);
    await migrate({ url, logger, upTo: manifest.migrations.at(-1) ?? '' });
    await asOwner(url, 'lazi restore', (client) => putIn(client, manifest, reader, options));
    await migrate({ url, logger });
    return manifest;
  } finally {
    await reader.close();
  }
}

function assertKnown({ migrations }: Manifest): void {
  const known = new Set(migrationNames(MIGRATIONS_DIR));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new BackupError(
    `The backup has ${unknown.join(', ')}, which this build does not know: it is of a newer build. Restore it with that one.`,
  );
}

async function putIn(
  client: pg.Client,
  manifest: Manifest,
  reader: BackupReader,
  { replace, settle }: RestoreOptions,
): Promise<void> {
  await assertUnused(client);
  await assertSameVersion(client, manifest);
  await client.query('BEGIN');
  try {
    await makeRoom(client, manifest.tables, replace);
    for (const { name, last } of manifest.sequences) {
      await client.query('SELECT setval($1::regclass, $2)', [name, last]);
    }
    await copyAll(client, manifest.tables, reader);
    for (const { text, values = [] } of settle(manifest.takenAt)) {
      await client.query(text, [...values]);
    }
    for (const { name } of manifest.tables) {
      await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  await client.query('ANALYZE');
}

/** A worker of before would go on with what it has in mind. */
async function assertUnused(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'lazi%' ORDER BY 1`,
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new ConfigError([`the database is in use by ${names}: stop gateways and workers first`]);
}

async function assertSameVersion(client: pg.Client, { migrations }: Manifest): Promise<void> {
  const applied = await readMigrationNames(client);
  if (applied.join() === migrations.join()) return;
  throw new ConfigError([
    `the database is at migration ${applied.at(-1)}, the backup at ${migrations.at(-1)}: restore into a database that nothing was migrated in yet`,
  ]);
}

/** Empties the tables, or makes sure that they are empty. Triggers that guard them rest until the end of the transaction. */
async function makeRoom(
  client: pg.Client,
  tables: readonly BackupTable[],
  replace: boolean,
): Promise<void> {
  for (const { name } of tables) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  if (replace) {
    await client.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
    return;
  }
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${name} LIMIT 1`);
    if (rowCount) {
      throw new ConfigError([
        `the database is not empty (${name} has rows): name an empty one, or say --replace to let go of all that is in it`,
      ]);
    }
  }
}

async function copyAll(
  client: pg.Client,
  tables: readonly BackupTable[],
  reader: BackupReader,
): Promise<void> {
  const put: Record<string, number> = {};
  for (const { name, columns } of tables) {
    const { table } = await reader.line(tableLineSchema);
    if (table !== name) throw new BackupError(`The backup has ${table} where ${name} should be.`);
    const copy = client.query(copyFrom(`COPY ${name} (${columns}) FROM STDIN`));
    await pipeline(Readable.from(reader.rows()), copy);
    put[name] = copy.rowCount;
  }
  const { rows } = await reader.line(endLineSchema);
  for (const { name } of tables) {
    if (rows[name] !== put[name]) {
      throw new BackupError(`The backup says ${rows[name]} rows of ${name} and has ${put[name]}.`);
    }
  }
}
