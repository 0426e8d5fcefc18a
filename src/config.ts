import fs from 'node:fs';
import { type AuthConfig, authContradictions, readAuth } from './config/auth.ts';
import type { Contradiction } from './config/contradiction.ts';
import type { CostBudget, GatewayLimits } from './config/limits.ts';
import { isLoopback } from './config/loopback.ts';
import { readCostBudget, readLimits } from './config/read-limits.ts';
import { type SettingName, type SettingValues, settings } from './config/settings.ts';
import { ConfigError } from './errors.ts';

/** What a role needs to know, already checked; nested by the part that takes it. */
export interface Config {
  readonly production: boolean;
  readonly tenantId: bigint;
  readonly logLevel: SettingValues['LOG_LEVEL'];
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
  };
  readonly auth: AuthConfig;
  readonly limits: GatewayLimits;
  readonly persistedDocuments: { readonly file: string | undefined; readonly only: boolean };
  /** What each caller may spend; undefined for no limit. */
  readonly costBudget: CostBudget | undefined;
  /** What seals credentials in the database: the key in use, and those it has taken over from. */
  readonly encryption: { readonly key: Buffer | undefined; readonly before: readonly Buffer[] };
  readonly database:
    | {
        readonly mode: 'embedded';
        readonly stateDir: string | undefined;
        readonly systemUser: string | undefined;
        readonly poolSize: number;
      }
    | {
        readonly mode: 'external';
        readonly url: string;
        readonly migrationUrl: string;
        readonly poolSize: number;
      };
  readonly redisUrl: string | undefined;
  /** Undefined where nobody is told of mistakes. */
  readonly sentryDsn: string | undefined;
  /** Undefined for none. */
  readonly tracing: { readonly endpoint: string; readonly share: number } | undefined;
  readonly metrics: {
    /** Of its own; undefined for none. */
    readonly port: number | undefined;
    readonly token: string | undefined;
  };
  readonly upstream:
    | { readonly mode: 'simulator' }
    | {
        readonly mode: 'servicetitan';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly appKey: string;
        readonly apiBase: string;
        readonly authUrl: string;
      };
  readonly callsPerSecond: number;
  readonly sync: {
    readonly fullCron: string | undefined;
    readonly incrementalCron: string | undefined;
    readonly pageSize: number;
    readonly deleteGuard: { readonly percent: number; readonly rows: number };
    readonly overlapMs: number;
    readonly leaseMs: number;
    /** Pulls and pushes at once in one worker. */
    readonly concurrency: number;
  };
  readonly push: {
    /** Whether a plan takes a second person. */
    readonly needsApproval: boolean;
  };
  readonly simulator: {
    readonly port: number;
    readonly seed: number;
    readonly scale: number;
    readonly file: string | undefined;
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The checked, frozen configuration.   Pure but for its default argument, the only read of process.env.
 * Errors  ConfigError that lists every problem at once.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const { values, problems } = readSettings(environment);
  for (const { among, says } of contradictions) {
    // A setting that is wrong by itself contradicts no other.
    const problem = among.every((name) => name in values) ? says(values as SettingValues) : null;
    if (problem !== null) problems.push(problem);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(compose(values as SettingValues));
}

/** The settings that are right, those not given among them, and what is wrong with the others. */
function readSettings(environment: Environment): {
  values: Partial<SettingValues>;
  problems: string[];
} {
  const values: Partial<Record<SettingName, unknown>> = {};
  const problems: string[] = [];
  for (const name of Object.keys(settings) as SettingName[]) {
    const given = environment[name];
    // `NAME=` in an env file means "not set", as in a shell.
    const parsed = settings[name].schema.safeParse(given === '' ? undefined : given);
    if (parsed.success) values[name] = parsed.data;
    else for (const issue of parsed.error.issues) problems.push(`${name} ${issue.message}`);
  }
  return { values: values as Partial<SettingValues>, problems };
}

const credentials = [
  'SERVICE_TITAN_CLIENT_ID',
  'SERVICE_TITAN_CLIENT_SECRET',
  'SERVICE_TITAN_APP_KEY',
] as const satisfies readonly SettingName[];

const contradictions: readonly Contradiction[] = [
  ...authContradictions,
  {
    among: ['PERSISTED_DOCUMENTS', 'PERSISTED_DOCUMENTS_ONLY'],
    says: ({ PERSISTED_DOCUMENTS, PERSISTED_DOCUMENTS_ONLY }) =>
      PERSISTED_DOCUMENTS || PERSISTED_DOCUMENTS_ONLY === 'false'
        ? null
        : 'PERSISTED_DOCUMENTS_ONLY is true without PERSISTED_DOCUMENTS: nothing could be asked',
  },
  {
    among: ['HOST', 'METRICS_PORT', 'METRICS_TOKEN'],
    says: ({ HOST, METRICS_PORT, METRICS_TOKEN }) =>
      METRICS_PORT === undefined || METRICS_TOKEN || isLoopback(HOST)
        ? null
        : `METRICS_PORT is set, HOST is ${HOST}, which others can reach, and there is no METRICS_TOKEN: set one, or listen on 127.0.0.1`,
  },
  {
    among: ['DATABASE_URL', 'DATABASE_MIGRATION_URL'],
    says: ({ DATABASE_URL, DATABASE_MIGRATION_URL }) =>
      DATABASE_URL || !DATABASE_MIGRATION_URL
        ? null
        : 'DATABASE_MIGRATION_URL is set without DATABASE_URL: set both, or neither for the embedded database',
  },
  {
    among: credentials,
    says: (values) => {
      const missing = credentials.filter((name) => !values[name]);
      return missing.length === 0 || missing.length === credentials.length
        ? null
        : `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: set all ServiceTitan credentials, or none for the simulator`;
    },
  },
];

function compose(values: SettingValues): Config {
  const auth = readAuth(values);
  return {
    production: values.NODE_ENV === 'production',
    tenantId: values.SERVICE_TITAN_TENANT_ID,
    logLevel: values.LOG_LEVEL,
    server: { host: values.HOST, port: values.PORT, corsOrigins: values.CORS_ORIGIN ?? [] },
    auth,
    limits: readLimits(values),
    persistedDocuments: {
      file: values.PERSISTED_DOCUMENTS,
      only: values.PERSISTED_DOCUMENTS_ONLY === 'true',
    },
    costBudget: readCostBudget(values, auth.mode === 'demo'),
    encryption: { key: values.LAZI_ENCRYPTION_KEY, before: values.LAZI_ENCRYPTION_KEYS_BEFORE },
    database: database(values),
    redisUrl: values.REDIS_URL,
    sentryDsn: values.SENTRY_DSN,
    tracing: values.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT, share: values.OTEL_TRACES_SAMPLER_ARG }
      : undefined,
    metrics: { port: values.METRICS_PORT, token: values.METRICS_TOKEN },
    upstream: upstream(values),
    callsPerSecond: values.SERVICE_TITAN_CALLS_PER_SECOND,
    sync: {
      fullCron: unlessOff(values.SYNC_FULL_CRON),
      incrementalCron: unlessOff(values.SYNC_INCREMENTAL_CRON),
      pageSize: values.SYNC_PAGE_SIZE,
      deleteGuard: {
        percent: values.SYNC_DELETE_GUARD_PERCENT,
        rows: values.SYNC_DELETE_GUARD_ROWS,
      },
      overlapMs: values.SYNC_OVERLAP_MS,
      leaseMs: values.SYNC_LEASE_MS,
      concurrency: values.WORKER_CONCURRENCY,
    },
    push: { needsApproval: values.REQUIRE_PUSH_APPROVAL === 'true' },
    simulator: {
      port: values.SIMULATOR_PORT,
      seed: values.SIMULATOR_SEED,
      scale: values.SIMULATOR_SCALE,
      file: values.SIMULATOR_FILE,
    },
  };
}

