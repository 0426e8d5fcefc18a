import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { startEmbeddedPostgres } from '../db/embedded/start.ts';
import { migrate } from '../db/migrate.ts';
import { announcing } from '../events/announcing.ts';
import { postgresTransport } from '../events/postgres-transport.ts';
import { redisTransport } from '../events/redis-transport.ts';
import type { EventTransport } from '../events/transport.ts';
import { migrateQueue } from '../jobs/migrate-queue.ts';
import type { QueueConnection } from '../jobs/queue-connection.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { ensureTenant } from '../tenancy/tenants.ts';
import { watchDatabase } from './metrics/watch-parts.ts';
import { type Observation, unobserved } from './observation.ts';
import type { Shutdown } from './shutdown.ts';

/** What every role but the simulator stands on. */
export interface Foundation {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Of the application's role, under row-level security. */
  readonly databaseUrl: string;
  /** Of the owner of the tables. */
  readonly migrationUrl: string;
  readonly database: DatabaseOrigin;
  /** Announces events after commit where the transport needs it. */
  readonly db: Database;
  readonly transport: EventTransport;
  readonly observation: Observation;
}

export type DatabaseOrigin =
  | { readonly mode: 'external' }
  /** `shared`: another process of this folder had started it. */
  | { readonly mode: 'embedded'; readonly dataDir: string; readonly shared: boolean };

/** The queue lives in Redis where there is one, else in the database. */
export function queueConnection(config: Config, databaseUrl: string): QueueConnection {
  return config.redisUrl
    ? { kind: 'redis', url: config.redisUrl }
    : { kind: 'postgres', url: databaseUrl };
}

/**
 * Finds or starts the database, brings it up to date, and opens it.
 * Errors  DatabaseError, MigrationError or ConfigError, each with what to do about it.
 */
export async function openFoundation(
  config: Config,
  shutdown: Shutdown,
  options: { role: string; logger: Logger; observation?: Observation },
): Promise<Foundation> {
  const { logger, role, observation = unobserved } = options;
  const { url, migrationUrl, origin } = await findDatabase(config, shutdown, logger);
  await migrate({ url: migrationUrl, logger });
  if (!config.redisUrl) await migrateQueue({ ownerUrl: migrationUrl });

  const bare = await openDatabase({
    url,
    poolSize: config.database.poolSize,
    applicationName: `lazi ${role}`,
    logger,
    tracer: observation.observer.tracer,
  });
  if (observation.metrics) watchDatabase(observation.metrics.gauges, bare);
  shutdown.onStop('database connections', () => bare.close());
  const transport = config.redisUrl
    ? await redisTransport({ url: config.redisUrl, logger })
    : postgresTransport(bare);
  shutdown.onStop('event transport', () => transport.close());
  const db = announcing(bare, transport);
  await ensureTenant(db, systemClock, configuredTenant(config));
  return {
    config,
    logger,
    clock: systemClock,
    databaseUrl: url,
    migrationUrl,
    database: origin,
    db,
    transport,
    observation,
  };
}

function configuredTenant({ tenantId, upstream }: Config) {
  const name = upstream.mode === 'simulator' ? 'Demo' : `Tenant ${tenantId}`;
  return { tenantId, name };
}

/** Where the database is; starts the embedded one where none is configured. */
export async function findDatabase(
  config: Config,
  shutdown: Shutdown,
  logger: Logger,
): Promise<{ url: string; migrationUrl: string; origin: DatabaseOrigin }> {
  if (config.database.mode === 'external') {
    const { url, migrationUrl } = config.database;
    return { url, migrationUrl, origin: { mode: 'external' } };
  }
  const { stateDir, systemUser } = config.database;
  const postgres = await startEmbeddedPostgres({
    ...(stateDir && { stateDir }),
    ...(systemUser && { serverUser: systemUser }),
    logger,
  });
  shutdown.onStop('embedded PostgreSQL', () => postgres.stop());
  const { url, migrationUrl, dataDir, reused } = postgres;
  return { url, migrationUrl, origin: { mode: 'embedded', dataDir, shared: reused } };
}
