import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { query } from '../support/mirror-state.ts';
import { openProduct, type Product, type Settings } from '../support/product.ts';
import {
  smallPricebook,
  startUpstream,
  type UpstreamProcess,
} from '../support/product-upstream.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let product: Product;
let upstream: UpstreamProcess;
let database: TestDatabase;
let settings: Settings;

beforeAll(async () => {
  product = openProduct();
  [upstream, database] = await Promise.all([startUpstream(product), testDatabase()]);
  settings = {
    ...upstream.settings,
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
  };
  await upstream.fill(smallPricebook(60));
});
afterAll(async () => {
  await product.close();
  await database.drop();
});

const lazi = (words: string, more: Settings = {}) => product.run(words, { ...settings, ...more });

const countRecords = async (): Promise<number> => {
  const text = 'SELECT count(*)::int AS count FROM raw.st_records WHERE deleted_at IS NULL';
  return (await query<{ count: number }>(database, text))[0]?.count ?? -1;
};

/** One day at the command line: each step goes on from the one before. */
describe('at the command line', () => {
  it('migrate brings the database up to date, and status says what to do next', async () => {
    expect(await lazi('migrate')).toEqual({
      exit: 0,
      out: 'The database is up to date.\n',
      err: '',
    });
    const status = await lazi('status');
    expect(status).toMatchObject({ exit: 0, out: expect.stringContaining('Run `lazi sync`') });
  });

  it('doctor finds everything well', async () => {
    const { exit, out, err } = await lazi('doctor');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toMatch(/^✓ credentials: http.* accepts them/m);
    expect(out).toMatch(/^All is well\.$/m);
  });

  it('I18 sync --dry-run says what would change and writes nothing', async () => {
    const { exit, out, err } = await lazi('sync --dry-run');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toMatch(/SUCCEEDED in [\d.]+ s \(dry run: nothing was written\)$/m);
    expect(out).toMatch(/^ +materials +60 +60 +0 +0 +0 +0$/m);
    expect(await countRecords()).toBe(0);
  });

  it('sync pulls, shows one table, and succeeds', async () => {
    const { exit, out, err } = await lazi('sync');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toMatch(
      /^FULL pull [-\w]+: SUCCEEDED.*\n +fetched +created .*\n +categories +4 +4 .*\n +services +4 +4 .*\n +materials +60 +60 .*\n +equipment +0 .*\n +discounts-and-fees +0 .*\n$/m,
    );
    expect(await countRecords()).toBe(68);
  });

  it('status tells what is mirrored and what the last runs did', async () => {
    const { exit, out } = await lazi('status');
    expect(exit).toBe(0);
    expect(out).toMatch(/^ {2}materials +60 {2}read \d{4}-/m);
    expect(out.match(/^FULL pull/gm)).toHaveLength(2);
  });

  it('I11 a pull that would delete too much stops and asks, and deletes once confirmed', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => 1_001 + index);
    await upstream.edit(
      ...ids.map((id) => ({ type: 'delete', entity: 'materials', id, mode: 'hard' }) as const),
    );
    const asked = await lazi('sync');
    expect(asked.exit).toBe(1);
    expect(asked.out).toMatch(/^FULL pull [-\w]+: NEEDS_CONFIRMATION/m);
    expect(asked.out).toMatch(/^ {2}materials: ServiceTitan no longer lists 40 materials/m);
    const [, confirm = ''] =
      /^To do these deletes: lazi (sync --confirm-deletes [-\w]+)$/m.exec(asked.out) ?? [];
    expect(await countRecords()).toBe(68);

    const confirmed = await lazi(confirm);
    expect(confirmed.exit).toBe(0);
    expect(confirmed.out).toMatch(/^ +materials +20 +0 +0 +20 +40 +0$/m);
    expect(await countRecords()).toBe(28);
  });

  it('I01 rebuild --check finds a row that is not what it should be, and rebuild mends it', async () => {
    await asOwner(`UPDATE master.pricebook_categories SET name = 'Vandalised' WHERE st_id = 2`);
    const found = await lazi('rebuild --check');
    expect(found.exit).toBe(1);
    expect(found.out).toMatch(/^1 of 28 rows differs:\n {2}category 2 differs in name$/m);
    expect(await lazi('rebuild')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('was mended'),
    });
    expect(await lazi('rebuild --check')).toMatchObject({
      exit: 0,
      out: "All 28 rows are what ServiceTitan's records make them.\n",
    });
  });
});

