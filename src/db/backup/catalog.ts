import type pg from 'pg';
import { inOrder } from '../table-order.ts';
import type { BackupTable, Manifest } from './manifest.ts';

/** `schema.table` as it goes into statements. */
interface FoundTable extends BackupTable {
  readonly name: string;
  /** Names of tables that rows of this one refer to. */
  readonly needs: readonly string[];
}

/** Logged tables outside of the system's schemas and those that are not ours to keep; partitions go with their parents. */
const selectTables = `
SELECT format('%I.%I', n.nspname, c.relname) AS name,
       (SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       coalesce((SELECT array_agg(DISTINCT format('%I.%I', fn.nspname, fc.relname)) FROM pg_constraint f
        JOIN pg_class fc ON fc.oid = f.confrelid JOIN pg_namespace fn ON fn.oid = fc.relnamespace
        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid), '{}') AS needs
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
  AND n.nspname !~ '^pg_' AND n.nspname <> ALL ($1) AND c.relname <> '_prisma_migrations'
ORDER BY name`;

const selectSequences = `
SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last
FROM pg_sequences WHERE last_value IS NOT NULL AND schemaname <> ALL ($1) ORDER BY name`;

/** What there is to keep, tables after those they refer to. */
export async function readCatalog(
  client: pg.Client,
  leftOut: readonly string[],
): Promise<Pick<Manifest, 'tables' | 'sequences'>> {
  const schemas = ['information_schema', ...leftOut];
  const tables = await client.query<FoundTable>(selectTables, [schemas]);
  const sequences = await client.query<{ name: string; last: string }>(selectSequences, [schemas]);
  return {
    tables: inOrder(tables.rows).map(({ name, columns }) => ({ name, columns })),
    sequences: sequences.rows,
  };
}

/** Names of the migrations that are applied, in order; none where there was never any. */
export async function readMigrationNames(client: pg.Client): Promise<string[]> {
  const found = await client.query(`SELECT to_regclass('public._prisma_migrations') AS "table"`);
  if (found.rows[0]?.table === null) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM public._prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}
