import pg from 'pg';
import { APP_ROLE } from '../app-role.ts';
import { codeOf } from '../error-code.ts';

const DUPLICATE_DATABASE = '42P04';

/**
 * Makes the database and lets the application log in to it under its own name, which owns nothing, so that no
 * connection of a running gateway is the superuser's. Migrations find the role and only grant to it.
 */
export async function ensureDatabase(
  superuserUrl: string,
  database: string,
  appPassword: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'lazi-setup' });
  await client.connect();
  try {
    const exists = async (sql: string, name: string) =>
      (await client.query(sql, [name])).rowCount !== 0;
    if (!(await exists('SELECT FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`).catch(unlessDuplicate);
    }
    const known = await exists('SELECT FROM pg_roles WHERE rolname = $1', APP_ROLE);
    const verb = known ? 'ALTER' : 'CREATE';
    await client.query(
      `${verb} ROLE ${APP_ROLE} LOGIN PASSWORD ${pg.escapeLiteral(appPassword)} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE`,
    );
  } finally {
    await client.end();
  }
}

/** Another process of ours may have been quicker. */
function unlessDuplicate(error: unknown): void {
  if (codeOf(error) !== DUPLICATE_DATABASE) throw error;
}
