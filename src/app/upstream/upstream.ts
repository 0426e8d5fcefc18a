import type { Config } from '../../config.ts';
import { PostgresRateBudget } from '../../db/rate-budget.ts';
import { InvalidStateError, UpstreamError } from '../../errors.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import { createServiceTitan } from '../../servicetitan/create-service-titan.ts';
import { demoClient } from '../../simulator/auth/clients.ts';
import type { RunningSimulator } from '../../simulator/contract.ts';
import { CONFIGURED, type Connection } from '../../tenancy/connections/connection.ts';
import type { ConnectionOrigin, Connections } from '../../tenancy/connections/connections.ts';
import { createKeyRing } from '../../tenancy/connections/key-ring.ts';
import { openConnection, readRevision } from '../../tenancy/connections/stored-connections.ts';
import { listActiveTenantIds } from '../../tenancy/tenants.ts';
import type { Foundation } from '../foundation.ts';
import { watchRateBudget } from '../metrics/watch-parts.ts';
import type { Shutdown } from '../shutdown.ts';
import { watchCredentials } from './credential-watch.ts';
import { refusingClient } from './refusing-client.ts';
import { startSimulator } from './simulator.ts';

/** ServiceTitan, for every tenant that is served here. */
export interface Upstream extends Connections {
  /**
   * The client of a tenant with its credentials as they are now. Without credentials that can be used it is one whose every call says
   * why: see `refusingClient`.
   */
  connect(tenantId: bigint): Promise<ServiceTitan>;
  /** Whether the tenant has credentials at all. */
  isConnected(tenantId: bigint): Promise<boolean>;
  /** Where the configured tenant is, for people; the simulator's address when it stands in. */
  readonly address: string;
  readonly simulated: boolean;
}

/** A client, and the revision of the credentials it was made with; null for those of the environment. */
interface Connected {
  readonly client: ServiceTitan;
  readonly revision: string | null;
}

/**
 * Connects to ServiceTitan as configured, or starts the simulator where there are no credentials. `simulate: false` leaves the simulator
 * to another process, for roles that call nobody but to try credentials.
 */
export async function openUpstream(
  foundation: Foundation,
  shutdown: Shutdown,
  { simulate = true }: { readonly simulate?: boolean } = {},
): Promise<Upstream> {
  const { config, logger } = foundation;
  const isSimulated = config.upstream.mode === 'simulator';
  const simulator =
    isSimulated && simulate ? await startSimulator(config, shutdown, logger) : undefined;
  const upstream = new TenantUpstreams(foundation, configuredConnection(config, simulator));
  shutdown.onStop('ServiceTitan clients', () => upstream.close());
  return upstream;
}

/** How the configured tenant is reached; null where that is the simulator of another process. */
function configuredConnection(
  { upstream }: Config,
  simulator: RunningSimulator | undefined,
): Connection | null {
  if (upstream.mode === 'simulator') {
    if (!simulator) return null;
    return { ...demoClient, apiBase: simulator.url, authUrl: simulator.authUrl };
  }
  const { clientId, clientSecret, appKey, apiBase, authUrl } = upstream;
  return { clientId, clientSecret, appKey, apiBase, authUrl };
}

class TenantUpstreams implements Upstream {
  readonly address: string;
  readonly simulated: boolean;
  readonly ring: Upstream['ring'];
  readonly #foundation: Foundation;
  readonly #configured: Connection | null;
  readonly #rateBudget: PostgresRateBudget;
  readonly #clients = new Map<bigint, Connected>();

