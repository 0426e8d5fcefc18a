import { InvalidInputError, InvalidStateError } from '../../errors.ts';
import {
  type Environment,
  environmentOf,
  hostsOf,
  type ShownConnection,
} from '../../tenancy/connections/connection.ts';
import {
  readConnectionStatus,
  type ConnectionStatus as Status,
} from '../../tenancy/connections/connection-status.ts';
import type { ConnectionOrigin as Origin } from '../../tenancy/connections/connections.ts';
import { setConnection } from '../../tenancy/connections/set-connection.ts';
import { removeConnection, showConnection } from '../../tenancy/connections/stored-connections.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { renewReads } from '../renew-reads.ts';
import { resultOf } from '../result-of.ts';
import { administeringOf } from './administering.ts';

/** What is known of a connection: how it is kept, and how it did. */
interface Shown {
  readonly origin: Origin;
  readonly stored: ShownConnection | null;
  readonly status: Status | null;
}

type ConnectionState = 'CONNECTED' | 'REFUSED' | 'UNTRIED';

const ConnectionOrigin = builder.enumType('ConnectionOrigin', {
  description: 'Where credentials are kept.',
  values: {
    ENVIRONMENT: { description: 'In the settings of the deployment.' },
    SIMULATOR: { description: 'Nowhere: a simulator stands in for ServiceTitan.' },
    DATABASE: { description: 'In the database, sealed.' },
  } satisfies Record<Origin, { description: string }>,
});

const ConnectionStatus = builder.enumType('ConnectionStatus', {
  description: 'How a connection did when it was last used.',
  values: {
    CONNECTED: { description: 'ServiceTitan has issued a token.' },
    REFUSED: { description: 'ServiceTitan has refused the credentials: see `lastError`.' },
    UNTRIED: { description: 'It was not used yet.' },
  } satisfies Record<ConnectionState, { description: string }>,
});

const ServiceTitanEnvironment = builder.enumType('ServiceTitanEnvironment', {
  description: 'Which ServiceTitan.',
  values: {
    PRODUCTION: { description: 'The one with real data.' },
    INTEGRATION: { description: 'The sandbox.' },
    CONFIGURED: {
      description: 'The hosts this deployment is configured for, the simulator among them.',
    },
  } satisfies Record<Environment, { description: string }>,
});

export const TenantConnection = builder.objectRef<Shown>('TenantConnection').implement({
  description: "How a tenant's ServiceTitan is reached. Secrets are never shown.",
  fields: (t) => ({
    status: t.field({
      type: ConnectionStatus,
      description: 'How it did when it was last used.',
      resolve: ({ status }) => stateOf(status),
    }),
    origin: t.expose('origin', { type: ConnectionOrigin, description: 'Where it is kept.' }),
    environment: t.field({
      type: ServiceTitanEnvironment,
      nullable: true,
      description: 'Which ServiceTitan; null for hosts of its own, and null of the settings.',
      resolve: ({ stored }) => stored && environmentOf(stored),
    }),
    clientId: t.string({
      nullable: true,
      description: 'The client id of the app; null of the settings.',
      resolve: ({ stored }) => stored?.clientId ?? null,
    }),
    setBy: t.string({
      nullable: true,
      description: 'Who has set it.',
      resolve: ({ stored }) => stored?.setBy ?? null,
    }),
    setAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When.',
      resolve: ({ stored }) => stored?.setAt ?? null,
    }),
    tokenExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the newest access token ends; it is renewed by itself before that.',
      resolve: ({ status }) => status?.tokenExpiresAt ?? null,
    }),
    scopes: t.stringList({
      complexity: 1,
      description: 'What the newest token may do; empty where ServiceTitan did not say.',
      resolve: ({ status }) => [...(status?.scopes ?? [])],
    }),
    lastError: t.string({
      nullable: true,
      description: 'What ServiceTitan last refused, and what to do; stays when it is mended.',
      resolve: ({ status }) => status?.lastError ?? null,
    }),
    failedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it did.',
      resolve: ({ status }) => status?.failedAt ?? null,
    }),
  }),
});

/** The later of the two decides.   Pure. */
function stateOf(status: Status | null): ConnectionState {
  if (!status || (!status.connectedAt && !status.failedAt)) return 'UNTRIED';
  const { connectedAt, failedAt } = status;
  return failedAt && (!connectedAt || failedAt > connectedAt) ? 'REFUSED' : 'CONNECTED';
}

/** Null where the tenant has no credentials. Two statements. */
export async function loadShownConnection(
  { sql, connections }: Context,
  tenantId: bigint,
): Promise<Shown | null> {
  const origin = connections.originOf(tenantId);
  const stored = origin === 'DATABASE' ? await showConnection(sql) : null;
  if (origin === 'DATABASE' && stored === null) return null;
  return { origin, stored, status: await readConnectionStatus(sql) };
}

const SetTenantConnectionInput = builder.inputType('SetTenantConnectionInput', {
  description: "The credentials of the tenant's app at ServiceTitan.",
  fields: (t) => ({
    clientId: t.string({ required: true, description: 'The client id of the app.' }),
    clientSecret: t.string({ required: true, description: 'The secret that goes with it.' }),
    appKey: t.string({ required: true, description: 'The application key (`ST-App-Key`).' }),
    environment: t.field({
      type: ServiceTitanEnvironment,
      defaultValue: 'PRODUCTION',
      description: 'Which ServiceTitan they are for.',
    }),
  }),
});

const TenantConnectionPayload = builder
  .objectRef<{ readonly connection: Shown | null }>('TenantConnectionPayload')
  .implement({
    description: 'How ServiceTitan is reached from now on.',
    fields: (t) => ({
      connection: t.expose('connection', {
        type: TenantConnection,
        nullable: true,
        description: 'As it is after this; null where the tenant has no credentials.',
      }),
    }),
  });

builder.mutationField('setTenantConnection', (t) =>
  t.field({
    type: TenantConnectionPayload,
    description:
      'Tries credentials against ServiceTitan and, where it accepts them, keeps them, sealed. Pulls and pushes that begin later use them.',
    authScopes: { permission: 'admin:tenant' },
    errors: resultOf('setTenantConnection', [InvalidInputError, InvalidStateError]),
    args: {
      input: t.arg({
        type: SetTenantConnectionInput,
        required: true,
        description: 'The credentials.',
      }),
    },
    resolve: async (_mutation, { input }, context) => {
      const { environment, ...credentials } = input;
      const connection = { ...credentials, ...hostsOf[environment ?? 'PRODUCTION'] };
      const { db, connections } = context;
      await setConnection(db, connections, administeringOf(context), connection);
      return reread(context);
    },
  }),
);

builder.mutationField('removeTenantConnection', (t) =>
  t.field({
    type: TenantConnectionPayload,
    description: 'Forgets the credentials of the tenant. What is mirrored and staged stays.',
    authScopes: { permission: 'admin:tenant' },
    errors: resultOf('removeTenantConnection', []),
    resolve: async (_mutation, _args, context) => {
      await removeConnection(context.db, administeringOf(context));
      return reread(context);
    },
  }),
);

async function reread(context: Context): Promise<{ connection: Shown | null }> {
  await renewReads(context);
  return { connection: await loadShownConnection(context, context.viewer.tenantId) };
}
