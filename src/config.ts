import fs from 'node:fs';
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
  /** `demo`: every caller is the owner of the demo tenant; only ever on loopback. */
  readonly auth: { readonly mode: 'demo' } | { readonly mode: 'jwt'; readonly secret: string };
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
  const problems: string[] = [];
  const values = readSettings(environment, problems);
  const config = problems.length === 0 ? compose(values, problems) : undefined;
  if (!config || problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

function readSettings(environment: Environment, problems: string[]): SettingValues {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const given = environment[name];
    // `NAME=` in an env file means "not set", as in a shell.
    const parsed = settings[name].schema.safeParse(given === '' ? undefined : given);
    if (parsed.success) values[name] = parsed.data;
    else for (const issue of parsed.error.issues) problems.push(`${name} ${issue.message}`);
  }
  return values as SettingValues;
}

function compose(values: SettingValues, problems: string[]): Config {
  return {
    production: values.NODE_ENV === 'production',
    tenantId: values.SERVICE_TITAN_TENANT_ID,
    logLevel: values.LOG_LEVEL,
    server: { host: values.HOST, port: values.PORT, corsOrigins: values.CORS_ORIGIN ?? [] },
    auth: auth(values, problems),
    database: database(values, problems),
    redisUrl: values.REDIS_URL,
    upstream: upstream(values, problems),
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
    },
    simulator: {
      port: values.SIMULATOR_PORT,
      seed: values.SIMULATOR_SEED,
      scale: values.SIMULATOR_SCALE,
      file: values.SIMULATOR_FILE,
    },
  };
}

const unlessOff = (cron: string): string | undefined => (cron === 'off' ? undefined : cron);

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

function auth(values: SettingValues, problems: string[]): Config['auth'] {
  if (values.AUTH_JWT_SECRET) return { mode: 'jwt', secret: values.AUTH_JWT_SECRET };
  if (!loopback.test(values.HOST)) {
    problems.push(
      `HOST is ${values.HOST}, which others can reach, and there is no AUTH_JWT_SECRET: set one, or listen on 127.0.0.1`,
    );
  }
  return { mode: 'demo' };
}

function database(values: SettingValues, problems: string[]): Config['database'] {
  const poolSize = values.DATABASE_POOL_SIZE;
  if (values.DATABASE_URL) {
    const migrationUrl = values.DATABASE_MIGRATION_URL ?? values.DATABASE_URL;
    return { mode: 'external', url: values.DATABASE_URL, migrationUrl, poolSize };
  }
  if (values.DATABASE_MIGRATION_URL) {
    problems.push(
      'DATABASE_MIGRATION_URL is set without DATABASE_URL: set both, or neither for the embedded database',
    );
  }
  return {
    mode: 'embedded',
    stateDir: values.LAZI_STATE_DIR,
    systemUser: values.LAZI_PG_USER,
    poolSize,
  };
}

const credentials = [
  'SERVICE_TITAN_CLIENT_ID',
  'SERVICE_TITAN_CLIENT_SECRET',
  'SERVICE_TITAN_APP_KEY',
] as const satisfies readonly SettingName[];

function upstream(values: SettingValues, problems: string[]): Config['upstream'] {
  const missing = credentials.filter((name) => !values[name]);
  const {
    SERVICE_TITAN_CLIENT_ID: clientId,
    SERVICE_TITAN_CLIENT_SECRET: clientSecret,
    SERVICE_TITAN_APP_KEY: appKey,
  } = values;
  if (clientId && clientSecret && appKey) {
    const { SERVICE_TITAN_API_BASE: apiBase, SERVICE_TITAN_AUTH_URL: authUrl } = values;
    return { mode: 'servicetitan', clientId, clientSecret, appKey, apiBase, authUrl };
  }
  if (missing.length < credentials.length) {
    problems.push(
      `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: set all ServiceTitan credentials, or none for the simulator`,
    );
  }
  return { mode: 'simulator' };
}

/** Takes settings from `.env` in the working directory, where there is one; what the environment says already wins. */
export function loadEnvironmentFile(): void {
  if (fs.existsSync('.env')) process.loadEnvFile('.env');
}
