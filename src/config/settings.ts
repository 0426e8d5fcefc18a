import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';

/**
 * Every setting of the gateway: its name in the environment, type, default, and one sentence for people.
 *
 * This is the one list: `loadConfig` reads it, and `.env.example` and the table in README.md are printed from it.
 */
export interface Setting<T> {
  readonly description: string;
  readonly group: SettingGroup;
  readonly schema: z.ZodType<T>;
  /** Shown where the schema's own default would not explain itself. */
  readonly shownDefault?: string;
  readonly secret?: boolean;
}

export type SettingGroup =
  | 'ServiceTitan'
  | 'Storage'
  | 'Server'
  | 'Identity'
  | 'Limits'
  | 'Sync'
  | 'Push'
  | 'Simulator'
  | 'Logging'
  | 'Observation';

const text = () => z.string().trim().min(1, 'must not be empty');
const optionalText = () => text().optional();
const url = (...protocols: readonly string[]) =>
  text().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });
const integer = (min: number, max: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
/** Words separated by commas. */
const list = () =>
  text().transform((words) =>
    words
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  );
const encryptionKey = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{43}=$/,
      'must be 32 bytes in base64: `openssl rand -base64 32` makes one',
    )
    .transform((base64) => Buffer.from(base64, 'base64'));
const tenant = () =>
  z
    .string()
    .regex(/^[1-9]\d{0,18}$/, 'must be the number of a ServiceTitan tenant')
    .transform((digits) => BigInt(digits));
/** Five or six fields; `off` switches the schedule off. Full syntax is checked by the scheduler at start. */
const cron = () =>
  text().refine((value) => value === 'off' || /^(\S+\s+){4,5}\S+$/.test(value), {
    message: 'must be a cron expression of five or six fields, or "off"',
  });

const setting = <T>(
  group: SettingGroup,
  schema: z.ZodType<T>,
  description: string,
  more: { shownDefault?: string; secret?: boolean } = {},
): Setting<T> => ({ group, schema, description, ...more });

const limit = (name: keyof GatewayLimits, min: number, max: number, description: string) =>
  setting('Limits', integer(min, max).default(defaultLimits[name]), description);

