import type { Sql } from './statement.ts';

/** A table that holds rows of tenants, found in the catalogue: a new one is not forgotten. */
export interface TenantTable {
  /** `sync.runs`, quoted where it has to be. */
  readonly name: string;
  readonly columns: readonly string[];
}

/** Every table with a `tenant_id`, by name; of a partitioned one the whole alone. */
export function listTenantTables(sql: Sql): Promise<TenantTable[]> {
  return sql.query<TenantTable>({
    name: 'list tenant tables',
    text: `SELECT format('%I.%I', n.nspname, c.relname) AS name,
        array_agg(a.attname::text ORDER BY a.attnum) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname IN ('raw', 'master', 'crm', 'sync', 'admin') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      GROUP BY n.nspname, c.relname HAVING bool_or(a.attname = 'tenant_id') ORDER BY 1`,
  });
}
