import pg from 'pg';
import { translate } from './database-errors.ts';
import { listTenantTables } from './tenant-tables.ts';

/** How many rows went, by table; tables without any are left out. */
export type Purged = Readonly<Record<string, number>>;

/**
 * Deletes every row of one tenant from every table, its history too, in one transaction: all of it or nothing. Only the owner of the
 * tables can, and row-level security holds for the owner as well, so that no row of another tenant is within reach.
 * Errors  DatabaseError when the database is away.
 */
export async function purgeTenant(options: {
  /** Connects as the owner of the tables. */
  readonly ownerUrl: string;
  readonly tenantId: bigint;
}): Promise<Purged> {
  const { ownerUrl, tenantId } = options;
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'lazi-purge' });
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `SELECT set_config('app.tenant_id', $1, true), set_config('app.off_boarding', 'on', true), set_config('statement_timeout', '0', true)`,
      [String(tenantId)],
    );
    const sql = {
      query: async <Row extends object>({ text }: { readonly text: string }) =>
        (await client.query<Row>(text)).rows,
    };
    const purged: Record<string, number> = {};
    // Rows that refer to others go before those.
    for (const { name } of (await listTenantTables(sql)).reverse()) {
      const { rowCount } = await client.query(`DELETE FROM ${name} WHERE tenant_id = $1`, [
        String(tenantId),
      ]);
      if (rowCount) purged[name] = rowCount;
    }
    await client.query('COMMIT');
    return purged;
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end();
  }
}