const unlessOff = (cron: string): string | undefined => (cron === 'off' ? undefined : cron);

function database(values: SettingValues): Config['database'] {
  const poolSize = values.DATABASE_POOL_SIZE;
  if (values.DATABASE_URL) {
    const migrationUrl = values.DATABASE_MIGRATION_URL ?? values.DATABASE_URL;
    return { mode: 'external', url: values.DATABASE_URL, migrationUrl, poolSize };
  }
  return {
    mode: 'embedded',
    stateDir: values.LAZI_STATE_DIR,
    systemUser: values.LAZI_PG_USER,
    poolSize,
  };
}

function upstream(values: SettingValues): Config['upstream'] {
  const {
    SERVICE_TITAN_CLIENT_ID: clientId,
    SERVICE_TITAN_CLIENT_SECRET: clientSecret,
    SERVICE_TITAN_APP_KEY: appKey,
  } = values;
  if (!clientId || !clientSecret || !appKey) return { mode: 'simulator' };
  const { SERVICE_TITAN_API_BASE: apiBase, SERVICE_TITAN_AUTH_URL: authUrl } = values;
  return { mode: 'servicetitan', clientId, clientSecret, appKey, apiBase, authUrl };
}

/** Takes settings from `.env` in the working directory, where there is one; what the environment says already wins. */
export function loadEnvironmentFile(): void {
  if (fs.existsSync('.env')) process.loadEnvFile('.env');
}
