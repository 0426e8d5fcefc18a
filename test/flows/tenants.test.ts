import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRunQueue } from '../../src/jobs/run-queue.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSync } from '../../src/sync/commands.ts';
import { loadRun } from '../../src/sync/runs/run.ts';
import { silentLogger, type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { graphql } from '../support/graphql.ts';
import { addressOf, ask, openProduct, type Product, type Settings } from '../support/product.ts';
import {
  smallPricebook,
  startUpstream,
  type UpstreamProcess,
} from '../support/product-upstream.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const SECRET = 'a secret of at least thirty-two characters';
const SECOND = 77n;
const credentials = { clientId: 'cid.second', clientSecret: 'CANARY-second', appKey: 'CANARY-key' };

let product: Product;
let database: TestDatabase;
let upstream: UpstreamProcess;
let settings: Settings;
let url: string;

beforeAll(async () => {
  product = openProduct();
  [database, upstream] = await Promise.all([testDatabase(), startUpstream(product)]);
  await upstream.fill(smallPricebook(3));
  await upstream.addTenant(SECOND, credentials, smallPricebook(5));
  settings = {
    ...upstream.settings,
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    AUTH_JWT_SECRET: SECRET,
    LAZI_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    SYNC_FULL_CRON: 'off',
    SYNC_INCREMENTAL_CRON: 'off',
  };
  const gateway = product.start('gateway', settings);
  const worker = product.start('worker', settings);
  url = await addressOf(gateway);
  await worker.see(/takes pulls/);
});
afterAll(async () => {
  await product.close();
  await database.drop();
});

const lazi = async (words: string, input?: string) => {
  const { exit, out, err } = await product.run(words, settings, input);
  if (exit !== 0) throw new Error(`lazi ${words}\n${out}${err}`);
  return out;
};
const as = async (words = '') => ({
  authorization: `Bearer ${(await lazi(`token ${words}`.trim())).trim()}`,
});

/** A run that is woken for a tenant that is disabled waits. */
async function expectNothingBegins(): Promise<void> {
  const { run } = await startSync(database.db, systemClock, {
    ...{ tenantId: SECOND, mode: 'FULL', trigger: 'MANUAL', requestedBy: 'test' },
  });
  const queue = openRunQueue({
    connection: { kind: 'postgres', url: database.url },
    logger: silentLogger,
  });
  try {
    await queue.wake({ tenantId: SECOND, runId: run.id });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await loadRun(database.db, SECOND, run.id)).state).toBe('QUEUED');
  } finally {
    await queue.close();
  }
}

const Start = graphql(`
  mutation StartTenantSync {
    startSync(input: { mode: FULL }) { __typename ... on StartSyncPayload { run { runId } } }
  }
`);
const Mirrored = graphql(`
  query Mirrored {
    materials { totalCount }
    tenant { name connection { status origin scopes lastError } }
    syncRuns(first: 1) { nodes { state } }
  }
`);

const Rename = graphql(`
  mutation RenameForTenant {
    updateCategory(input: { stId: 2, name: "Renamed" }) { __typename }
  }
`);

async function pulled(headers: Record<string, string>) {
  await ask(url, Start, {}, headers);
  return eventually(async () => {
    const answer = await ask(url, Mirrored, {}, headers);
    expect(answer.syncRuns.nodes[0]?.state).toMatch(/SUCCEEDED|FAILED/);
    return answer;
  }, 30_000);
}

