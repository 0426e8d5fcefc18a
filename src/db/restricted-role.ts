import type pg from 'pg';
import { ConfigError } from '../errors.ts';
import { APP_ROLE } from './app-role.ts';
import { codeOf } from './error-code.ts';

const UNKNOWN_ROLE = '22023'; // invalid_parameter_value, for the setting `role`
const MAY_NOT_BECOME = '42501'; // insufficient_privilege

/** Errors  ConfigError unless this connection's statements run as a role that row-level security binds. */
export async function assertRestrictedRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ name: string; free: boolean }>(
      'SELECT rolname AS name, rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user',
    )
    .catch(explain);
  const [role] = rows;
  if (role === undefined || role.free) {
    throw new ConfigError([
      `DATABASE_URL: statements would run as ${role?.name ?? 'an unknown role'}, which row-level security does not bind. ALTER ROLE ${APP_ROLE} NOSUPERUSER NOBYPASSRLS.`,
    ]);
  }
}

function explain(error: unknown): never {
  switch (codeOf(error)) {
    case UNKNOWN_ROLE:
      throw new ConfigError([
        `DATABASE_URL: there is no role ${APP_ROLE} yet; run the migrations first.`,
      ]);
    case MAY_NOT_BECOME:
      throw new ConfigError([
        `DATABASE_URL: its user may not act as ${APP_ROLE}. As the owner: GRANT ${APP_ROLE} TO that user.`,
      ]);
    default:
      throw error;
  }
}
