import { constants, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ConfigError } from '../../errors.ts';
import { readCatalog, readMigrationNames } from './catalog.ts';
import { END_OF_ROWS, type Manifest } from './manifest.ts';
import { asOwner } from './owner-connection.ts';

export interface BackupOptions {
  /** Connects as the owner of the tables. */
  readonly url: string;
  readonly file: string;
  /** Schemas that are not worth keeping. */
  readonly leftOut: readonly string[];
}

export interface BackupSummary {
  readonly takenAt: Date;
  readonly rows: number;
  readonly tables: number;
}

/**
 * Writes all tenants' rows of one moment into one file, while everybody goes on working. The file is there once it is whole, for its
 * owner's eyes only.
 * Errors  ConfigError for a file that is there already, or an owner that does not see all rows; DatabaseError.
 */
export async function writeBackup({ url, file, leftOut }: BackupOptions): Promise<BackupSummary> {
  await assertAbsent(file);
  const partial = `${file}.partial`;
  try {
    const summary = await asOwner(url, 'lazi backup', async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const manifest = await describe(client, leftOut);
      const rows: Record<string, number> = {};
      const out = createWriteStream(partial, { mode: 0o600 });
      await pipeline(Readable.from(contents(client, manifest, rows)), createGzip(), out);
      await client.query('COMMIT');
      const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
      return { takenAt: manifest.takenAt, rows: count, tables: manifest.tables.length };
    });
    await rename(partial, file);
    return summary;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function assertAbsent(file: string): Promise<void> {
  const isThere = await access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (isThere) throw new ConfigError([`${file} is there already: name another file`]);
}

async function describe(client: pg.Client, leftOut: readonly string[]): Promise<Manifest> {
  // The first statement of the transaction fixes the moment.
  const { rows } = await client.query<{ now: Date }>('SELECT now()');
  return {
    format: 'lazi-backup',
    version: 1,
    takenAt: rows[0]?.now ?? new Date(0),
    migrations: await readMigrationNames(client),
    ...(await readCatalog(client, leftOut)),
  };
}

/** The lines of the file. Counts rows as it goes. */
async function* contents(
  client: pg.Client,
  manifest: Manifest,
  rows: Record<string, number>,
): AsyncGenerator<Buffer | string> {
  yield line(manifest);
  for (const { name, columns } of manifest.tables) {
    yield line({ table: name });
    // Of a query, because COPY does not read a partitioned table.
    const copy = client.query(copyTo(`COPY (SELECT ${columns} FROM ${name}) TO STDOUT`));
    for await (const chunk of copy) yield chunk as Buffer;
    rows[name] = copy.rowCount;
    yield END_OF_ROWS;
  }
  yield line({ rows });
}

const line = (content: object): string => `${JSON.stringify(content)}\n`;