describe('a second tenant', () => {
  it('is added, connected and pulled beside the first, each by its own token', async () => {
    expect(await lazi(`tenant add ${SECOND} --name Second`)).toContain('lazi tenant connect 77');
    const hosts = `--api-base ${upstream.url} --auth-url ${upstream.authUrl}`;
    const connected = await lazi(`tenant connect ${SECOND} ${hosts}`, JSON.stringify(credentials));
    expect(connected).toContain('ServiceTitan accepts them');
    expect(await lazi('tenant list')).toMatch(/77 +Second\n3222348440 +Tenant/);
    const second = await as(`--tenant ${SECOND}`);
    expect(await pulled(second)).toMatchObject({
      materials: { totalCount: 5 },
      tenant: { name: 'Second', connection: { status: 'CONNECTED', origin: 'DATABASE' } },
      syncRuns: { nodes: [{ state: 'SUCCEEDED' }] },
    });
    expect(await pulled(await as())).toMatchObject({
      materials: { totalCount: 3 },
      tenant: { connection: { status: 'CONNECTED', origin: 'ENVIRONMENT' } },
    });
  });

  it('is looked after at the command line, where it is named', async () => {
    const its = `--tenant ${SECOND}`;
    expect(await lazi(`sync ${its}`)).toMatch(/^FULL pull [-\w]+: SUCCEEDED/m);
    expect(await lazi(`status ${its}`)).toMatch(/^Tenant 77\n[\s\S]*^ {2}materials +5 /m);
    await ask(url, Rename, {}, await as(its));
    expect(await lazi(`pending ${its}`)).toMatch(
      /Level 2 -> Renamed[\s\S]*lazi plan --tenant 77$/m,
    );
    expect(await lazi('pending')).toContain('Nothing is staged');
    const planned = await lazi(`plan ${its}`);
    const [, send = ''] =
      /^To send it: lazi (push --plan [-\w]+ --tenant 77)$/m.exec(planned) ?? [];
    expect(await lazi(send)).toMatch(/SUCCEEDED/);
    expect(await lazi(`conflicts ${its}`)).toContain('No conflicts are open.');
    expect(await lazi(`rebuild --check ${its}`)).toContain("All 13 rows are what ServiceTitan's");
    expect(await product.run('status --tenant 78', settings)).toMatchObject({
      exit: 1,
      err: 'Tenant 78 is not served here.\n',
    });
  });

  it('keeps its credentials out of all that processes print, and in the database sealed', async () => {
    const wrong = { ...credentials, clientSecret: 'CANARY-wrong' };
    const hosts = `--api-base ${upstream.url} --auth-url ${upstream.authUrl}`;
    const refused = await product.run(
      `tenant connect ${SECOND} ${hosts}`,
      { ...settings, LOG_LEVEL: 'debug' },
      JSON.stringify(wrong),
    );
    expect(refused.exit).toBe(1);
    expect(refused.err).toContain('ServiceTitan issues no token');
    expect(refused.out + refused.err).not.toContain('CANARY');
    const nonsense = await product.run(`tenant connect ${SECOND} ${hosts}`, settings, 'CANARY');
    expect(nonsense).toMatchObject({
      exit: 1,
      err: expect.stringContaining('as JSON on standard input'),
    });
    expect(nonsense.err).not.toContain('CANARY');
  });

  it('is rotated to a new key, without which nothing opens', async () => {
    const before = settings['LAZI_ENCRYPTION_KEY'] ?? '';
    const next = { ...settings, LAZI_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const without = await product.run('rotate-keys', next);
    expect(without).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/✗ tenant 77: .*LAZI_ENCRYPTION_KEYS_BEFORE/),
    });
    const rotated = await product.run('rotate-keys', {
      ...next,
      LAZI_ENCRYPTION_KEYS_BEFORE: before,
    });
    expect(rotated).toMatchObject({ exit: 0, out: expect.stringContaining('1 sealed anew') });
    expect((await product.run('rotate-keys', next)).out).toContain('0 sealed anew');
  });

  it('is let in no more once it is disabled, and gone once it is deleted; the first stays', async () => {
    const second = await as(`--tenant ${SECOND}`);
    await lazi(`tenant disable ${SECOND}`);
    await expectNothingBegins();
    expect(await product.run(`sync --tenant ${SECOND}`, settings)).toMatchObject({
      exit: 1,
      err: 'Tenant 77 is disabled; `lazi tenant enable 77` takes it back.\n',
    });
    await eventually(async () => {
      await expect(ask(url, Mirrored, {}, second)).rejects.toThrow(/403.*no access to tenant 77/);
    }, 15_000);
    const refused = await product.run(`tenant delete ${SECOND}`, settings);
    expect(refused).toMatchObject({ exit: 1, out: expect.stringContaining('--yes') });
    expect(await lazi(`tenant export ${SECOND} second.jsonl.gz`)).toContain('rows of tenant 77');
    expect(await lazi(`tenant delete ${SECOND} --yes`)).toContain('Tenant 77 is gone.');
    expect(await lazi('tenant list')).not.toContain('77 ');
    expect((await ask(url, Mirrored, {}, await as())).materials.totalCount).toBe(3);
  });
});
