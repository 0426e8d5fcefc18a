import pg from 'pg';
import type { Logger } from 'pino';
import { settled } from '../lib/within.ts';
import { APP_ROLE } from './app-role.ts';

export interface PoolOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly size: number;
  readonly statementTimeoutMs: number;
  /** @default 10_000 ms to wait for a free connection */
  readonly connectPatienceMs?: number | undefined;
  /** Whether statements go out at once, in their order, without waiting for the answers to those before them. @default false */
  readonly pipeline?: boolean;
  readonly logger: Logger;
}

/** How long a caller waits for a free connection before it is told that the database is overloaded. */
const CONNECT_PATIENCE_MS = 10_000;
/** A transaction left open by a bug must not hold its locks, or vacuum back, for ever. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/** How long a connection may take to say goodbye. */
const GOODBYE_MS = 2_000;

/** Connections that work as lazi_app from their first statement on. */
export function createPool(options: PoolOptions): pg.Pool {
  const { url, applicationName, size, statementTimeoutMs, pipeline = false, logger } = options;
  const pool = new pg.Pool({
    connectionString: withSettings(url, {
      role: APP_ROLE,
      statement_timeout: String(statementTimeoutMs),
      idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
    }),
    application_name: applicationName,
    max: size,
    pipeline,
    connectionTimeoutMillis: options.connectPatienceMs ?? CONNECT_PATIENCE_MS,
    keepAlive: true,
  });
  // without a handler an idle connection that PostgreSQL closes (a restart) would end the process
  // (only its words are logged: pg hangs the whole connection on the error)
  pool.on('error', ({ message }) => {
    if (!pool.ending) logger.warn({ error: message }, 'an idle database connection broke');
  });
  pool.on('connect', (client) => client.on('error', () => {})); // a broken statement rejects by itself
  return pool;
}

/** Ends all connections and waits until they are gone: `pool.end()` alone comes back while they say goodbye. */
export async function closePool(pool: pg.Pool): Promise<void> {
  let open = pool.totalCount;
  const allGone = new Promise<void>((resolve) => {
    if (open === 0) resolve();
    pool.on('remove', () => {
      open -= 1;
      if (open === 0) resolve();
    });
  });
  await pool.end();
  await settled(GOODBYE_MS, allGone);
}

/** Adds run-time settings to those a PostgreSQL URL may carry in `options`. */
export function withSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const [address = '', query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const given = parameters.get('options') ?? '';
  const added = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  parameters.set('options', [given, ...added].join(' ').trim());
  return `${address}?${parameters}`;
}
