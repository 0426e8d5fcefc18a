import { openEventFeed } from '../../events/feed.ts';
import { createGateway } from '../../graphql/server.ts';
import type { RunQueue } from '../../jobs/run-queue.ts';
import type { Foundation } from '../foundation.ts';
import { listenAsConfigured } from '../http/listen-as-configured.ts';
import { openIdentity } from '../identity.ts';
import { watchFeed } from '../metrics/watch-parts.ts';
import { readPersistedDocuments } from '../persisted-documents.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { readinessChecks } from './readiness.ts';

/** Requests under way get this long to be answered when the gateway stops. */
const DRAIN_MS = 5_000;

/** Serves GraphQL over HTTP and WebSocket, and answers its address. */
export async function openGateway(
  foundation: Foundation,
  parts: { queue: RunQueue; upstream: Upstream },
  shutdown: Shutdown,
): Promise<{ url: string }> {
  const { config, logger, clock, db, transport, observation } = foundation;
  const { observer, metrics } = observation;
  const feed = await openEventFeed({ db, transport, logger, clock, observer });
  if (metrics) watchFeed(metrics.gauges, feed);
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
    observer,
  });
  const http = await listenAsConfigured(
    {
      handle: gateway.yoga,
      graphqlPath: gateway.yoga.graphqlEndpoint,
      checks: readinessChecks(foundation, parts.queue),
      clock,
      tracer: observer.tracer,
      metrics: isPublicPage(config) ? metrics?.page : undefined,
    },
    { ...config.server, setting: 'PORT' },
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

/** On the port of the API metrics are for whoever has the token, or, in the demo, for whoever is on this machine. */
function isPublicPage({ metrics, auth }: Foundation['config']): boolean {
  return metrics.token !== undefined || auth.mode === 'demo';
}
