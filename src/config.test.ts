import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { ConfigError } from './errors.ts';

describe('loadConfig', () => {
  it('needs nothing: the demo on loopback with its own database and the simulator', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      tenantId: 3222348440n,
      server: { host: '127.0.0.1', port: 3001 },
      auth: { mode: 'demo' },
      database: { mode: 'embedded' },
      upstream: { mode: 'simulator' },
      sync: { fullCron: '0 2 * * *', incrementalCron: '0 */6 * * *' },
    });
  });

  it('reports every problem at once, each with the name of the setting', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      SYNC_FULL_CRON: 'daily',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
    });
    expect(problems).toHaveLength(4);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'REDIS_URL',
      'PORT',
      'SYNC_FULL_CRON',
      'LOG_LEVEL',
    ]);
  });

  it('reports what settings contradict together with what is wrong with single ones', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      AUTH_JWKS_URL: 'https://id.example/keys',
      SERVICE_TITAN_CLIENT_ID: 'cid',
      DATABASE_MIGRATION_URL: 'postgresql://owner@db/lazi',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'AUTH_JWKS_URL',
      'DATABASE_MIGRATION_URL',
      'SERVICE_TITAN_CLIENT_SECRET',
    ]);
  });

  it('does not blame one setting for what is wrong with another', () => {
    expect(problemsOf({ HOST: '0.0.0.0', AUTH_JWT_SECRET: 'short' })).toHaveLength(1);
    expect(
      problemsOf({ DATABASE_URL: 'mysql://x', DATABASE_MIGRATION_URL: 'postgresql://owner@db/x' }),
    ).toHaveLength(1);
  });

  it('is a demo only where nobody else gets to it, and only before a simulator', () => {
    const missing = (environment: Record<string, string>) => {
      const { auth } = loadConfig(environment);
      return auth.mode === 'missing' ? auth.remedy : auth.mode;
    };
    expect(missing({ HOST: '0.0.0.0' })).toMatch(/^HOST is 0\.0\.0\.0, .* set one/);
    expect(missing({ NODE_ENV: 'production' })).toMatch(/^NODE_ENV is production, .* set one/);
    const real = {
      SERVICE_TITAN_CLIENT_ID: 'cid',
      SERVICE_TITAN_CLIENT_SECRET: 'cs1',
      SERVICE_TITAN_APP_KEY: 'ak1',
    };
    expect(missing(real)).toMatch(/^a real pricebook is served, .* set one/);
    expect(missing({ ...real, SERVICE_TITAN_API_BASE: 'http://127.0.0.1:9' })).toBe('demo');
    expect(missing({ ...real, HOST: '0.0.0.0', AUTH_JWT_SECRET: 'x'.repeat(32) })).toBe('tokens');
  });

  it('takes the keys of a provider with issuer and audience, over https, and not beside a secret', () => {
    const provider = {
      AUTH_JWKS_URL: 'https://id.example/keys',
      AUTH_JWT_ISSUER: 'https://id.example',
      AUTH_JWT_AUDIENCE: 'lazi',
    };
    expect(loadConfig(provider).auth).toMatchObject({
      mode: 'tokens',
      key: { kind: 'jwks', algorithms: ['RS256', 'ES256'] },
      issuer: 'https://id.example',
    });
    expect(problemsOf({ ...provider, AUTH_JWT_SECRET: 'x'.repeat(32) })).toHaveLength(1);
    expect(problemsOf({ ...provider, AUTH_JWKS_URL: 'http://id.example/keys' })).toEqual([
      expect.stringContaining('https://'),
    ]);
    expect(problemsOf({ ...provider, AUTH_JWT_ALGORITHMS: 'HS256' })).toEqual([
      expect.stringContaining('AUTH_JWT_ALGORITHMS'),
    ]);
    expect(problemsOf({ LAZI_ENCRYPTION_KEY: 'short' })).toEqual([
      expect.stringContaining('openssl rand -base64 32'),
    ]);
  });

  it('names the credentials that are missing when only some are given', () => {
    expect(problemsOf({ SERVICE_TITAN_CLIENT_ID: 'cid', SERVICE_TITAN_APP_KEY: 'ak1' })).toEqual([
      expect.stringContaining('SERVICE_TITAN_CLIENT_SECRET is missing'),
    ]);
  });

  it('takes an empty value for "not set" and "off" for no schedule', () => {
    const config = loadConfig({ DATABASE_URL: '', SYNC_FULL_CRON: 'off' });
    expect(config.database.mode).toBe('embedded');
    expect(config.sync.fullCron).toBeUndefined();
  });

  it('keeps a tenant above 2^53 exact', () => {
    expect(loadConfig({ SERVICE_TITAN_TENANT_ID: '9007199254740993' }).tenantId).toBe(
      9007199254740993n,
    );
  });
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
