import { systemClock } from '../../src/lib/clock.ts';
import type { ServiceTitan, ServiceTitanOptions } from '../../src/servicetitan/client.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { demoClient } from '../../src/simulator/auth/clients.ts';
import type { SimulatorOptions } from '../../src/simulator/contract.ts';
import type { PricebookRecords } from '../../src/simulator/records.ts';
import { type StartSync, startSync } from '../../src/sync/commands.ts';
import type { PullLimits } from '../../src/sync/limits.ts';
import type { PullDeps } from '../../src/sync/pull/deps.ts';
import { type PullOutcome, runPull } from '../../src/sync/pull/run-pull.ts';
import { loadRun, type Run } from '../../src/sync/runs/run.ts';
import { silentLogger, type TestDatabase, testDatabase } from './database.ts';
import { type SimulatorUnderTest, startSimulator, testTenantId } from './simulator.ts';

/** A mirror under test: a database of its own, a simulated ServiceTitan, and the engine between them. */
export interface Mirror extends TestDatabase {
  readonly upstream: SimulatorUnderTest;
  readonly deps: PullDeps;
  /** Another worker's dependencies, with other limits. */
  depsWith(limits: Partial<PullLimits>, clientOptions?: Partial<ServiceTitanOptions>): PullDeps;
  /** Queues a run, a full one of everything unless more is said. */
  start(input?: Partial<StartSync>): Promise<Run>;
  /** Queues a run, executes it, and answers it as it is then. */
  pull(input?: Partial<StartSync>, deps?: PullDeps): Promise<Run>;
  /** Executes a queued run. */
  work(runId: string, deps?: PullDeps, signal?: AbortSignal): Promise<PullOutcome>;
  load(runId: string): Promise<Run>;
  close(): Promise<void>;
}

export const tenantId = testTenantId;

export async function openMirror(
  options: Omit<SimulatorOptions, 'tenants'> & {
    readonly pricebook?: Partial<PricebookRecords> | 'demo';
    readonly limits?: Partial<PullLimits>;
  } = {},
): Promise<Mirror> {
  const { limits = {}, ...simulator } = options;
  const [database, upstream] = await Promise.all([testDatabase(), startSimulator(simulator)]);
  const clients: ServiceTitan[] = [];
  const depsWith = (
    more: Partial<PullLimits>,
    clientOptions: Partial<ServiceTitanOptions> = {},
  ): PullDeps => {
    const client = createServiceTitan({ ...clientTo(upstream), ...clientOptions });
    clients.push(client);
    return {
      db: database.db,
      clock: systemClock,
      logger: silentLogger,
      holder: 'test',
      upstream: () => client,
      limits: { ...limits, ...more },
    };
  };
  const deps = depsWith({});
  const start: Mirror['start'] = async (input = {}) => {
    const wish = {
      tenantId,
      mode: 'FULL',
      trigger: 'MANUAL',
      requestedBy: 'test',
      ...input,
    } as const;
    return (await startSync(database.db, systemClock, wish)).run;
  };
  const load = (runId: string) => loadRun(database.db, tenantId, runId);
  const work: Mirror['work'] = (runId, withDeps = deps, signal) =>
    runPull(withDeps, { tenantId, runId, ...(signal && { signal }) });
  return {
    ...database,
    ...{ upstream, deps, depsWith, start, load, work },
    pull: async (input, withDeps) => {
      const { id } = await start(input);
      await work(id, withDeps);
      return load(id);
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await upstream.close();
      await database.drop();
    },
  };
}

/** Options of a client of the simulator that does not wait between its retries and knows no limit. */
export function clientTo(upstream: {
  readonly url: string;
  readonly authUrl: string;
}): ServiceTitanOptions {
  return {
    apiBase: upstream.url,
    authUrl: upstream.authUrl,
    clientId: demoClient.clientId,
    clientSecret: demoClient.clientSecret,
    appKey: demoClient.appKey,
    tenantId,
    rateBudget: { acquire: () => Promise.resolve() },
    logger: silentLogger,
    clock: systemClock,
    wait: () => Promise.resolve(),
  };
}