  constructor(foundation: Foundation, configured: Connection | null) {
    const { config, db } = foundation;
    this.#foundation = foundation;
    this.#configured = configured;
    this.#rateBudget = new PostgresRateBudget(db, { callsPerSecond: config.callsPerSecond });
    const { metrics } = foundation.observation;
    if (metrics) watchRateBudget(metrics.gauges, this.#rateBudget, () => listActiveTenantIds(db));
    this.address = configured?.apiBase ?? 'the simulator of another process';
    this.simulated = config.upstream.mode === 'simulator';
    this.ring = createKeyRing(config.encryption);
  }

  originOf(tenantId: bigint): ConnectionOrigin {
    if (tenantId !== this.#foundation.config.tenantId) return 'DATABASE';
    return this.simulated ? 'SIMULATOR' : 'ENVIRONMENT';
  }

  async isConnected(tenantId: bigint): Promise<boolean> {
    if (this.originOf(tenantId) !== 'DATABASE') return true;
    return (await readRevision(this.#foundation.db, tenantId)) !== null;
  }

  async connect(tenantId: bigint): Promise<ServiceTitan> {
    const { db, logger } = this.#foundation;
    const known = this.#clients.get(tenantId);
    if (this.originOf(tenantId) !== 'DATABASE') {
      return known?.client ?? this.#keep(tenantId, null, this.#configured);
    }
    const revision = await readRevision(db, tenantId);
    if (known && known.revision === revision) return known.client;
    try {
      const stored = await openConnection(db, this.ring, tenantId);
      if (!stored) return refusingClient(tenantId, withoutCredentials(tenantId));
      return this.#keep(tenantId, stored.revision, stored.connection);
    } catch (error) {
      // A key that is missing or a seal that is broken is for the operator; a pull has to end with something people understand.
      if (!(error instanceof Error) || error.name === 'DatabaseError') throw error;
      logger.error({ err: error, tenant: String(tenantId) }, 'credentials cannot be opened');
      return refusingClient(tenantId, unreadable(tenantId, error));
    }
  }

  async test(tenantId: bigint, connection: Connection): Promise<void> {
    const client = this.#create(tenantId, connection, {
      // A person waits for the answer, and can ask again.
      retry: { retryable: null, 'rate-limited': null },
    });
    try {
      await client.checkCredentials();
    } finally {
      await client.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map(({ client }) => client.close()));
  }

  /** The client takes the place of the one before, whose calls under way end by themselves. */
  #keep(tenantId: bigint, revision: string | null, connection: Connection | null): ServiceTitan {
    if (!connection) return refusingClient(tenantId, elsewhere());
    const client = this.#create(tenantId, connection);
    this.#clients.set(tenantId, { client, revision });
    return client;
  }

  #create(
    tenantId: bigint,
    connection: Connection,
    options: Pick<Parameters<typeof createServiceTitan>[0], 'retry'> = {},
  ): ServiceTitan {
    const { db, logger, clock, observation } = this.#foundation;
    return createServiceTitan({
      ...{ ...this.#resolve(connection), tenantId, logger, clock, rateBudget: this.#rateBudget },
      observer: observation.observer,
      watch: watchCredentials({ db, logger, clock }, tenantId),
      ...options,
    });
  }

  #resolve(connection: Connection): Connection {
    if (connection.apiBase !== CONFIGURED) return connection;
    const { config } = this.#foundation;
    if (config.upstream.mode === 'servicetitan') {
      const { apiBase, authUrl } = config.upstream;
      return { ...connection, apiBase, authUrl };
    }
    if (!this.#configured) {
      throw new InvalidStateError(
        'The simulator runs in another process, whose address is not known here.',
      );
    }
    const { apiBase, authUrl } = this.#configured;
    return { ...connection, apiBase, authUrl };
  }
}

function withoutCredentials(tenantId: bigint): UpstreamError {
  return new UpstreamError(
    'unauthorised',
    `Tenant ${tenantId} has no ServiceTitan credentials here: set them by \`setTenantConnection\` or \`lazi tenant connect ${tenantId}\`.`,
  );
}

function unreadable(tenantId: bigint, cause: Error): UpstreamError {
  const told = cause instanceof InvalidStateError ? ` ${cause.message}` : '';
  return new UpstreamError(
    'unauthorised',
    `The ServiceTitan credentials of tenant ${tenantId} cannot be opened.${told} Set them again, or bring the key back.`,
    { cause },
  );
}

function elsewhere(): UpstreamError {
  return new UpstreamError(
    'unauthorised',
    'The simulator of this tenant runs in another process: let that one do the work, or set ServiceTitan credentials.',
  );
}