export const settings = {
  SERVICE_TITAN_CLIENT_ID: setting(
    'ServiceTitan',
    optionalText(),
    'Client id of the app for this tenant. Without the four credentials the built-in simulator is used.',
    { shownDefault: 'simulator' },
  ),
  SERVICE_TITAN_CLIENT_SECRET: setting(
    'ServiceTitan',
    optionalText(),
    'Client secret that goes with the client id.',
    {
      shownDefault: 'simulator',
      secret: true,
    },
  ),
  SERVICE_TITAN_APP_KEY: setting(
    'ServiceTitan',
    optionalText(),
    'Application key (`ST-App-Key`).',
    {
      shownDefault: 'simulator',
      secret: true,
    },
  ),
  SERVICE_TITAN_TENANT_ID: setting(
    'ServiceTitan',
    tenant().default(3222348440n),
    'Tenant whose pricebook is mirrored.',
    { shownDefault: '3222348440 (demo)' },
  ),
  SERVICE_TITAN_API_BASE: setting(
    'ServiceTitan',
    url('https:', 'http:').default('https://api.servicetitan.io'),
    'Host of the API; `https://api-integration.servicetitan.io` for the sandbox.',
  ),
  SERVICE_TITAN_AUTH_URL: setting(
    'ServiceTitan',
    url('https:', 'http:').default('https://auth.servicetitan.io/connect/token'),
    'Where tokens are issued; `https://auth-integration.servicetitan.io/connect/token` for the sandbox.',
  ),
  SERVICE_TITAN_CALLS_PER_SECOND: setting(
    'ServiceTitan',
    integer(1, 1_000).default(60),
    'Calls per second that ServiceTitan allows the app for one tenant; all processes share them.',
  ),

  DATABASE_URL: setting(
    'Storage',
    url('postgresql:', 'postgres:').optional(),
    'PostgreSQL 15 or newer with ltree and pg_trgm. Without it a PostgreSQL of its own is started.',
    { shownDefault: 'embedded', secret: true },
  ),
  DATABASE_MIGRATION_URL: setting(
    'Storage',
    url('postgresql:', 'postgres:').optional(),
    'Connection of the owner of the tables, for migrations, where it differs from `DATABASE_URL`.',
    { shownDefault: '`DATABASE_URL`', secret: true },
  ),
  DATABASE_POOL_SIZE: setting(
    'Storage',
    integer(2, 200).default(10),
    'Connections each process keeps at most for queries.',
  ),
  REDIS_URL: setting(
    'Storage',
    url('redis:', 'rediss:').optional(),
    'Moves the job queue and the live-event transport to Redis 6.2 or newer.',
    { shownDefault: 'PostgreSQL', secret: true },
  ),
  LAZI_STATE_DIR: setting('Storage', optionalText(), 'Folder of the embedded PostgreSQL.', {
    shownDefault: '`.lazi`',
  }),
  LAZI_PG_USER: setting(
    'Storage',
    optionalText(),
    'System user that runs the embedded PostgreSQL when the gateway is started by root.',
    { shownDefault: '`postgres`, else `nobody`' },
  ),

  HOST: setting(
    'Server',
    text().default('127.0.0.1'),
    'Address to listen on. Any other than loopback needs `AUTH_JWT_SECRET` or `AUTH_JWKS_URL`.',
  ),
  PORT: setting(
    'Server',
    integer(0, 65_535).default(3001),
    'Port of GraphQL over HTTP and WebSocket; 0 takes a free one.',
  ),
  CORS_ORIGIN: setting(
    'Server',
    list().optional(),
    'Origins that browsers may call from, separated by commas.',
    { shownDefault: 'same origin' },
  ),
  NODE_ENV: setting(
    'Server',
    z
      .enum(['development', 'production', 'test'], 'must be development, production or test')
      .default('development'),
    '`production` hides GraphiQL, introspection and field suggestions.',
  ),

  AUTH_JWT_SECRET: setting(
    'Identity',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Secret of bearer tokens that are signed with it (HS256). Without it and without `AUTH_JWKS_URL` every caller on loopback is the owner of the demo.',
    { shownDefault: 'demo mode', secret: true },
  ),
  AUTH_JWKS_URL: setting(
    'Identity',
    url('https:', 'http:').optional(),
    'Where your identity provider publishes its keys; needs `AUTH_JWT_ISSUER` and `AUTH_JWT_AUDIENCE`.',
    { shownDefault: 'none' },
  ),
  AUTH_JWT_ISSUER: setting('Identity', optionalText(), 'The `iss` that tokens must have.', {
    shownDefault: 'any',
  }),
  AUTH_JWT_AUDIENCE: setting('Identity', optionalText(), 'The `aud` that tokens must have.', {
    shownDefault: 'any',
  }),
  AUTH_JWT_ALGORITHMS: setting(
    'Identity',
    list()
      .refine((names) => names.every((name) => /^(RS|PS|ES)(256|384|512)$|^EdDSA$/.test(name)), {
        message: 'must be of RS256, PS256, ES256 and their like, or EdDSA',
      })
      .default(['RS256', 'ES256']),
    'Algorithms that keys of `AUTH_JWKS_URL` may be used with, separated by commas.',
    { shownDefault: '`RS256,ES256`' },
  ),
  AUTH_TENANTS_CLAIM: setting(
    'Identity',
    text().default('tenants'),
    'The claim that maps tenants to roles: `{ "3222348440": "ADMIN" }`. A token of one tenant may say `tid` and `role` instead.',
  ),
  AUTH_MAX_TOKEN_AGE_SECONDS: setting(
    'Identity',
    integer(60, 31 * 24 * 3_600).default(24 * 3_600),
    'A token that was issued longer ago is refused, whatever it says about its end.',
  ),
  LAZI_ENCRYPTION_KEY: setting(
    'Identity',
    encryptionKey().optional(),
    "32 bytes in base64 (`openssl rand -base64 32`) that seal the ServiceTitan credentials of tenants in the database. Keep it apart from the database's backups.",
    { shownDefault: 'no credentials in the database', secret: true },
  ),
  LAZI_ENCRYPTION_KEYS_BEFORE: setting(
    'Identity',
    list().pipe(z.array(encryptionKey())).default([]),
    'Keys that sealed what has not been rotated yet, separated by commas; see `lazi rotate-keys`.',
    { shownDefault: 'none', secret: true },
  ),

  PERSISTED_DOCUMENTS: setting(
    'Limits',
    optionalText(),
    'File of documents by their SHA-256, as codegen writes it (`persisted-documents.json`): requests may name them by their hash.',
    { shownDefault: 'none' },
  ),
  PERSISTED_DOCUMENTS_ONLY: setting(
    'Limits',
    z.enum(['true', 'false'], 'must be true or false').default('false'),
    'Whether no other document is run.',
  ),
  LIMIT_BODY_BYTES: limit('bodyBytes', 1_000, 10_000_000, 'Bytes of a request body.'),
  LIMIT_BODY_MS: limit(
    'bodyMs',
    100,
    5 * MINUTE_MS,
    'How long a request body may take to arrive, in milliseconds.',
  ),
  LIMIT_MESSAGE_BYTES: limit(
    'messageBytes',
    1_000,
    10_000_000,
    'Bytes of one message of a client on a WebSocket.',
  ),
  LIMIT_NESTING: limit(
    'nesting',
    8,
    500,
    'Brackets that may be open at once in a document or a body.',
  ),
  LIMIT_DOCUMENT_LENGTH: limit('documentLength', 500, 1_000_000, 'Characters of a document.'),
  LIMIT_TOKENS: limit('tokens', 50, 100_000, 'Words and signs of a document.'),
  LIMIT_DEPTH: limit('depth', 2, 100, 'Fields below one another in a document.'),
  LIMIT_BREADTH: limit(
    'breadth',
    10,
    100_000,
    'Fields of a document in all, fragments counted wherever they are spread.',
  ),
  LIMIT_ROOT_FIELDS: limit('rootFields', 1, 1_000, 'Fields at the top of an operation.'),
  LIMIT_ALIASES: limit('aliases', 0, 10_000, 'Aliases of a document.'),
  LIMIT_DIRECTIVES: limit('directives', 1, 100, 'Directives in one place of a document.'),
  LIMIT_COST: limit(
    'cost',
    100,
    100_000_000,
    'Cost of one operation: the values its answer may hold, estimated before it runs.',
  ),
  LIMIT_PAGE_SIZE: limit('pageSize', 1, 1_000, 'Rows of one page of a list.'),
  LIMIT_RESPONSE_BYTES: limit(
    'responseBytes',
    10_000,
    1_000_000_000,
    'Bytes of one answer. The whole tree of a pricebook of 20,000 categories has some 12 MB.',
  ),
  LIMIT_OPERATION_MS: limit(
    'operationMs',
    10,
    10 * MINUTE_MS,
    'How long one operation may take, its SQL statements included, in milliseconds.',
  ),
  LIMIT_OPERATIONS_PER_TENANT: limit(
    'operationsPerTenant',
    1,
    10_000,
    'Queries and mutations of one tenant that a process works on at once; fifty times as many may wait.',
  ),
  LIMIT_SUBSCRIPTIONS_PER_SOCKET: limit(
    'subscriptionsPerSocket',
    1,
    10_000,
    'Operations open at once on one WebSocket.',
  ),
  LIMIT_SOCKETS_PER_TENANT: limit(
    'socketsPerTenant',
    1,
    100_000,
    'WebSockets of one tenant on a process; as many more may be on their way in.',
  ),
  LIMIT_COST_PER_SECOND: setting(
    'Limits',
    integer(0, 1_000_000_000).optional(),
    'Cost that comes back to each caller every second, all processes together; 0 for no such limit.',
    { shownDefault: '`50000`; 0 in demo mode' },
  ),
  LIMIT_COST_BURST: setting(
    'Limits',
    integer(1, 1_000_000_000).default(3_000_000),
    'Cost that a caller may spend at once after a pause.',
  ),

  SYNC_FULL_CRON: setting(
    'Sync',
    cron().default('0 2 * * *'),
    'When everything is read again (UTC), or `off`.',
  ),
  SYNC_INCREMENTAL_CRON: setting(
    'Sync',
    cron().default('0 */6 * * *'),
    'When what was modified since the last pull is read (UTC), or `off`.',
  ),
  SYNC_PAGE_SIZE: setting('Sync', integer(1, 5_000).default(5_000), 'Rows asked for in one call.'),
  SYNC_DELETE_GUARD_PERCENT: setting(
    'Sync',
    integer(0, 100).default(10),
    'A pull that would delete more than this share of an entity, and more than `SYNC_DELETE_GUARD_ROWS`, stops and asks.',
  ),
  SYNC_DELETE_GUARD_ROWS: setting(
    'Sync',
    integer(0, 1_000_000).default(25),
    'Deletes below this count never stop a pull.',
  ),
  SYNC_OVERLAP_MS: setting(
    'Sync',
    integer(0, 24 * 60 * MINUTE_MS).default(15 * MINUTE_MS),
    'How far an incremental pull reaches back behind the last one, in milliseconds.',
  ),
  SYNC_LEASE_MS: setting(
    'Sync',
    integer(5 * SECOND_MS, 10 * MINUTE_MS).default(15 * SECOND_MS),
    'After this time without a sign of life, in milliseconds, another worker takes over a run.',
  ),

  WORKER_CONCURRENCY: setting(
    'Sync',
    integer(1, 50).default(2),
    'Pulls and pushes that one worker works on at the same time.',
  ),

  REQUIRE_PUSH_APPROVAL: setting(
    'Push',
    z.enum(['true', 'false']).default('false'),
    'Whether a plan has to be approved by another person than the one who made it before it is sent.',
  ),

  SIMULATOR_PORT: setting(
    'Simulator',
    integer(0, 65_535).default(0),
    'Port of the simulator; 0 takes a free one.',
  ),
  SIMULATOR_SEED: setting(
    'Simulator',
    integer(0, 2_147_483_647).default(1),
    'Seed of its pricebook: the same seed, the same records.',
  ),
  SIMULATOR_SCALE: setting(
    'Simulator',
    integer(1, 100).default(1),
    'How many times the demo pricebook it holds.',
  ),
  SIMULATOR_FILE: setting(
    'Simulator',
    optionalText(),
    'File that keeps what was changed in the simulator.',
    { shownDefault: 'nothing is kept' },
  ),

  LOG_LEVEL: setting(
    'Logging',
    z
      .enum(
        ['silent', 'error', 'warn', 'info', 'debug'],
        'must be silent, error, warn, info or debug',
      )
      .default('warn'),
    'Least severity that is logged, as JSON lines on standard error.',
  ),

  SENTRY_DSN: setting(
    'Observation',
    url('http:', 'https:').optional(),
    'Sentry project that is told of mistakes of the gateway itself: where, in which request, for which tenant; no data, no credentials.',
    { shownDefault: 'nobody is told', secret: true },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'Observation',
    url('http:', 'https:').optional(),
    'OpenTelemetry collector (OTLP over HTTP) that gets traces of operations, SQL, jobs and calls to ServiceTitan.',
    { shownDefault: 'no traces' },
  ),
  OTEL_TRACES_SAMPLER_ARG: setting(
    'Observation',
    z.coerce
      .number('must be a number')
      .min(0, 'must be at least 0')
      .max(1, 'must be at most 1')
      .default(1),
    'Share of the traces that are kept, from 0 to 1; a caller that sends a sampled `traceparent` has its trace kept.',
  ),
  METRICS_PORT: setting(
    'Observation',
    integer(0, 65_535).optional(),
    'Port of `/metrics` for Prometheus, `/health` and `/ready`, at the address `HOST`, of a gateway or a worker; 0 takes a free one.',
    { shownDefault: 'none' },
  ),
  METRICS_TOKEN: setting(
    'Observation',
    z.string().min(16, 'must have at least 16 characters').optional(),
    'Bearer token that `/metrics` asks for. With it the gateway serves `/metrics` on `PORT` too; without it only in demo mode.',
    { shownDefault: 'none', secret: true },
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;
export type SettingValues = { [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };
