import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import { LaziError } from '../errors.ts';
import { translate } from './database-errors.ts';
import { codeOf } from './error-code.ts';
import { MIGRATIONS_DIR, type MigrationFile, readMigrations } from './migrations.ts';

/** The schema cannot be brought up to date by itself; the message says what a person has to do. */
class MigrationError extends LaziError {
  readonly code = 'MIGRATION_FAILED';
}

interface MigrateOptions {
  /** Connects as the owner of the schema. */
  readonly url: string;
  readonly logger: Logger;
  /** @default the migrations of this build */
  readonly dir?: string;
  /** The last migration to apply, for a database that is to be as it was at another time. @default all */
  readonly upTo?: string;
}

/** Prisma's own advisory lock: this runner and `prisma migrate deploy` exclude each other. */
const PRISMA_LOCK = 72_707_369;
const LOCK_PATIENCE_SECONDS = 120;
const LOCK_NOT_AVAILABLE = '55P03';
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id                  varchar(36) PRIMARY KEY,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

interface Recorded {
  readonly migration_name: string;
  readonly checksum: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly logs: string | null;
}

/**
 * Applies the migrations the database lacks and returns their names. Keeps Prisma's history table, checksums and lock,
 * so that `prisma migrate deploy` may be used instead. Of several processes that start at once one applies, the others wait.
 * Errors  MigrationError: one failed now or earlier, the database is newer than this build, or somebody holds the lock;
 *         DatabaseError when the database is away.
 */
export async function migrate({
  url,
  logger,
  dir = MIGRATIONS_DIR,
  upTo,
}: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'lazi-migrate' });
  try {
    await client.connect();
    await takeLock(client);
    await client.query(HISTORY_TABLE);
    const unapplied = await findPending(client, readMigrations(dir), logger);
    const pending = unapplied.filter(({ name }) => upTo === undefined || name <= upTo);
    for (const migration of pending) {
      await apply(client, migration);
      logger.info({ migration: migration.name }, 'migration applied');
    }
    return pending.map((migration) => migration.name);
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end(); // ends the session, and with it the lock
  }
}

async function takeLock(client: pg.Client): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_PATIENCE_SECONDS}s'`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  } catch (error) {
    if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationError(
      `Another process has been migrating the database for ${LOCK_PATIENCE_SECONDS} seconds. Wait for it, or end its session.`,
      { cause: error },
    );
  }
  await client.query('RESET lock_timeout');
}

async function findPending(
  client: pg.Client,
  files: readonly MigrationFile[],
  logger: Logger,
): Promise<MigrationFile[]> {
  const history = await client.query<Recorded>(
    `SELECT migration_name, checksum, started_at, finished_at, logs
     FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const recorded = new Map(history.rows.map((row) => [row.migration_name, row]));
  for (const row of recorded.values()) {
    if (row.finished_at === null) throw halfApplied(row);
    const file = files.find(({ name }) => name === row.migration_name);
    if (!file) {
      throw new MigrationError(
        `The database has migration ${row.migration_name}, which this build does not know: it belongs to a newer build. Start that one, or restore a backup.`,
      );
    }
    if (file.checksum !== row.checksum) {
      logger.warn({ migration: file.name }, 'migration was edited after it was applied');
    }
  }
  return files.filter(({ name }) => !recorded.has(name));
}

/** The whole file and the mark that it is done are one transaction; only the record that it began stands outside. */
async function apply(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  const id = randomUUID();
  await client.query(
    'INSERT INTO public._prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)',
    [id, checksum, name],
  );
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      'UPDATE public._prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
      [id],
    );
    await client.query('COMMIT');
  } catch (error) {
    await noteFailure(client, id, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Migration ${name} failed and was rolled back: ${reason}\n${remedy(name)}`,
      {
        cause: error,
      },
    );
  }
}

/** Best effort: with the connection gone the record stays unfinished, which stops the next start just as well. */
async function noteFailure(client: pg.Client, id: string, error: unknown): Promise<void> {
  try {
    await client.query('ROLLBACK');
    await client.query('UPDATE public._prisma_migrations SET logs = $2 WHERE id = $1', [
      id,
      String(error),
    ]);
  } catch {
    // the error of the migration itself is the one worth telling
  }
}

function halfApplied({ migration_name: name, started_at, logs }: Recorded): MigrationError {
  const logged = logs === null ? '' : ` It left this message: ${logs}.`;
  return new MigrationError(
    `Migration ${name} began at ${started_at.toISOString()} and did not finish.${logged}\n${remedy(name)}`,
  );
}

const remedy = (name: string): string =>
  `Nothing starts until this is settled. Mend the cause, make sure that nothing of the migration is in the database, then let it be tried again:
  UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${name}' AND finished_at IS NULL;`;
