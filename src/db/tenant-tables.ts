import type { Sql } from './statement.ts';
import { inOrder } from './table-order.ts';

/** A table that holds rows of tenants, found in the catalogue: a new one is not forgotten. */
export interface TenantTable {
  /** `sync.runs`, quoted where it has to be. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Names of tables that rows of this one refer to. */
  readonly needs: readonly string[];
}

/** Every table with a `tenant_id`, after those it refers to; of a partitioned one the whole alone. */
export async function listTenantTables(sql: Sql): Promise<TenantTable[]> {
  const tables = await sql.query<TenantTable>({
    name: 'list tenant tables',
    text: `SELECT format('%I.%I', n.nspname, c.relname) AS name,
        array_agg(a.attname::text ORDER BY a.attnum) AS columns,
        coalesce((SELECT array_agg(DISTINCT format('%I.%I', fn.nspname, fc.relname)) FROM pg_constraint f
          JOIN pg_class fc ON fc.oid = f.confrelid JOIN pg_namespace fn ON fn.oid = fc.relnamespace
          WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid), '{}') AS needs
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname IN ('raw', 'master', 'crm', 'sync', 'admin') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      GROUP BY c.oid, n.nspname, c.relname HAVING bool_or(a.attname = 'tenant_id') ORDER BY 1`,
  });
  return inOrder(tables);
}