describe('a backup at the command line', () => {
  it('is written while people work, and puts everything back where it was', async () => {
    expect(await lazi('backup monday.gz')).toMatchObject({
      exit: 0,
      out: expect.stringMatching(
        /^monday\.gz holds [\d,]+ rows of \d+ tables as of \d{4}-.*Z\.\n$/,
      ),
    });
    const before = await countRecords();
    await upstream.edit({
      type: 'create',
      entity: 'materials',
      fields: { id: 9_001, code: 'LATE' },
    });
    expect((await lazi('sync')).exit).toBe(0);
    expect(await countRecords()).toBe(before + 1);

    expect(await lazi('restore monday.gz')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/the database is not empty .* say --replace/),
    });
    expect(await lazi('restore monday.gz --replace')).toMatchObject({ exit: 0, err: '' });
    expect(await countRecords()).toBe(before);
    const joined = await lazi('sync');
    expect(joined.out).toMatch(/^A FULL pull is under way already; showing that one\.$/m);
    expect(await countRecords()).toBe(before + 1);
    expect(await lazi('rebuild --check')).toMatchObject({ exit: 0 });
  });
});

describe.concurrent('what goes wrong at the command line', () => {
  it('credentials that are refused: sync fails with the remedy and doctor names the setting', async () => {
    const other = await testDatabase();
    try {
      const wrong = {
        DATABASE_URL: other.url,
        DATABASE_MIGRATION_URL: other.migrationUrl,
        SERVICE_TITAN_CLIENT_SECRET: 'cs1.wrong',
      };
      const sync = await lazi('sync', wrong);
      expect(sync).toMatchObject({ exit: 1, err: '' });
      expect(sync.out).toMatch(/: FAILED/);
      expect(sync.out.match(/Check SERVICE_TITAN_CLIENT_ID/g)).toHaveLength(1);
      const doctor = await lazi('doctor --quiet', wrong);
      expect(doctor).toMatchObject({ exit: 1, err: '' });
      expect(doctor.out).toMatch(/^✗ credentials: .*SERVICE_TITAN_CLIENT_SECRET/m);
    } finally {
      await other.drop();
    }
  });

  it('a wrong configuration is told at once, all of it, without a stack', async () => {
    const { exit, out, err } = await lazi('start', {
      PORT: 'eighty',
      HOST: '0.0.0.0',
      SYNC_FULL_CRON: 'daily',
      SERVICE_TITAN_APP_KEY: '',
    });
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err.split('\n')).toEqual([
      'The configuration has 3 problems:',
      expect.stringMatching(/^ {2}- PORT must be a whole number/),
      expect.stringMatching(/^ {2}- SYNC_FULL_CRON must be a cron expression/),
      expect.stringMatching(/^ {2}- SERVICE_TITAN_APP_KEY is missing/),
      '',
    ]);
  });

  it('who could be reached by strangers does not start without a way to know them', async () => {
    for (const command of ['start', 'gateway']) {
      const { exit, out, err } = await lazi(command, { HOST: '0.0.0.0' });
      expect({ exit, out }).toEqual({ exit: 1, out: '' });
      expect(err).toMatch(/HOST is 0\.0\.0\.0, .* AUTH_JWT_SECRET .* set one/);
    }
  });

  it('a port that is taken is told by its setting', async () => {
    const { port } = new URL(upstream.url);
    expect(await lazi('gateway', { PORT: port })).toMatchObject({
      exit: 1,
      err: expect.stringContaining(`PORT ${port} is taken`),
    });
  });

  it('a database that does not answer is told without a stack', async () => {
    const { exit, err } = await lazi('status', { DATABASE_URL: 'postgresql://a@127.0.0.1:1/x' });
    expect(exit).toBe(1);
    expect(err).toMatch(/^The database is away.*ECONNREFUSED.*\n$/);
  });

  it('a word that is no command points to the help', async () => {
    expect(await lazi('synch')).toMatchObject({
      exit: 1,
      out: '',
      err: expect.stringMatching(/^error: unknown command 'synch'[\s\S]*--help/),
    });
  });
});

async function asOwner(command: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.migrationUrl });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}
