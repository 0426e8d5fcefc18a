import type { Sql } from './database.ts';
import { codeOf } from './error-code.ts';
import { MIGRATIONS_DIR, migrationNames } from './migrations.ts';

interface MigrationStatus {
  readonly applied: readonly string[];
  /** Known to this build, not in the database yet. */
  readonly pending: readonly string[];
  /** Begun and not finished. */
  readonly failed: readonly string[];
}

const UNDEFINED_TABLE = '42P01';

/** How far the database is, for readiness: ready means nothing pending and nothing failed. One statement. */
export async function readMigrationStatus(
  sql: Sql,
  dir: string = MIGRATIONS_DIR,
): Promise<MigrationStatus> {
  const history = await readHistory(sql);
  const applied = history.filter((row) => row.finished).map((row) => row.name);
  const begun = new Set(history.map((row) => row.name));
  return {
    applied,
    pending: migrationNames(dir).filter((name) => !begun.has(name)),
    failed: history.filter((row) => !row.finished).map((row) => row.name),
  };
}

async function readHistory(sql: Sql): Promise<{ name: string; finished: boolean }[]> {
  try {
    return await sql.query({
      name: 'migration-history',
      text: `SELECT migration_name AS name, finished_at IS NOT NULL AS finished
             FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    });
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}
