import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { PostgresRateBudget } from '../db/rate-budget.ts';
import { NotFoundError } from '../errors.ts';
import type { ServiceTitan } from '../servicetitan/client.ts';
import { createServiceTitan } from '../servicetitan/create-service-titan.ts';
import { demoClient } from '../simulator/auth/clients.ts';
import type { RunningSimulator } from '../simulator/contract.ts';
import { createSimulator } from '../simulator/simulator.ts';
import type { Foundation } from './foundation.ts';
import { watchRateBudget } from './metrics/watch-parts.ts';
import type { Shutdown } from './shutdown.ts';

export interface Upstream {
  /** The client of a tenant's ServiceTitan. Errors  NotFoundError for a tenant that has no connection here. */
  readonly of: (tenantId: bigint) => ServiceTitan;
  /** Where it is, for people; the simulator's address when it stands in. */
  readonly address: string;
  readonly simulated: boolean;
}

/** Connects to ServiceTitan as configured, or starts the simulator where there are no credentials. */
export async function openUpstream(foundation: Foundation, shutdown: Shutdown): Promise<Upstream> {
  const { config, logger, clock, db, observation } = foundation;
  const { tenantId } = config;
  const simulator =
    config.upstream.mode === 'simulator'
      ? await startSimulator(config, shutdown, logger)
      : undefined;
  const connection = simulator
    ? { ...demoClient, apiBase: simulator.url, authUrl: simulator.authUrl }
    : connectionOf(config);
  const rateBudget = new PostgresRateBudget(db, { callsPerSecond: config.callsPerSecond });
  if (observation.metrics) {
    watchRateBudget(observation.metrics.gauges, rateBudget, async () => [tenantId]);
  }
  const client = createServiceTitan({
    ...connection,
    tenantId,
    rateBudget,
    observer: observation.observer,
    logger,
    clock,
  });
  shutdown.onStop('ServiceTitan client', () => client.close());
  return {
    of(asked) {
      if (asked !== tenantId) {
        throw new NotFoundError(
          `Tenant ${asked} has no ServiceTitan connection in this deployment.`,
        );
      }
      return client;
    },
    address: connection.apiBase,
    simulated: simulator !== undefined,
  };
}

function connectionOf({ upstream }: Config) {
  if (upstream.mode === 'simulator') throw new TypeError('the simulator has no credentials');
  const { clientId, clientSecret, appKey, apiBase, authUrl } = upstream;
  return { clientId, clientSecret, appKey, apiBase, authUrl };
}

/** A simulated ServiceTitan that holds the configured tenant and knows the demo client. */
export async function startSimulator(
  { simulator, tenantId }: Pick<Config, 'simulator' | 'tenantId'>,
  shutdown: Shutdown,
  logger: Logger,
): Promise<RunningSimulator> {
  const { port, seed, scale, file } = simulator;
  const running = await createSimulator({
    port,
    seed,
    scale,
    tenants: [{ id: tenantId }],
    clients: [{ ...demoClient, tenantId }],
    ...(file && { persistFile: file }),
  }).start();
  shutdown.onStop('simulator', () => running.close());
  logger.info({ url: running.url }, 'the simulator listens');
  return running;
}
