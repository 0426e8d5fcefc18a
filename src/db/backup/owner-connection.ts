import pg from 'pg';
import { ConfigError } from '../../errors.ts';
import { translate } from '../database-errors.ts';

/**
 * Works on a connection of the owner of the tables that sees the rows of every tenant.
 * Errors  ConfigError where row-level security binds the owner as well; DatabaseError.
 */
export async function asOwner<T>(
  url: string,
  applicationName: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  try {
    await client.connect();
    await assertSeesAll(client);
    // So that rows are written alike whatever the settings of the server are.
    await client.query(`SET timezone = 'UTC'; SET datestyle = 'ISO'; SET row_security = off`);
    return await work(client);
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end();
  }
}

async function assertSeesAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; free: boolean }>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user',
  );
  const [role] = rows;
  if (role?.free) return;
  throw new ConfigError([
    `DATABASE_MIGRATION_URL: row-level security hides the tenants' rows from ${role?.name ?? 'this user'}. As a superuser: ALTER ROLE ${role?.name ?? '…'} BYPASSRLS.`,
  ]);
}
