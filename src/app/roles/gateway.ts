import { readMigrationStatus } from '../../db/migration-status.ts';
import { ConfigError } from '../../errors.ts';
import { openEventFeed } from '../../events/feed.ts';
import { createGateway } from '../../graphql/server.ts';
import type { RunQueue } from '../../jobs/run-queue.ts';
import type { Foundation } from '../foundation.ts';
import type { ReadinessCheck } from '../http/health.ts';
import { type HttpDoor, listen } from '../http/server.ts';
import { openIdentity } from '../identity.ts';
import { readPersistedDocuments } from '../persisted-documents.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** Requests under way get this long to be answered when the gateway stops. */
const DRAIN_MS = 5_000;

/** Serves GraphQL over HTTP and WebSocket, and answers its address. */
export async function openGateway(
  foundation: Foundation,
  parts: { queue: RunQueue; upstream: Upstream },
  shutdown: Shutdown,
): Promise<{ url: string }> {
  const { config, logger, clock, db, transport } = foundation;
  const feed = await openEventFeed({ db, transport, logger, clock });
  shutdown.onStop('event feed', () => feed.close());

  const { file, only } = config.persistedDocuments;
  const trusted = file === undefined ? undefined : await readPersistedDocuments(file);
  const gateway = createGateway({
    db,
    feed,
    runQueue: parts.queue,
    needsPushApproval: config.push.needsApproval,
    logger,
    clock,
    ...openIdentity(foundation),
    connections: parts.upstream,
    corsOrigins: config.server.corsOrigins,
    loopbackOnly: config.auth.mode === 'demo',
    production: config.production,
    limits: config.limits,
    persistedDocuments: { trusted, only },
    costBudget: config.costBudget,
  });
  const http = await listenAsConfigured(
    {
      handle: gateway.yoga,
      graphqlPath: gateway.yoga.graphqlEndpoint,
      checks: readinessChecks(foundation, parts.queue),
      clock,
    },
    config.server,
  );
  gateway.attachWebSocket(http.server);
  shutdown.onDrain(() => http.drain());
  shutdown.onStop('HTTP server', async () => {
    await gateway.dispose();
    await http.close(DRAIN_MS);
  });
  const { host } = config.server;
  const shownHost = host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shownHost}:${http.port}${gateway.yoga.graphqlEndpoint}` };
}

/** Why a port cannot be listened on, by the code of the system's error. */
const refusals: Readonly<Record<string, (address: { host: string; port: number }) => string>> = {
  EADDRINUSE: ({ port }) =>
    `PORT ${port} is taken by another program: stop that one, or set another PORT (0 takes a free one)`,
  EACCES: ({ port }) => `PORT ${port} may not be used by this user: set one above 1023`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is no address of this machine`,
  ENOTFOUND: ({ host }) => `HOST ${host} is no address of this machine`,
};

/** Errors  ConfigError where the port cannot be had. */
async function listenAsConfigured(door: HttpDoor, address: { host: string; port: number }) {
  try {
    return await listen(door, address);
  } catch (error) {
    const refusal = refusals[String((error as NodeJS.ErrnoException).code)];
    throw refusal ? new ConfigError([refusal(address)]) : error;
  }
}

function readinessChecks(
  { db }: Foundation,
  queue: RunQueue,
): Readonly<Record<string, ReadinessCheck>> {
  return {
    async database() {
      await db.system.query({ name: 'ready', text: 'SELECT 1' });
    },
    async migrations() {
      const { pending, failed } = await readMigrationStatus(db.system);
      if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`);
      if (pending.length > 0) throw new Error(`pending: ${pending.join(', ')}`);
    },
    queue: () => queue.ping(),
  };
}
