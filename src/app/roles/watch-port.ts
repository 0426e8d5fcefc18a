import type { RunQueue } from '../../jobs/run-queue.ts';
import type { Foundation } from '../foundation.ts';
import { listenAsConfigured } from '../http/listen-as-configured.ts';
import type { Shutdown } from '../shutdown.ts';
import { readinessChecks } from './readiness.ts';

/** Somebody who asks for a health page while the process stops is answered or let go within this time. */
const DRAIN_MS = 500;

/**
 * Serves metrics and health of this process on `METRICS_PORT`, where that is set; answers the port. Opened before the doors, so that it
 * closes after them: while they drain it says that the process is not ready.
 */
export async function openWatchPort(
  foundation: Foundation,
  queue: RunQueue,
  shutdown: Shutdown,
): Promise<number | undefined> {
  const { config, clock, observation } = foundation;
  if (config.metrics.port === undefined) return undefined;
  const address = { host: config.server.host, port: config.metrics.port };
  const server = await listenAsConfigured(
    {
      handle: (_, response) => void response.writeHead(404).end(),
      checks: readinessChecks(foundation, queue),
      clock,
      metrics: observation.metrics?.page,
    },
    { ...address, setting: 'METRICS_PORT' },
  );
  shutdown.onDrain(() => server.drain());
  shutdown.onStop('metrics port', () => server.close(DRAIN_MS));
  return server.port;
}
