import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MIGRATIONS_DIR, migrationNames } from '../../src/db/migrations.ts';
import { type CrashablePostgres, startCrashablePostgres } from '../chaos/postgres.ts';
import { eventually } from '../support/eventually.ts';
import { useFlow } from '../support/flow.ts';
import { graphql } from '../support/graphql.ts';
import { query } from '../support/mirror-state.ts';
import { asOwner } from '../support/postgres-admin.ts';
import { addressOf, ask, type ProductProcess } from '../support/product.ts';
import { smallPricebook } from '../support/product-upstream.ts';
import { type RunningRedis, redisProgram, startRedis } from '../support/redis.ts';
import { BEGINNING, type Watcher, watchEvents } from '../support/watch.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const Pull = graphql(`
  mutation OperatedPull {
    startSync(input: { mode: FULL }) {
      ... on StartSyncPayload {
        run {
          id
        }
      }
    }
  }
`);
const Total = graphql(`
  query OperatedTotal {
    categoryTree {
      total
    }
  }
`);
const Rename = graphql(`
  mutation OperatedRename($name: String!) {
    updateCategory(input: { stId: 1, name: $name }) {
      __typename
    }
  }
`);

const flow = useFlow({
  settings: { SYNC_LEASE_MS: '5000' },
  pricebook: smallPricebook(10),
});

function follow(url: string): Watcher {
  const watcher = watchEvents(url, BEGINNING);
  flow.watchers.push(watcher);
  return watcher;
}

async function startPull(url: string): Promise<string> {
  const { startSync } = await ask(url, Pull);
  return 'run' in startSync ? startSync.run.id : '';
}

const ended = (watcher: Watcher, runId: string) =>
  watcher.see('SyncCompleted', (event) => event['runId'] === runId);

async function readyOf(gateway: ProductProcess): Promise<string> {
  const [, port] = await gateway.see(/^Metrics listen at port (\d+)$/m);
  return `http://127.0.0.1:${port}/ready`;
}

describe('a gateway that is told to stop', () => {
  it('I62 says that it is not ready, answers what was asked before, closes sockets with 1012 and exits with 0', async () => {
    const gateway = flow.product.start('gateway', { ...flow.settings, METRICS_PORT: '0' });
    const url = await addressOf(gateway);
    const ready = await readyOf(gateway);
    expect((await fetch(ready)).status).toBe(200);
    const watcher = follow(url);
    // Somebody else has the table: the question has to wait.
    const other = new pg.Client({ connectionString: flow.database.migrationUrl });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE master.pricebook_categories IN ACCESS EXCLUSIVE MODE');
    const answer = ask(url, Total);
    await eventually(async () => {
      const waiting = await query(
        flow.database,
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'master.pricebook_categories'::regclass`,
      );
      expect(waiting).toHaveLength(1);
    });

    const exit = gateway.stop('SIGTERM');
    await eventually(async () => {
      const response = await fetch(ready);
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status: 503,
        body: { status: 'not ready', checks: { process: 'stopping' } },
      });
    });
    await eventually(() => expect(watcher.closes[0]).toBe(1012));
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    await other.query('COMMIT');
    await other.end();
    expect((await answer).categoryTree.total).toBe(0);
    expect(await exit).toBe(0);
    expect(gateway.printed.err).toBe('');
  });
});

describe('a process that crashes', () => {
  it.each([
    ['throws where nobody catches', 'throw new Error("broken")'],
    ['loses a rejection', 'Promise.reject(new Error("broken"))'],
  ])('I62 because something %s exits with an error, and says why', async (_, crash) => {
    const onSignal = `process.on("SIGUSR2", () => { ${crash} })`;
    const gateway = flow.product.start('gateway', {
      ...flow.settings,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(onSignal)}`,
    });
    await addressOf(gateway);
    process.kill(gateway.pid, 'SIGUSR2');
    expect(await gateway.ended).toBe(1);
    expect(gateway.printed.err).toContain('broken');
  });
});

describe('replicas that start at once', () => {
  it('I63 apply each migration once, and all of them serve', async () => {
    const name = `replicas_${Date.now()}`;
    await asOwner(flow.database.migrationUrl, `CREATE DATABASE ${name}`);
    const at = (url: string) => url.replace(/\/[^/?]+(\?|$)/, `/${name}$1`);
    const fresh = {
      ...flow.settings,
      DATABASE_URL: at(flow.database.migrationUrl),
      DATABASE_MIGRATION_URL: at(flow.database.migrationUrl),
    };
    const gateways = [1, 2, 3, 4].map(() => flow.product.start('gateway', fresh));
    const urls = await Promise.all(gateways.map(addressOf));
    for (const url of urls) expect((await ask(url, Total)).categoryTree.total).toBe(0);
    const client = new pg.Client({ connectionString: at(flow.database.migrationUrl) });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM public._prisma_migrations ORDER BY 1',
    );
    expect(rows.map((row) => row.name)).toEqual(migrationNames(MIGRATIONS_DIR));

    // A migration that did not come to its end lets nothing start.
    await client.query(
      `UPDATE public._prisma_migrations SET finished_at = NULL WHERE migration_name = $1`,
      [rows.at(-1)?.name],
    );
    await client.end();
    for (const gateway of gateways) expect(await gateway.stop('SIGTERM')).toBe(0);
    const late = await flow.product.run('gateway', fresh);
    expect(late).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^Migration \S+ began at .* and did not finish/),
    });
    await asOwner(flow.database.migrationUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  });
});

describe('a PostgreSQL that crashes under gateway and worker', () => {
  let postgres: CrashablePostgres;
  beforeAll(async () => {
    postgres = await startCrashablePostgres();
  });
  afterAll(() => postgres.stop());

  it('I60 is there again a moment later, and nothing acknowledged is lost', async () => {
    const durable = {
      ...flow.settings,
      DATABASE_URL: postgres.url,
      DATABASE_MIGRATION_URL: postgres.migrationUrl,
    };
    const gateway = flow.product.start('gateway', durable);
    const worker = flow.product.start('worker', durable);
    const url = await addressOf(gateway);
    await worker.see(/takes pulls/);
    const watcher = follow(url);
    await ended(watcher, await startPull(url));
    await ask(url, Rename, { name: 'Acknowledged' });

    expect(await postgres.crash('lazi gateway')).toBe(true);
    await eventually(async () => {
      expect((await ask(url, Total)).categoryTree.total).toBe(4);
    });
    // Slow, not silent: the pull may outlive the crash, and a silent answer is waited for half a minute.
    await flow.upstream.fail({
      match: { operation: 'materials.list', page: 1 },
      times: null,
      fault: { kind: 'slow', delayMs: 3_000 },
    });
    await flow.upstream.forgetCalls();
    const runId = await eventually(() => startPull(url));
    await flow.upstream.seeCall('materials', 1);
    expect(await postgres.crash('lazi worker')).toBe(true);
    await flow.upstream.recover();
    await ended(watcher, runId);
    const staged = await query(postgres, 'SELECT value FROM crm.edits');
    expect(staged).toEqual([{ value: 'Acknowledged' }]);
    const ready = await fetch(new URL('/ready', url));
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});

describe.skipIf(redisProgram === undefined)('a Redis that loses everything', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis(redisProgram ?? 'redis-server');
  });
  afterAll(() => redis.stop());

  it('I60 costs no run, not even one that was asked for while it was away', async () => {
    const onRedis = { ...flow.settings, REDIS_URL: redis.url };
    const gateway = flow.product.start('gateway', onRedis);
    const worker = flow.product.start('worker', onRedis);
    const url = await addressOf(gateway);
    await worker.see(/takes pulls/);
    const watcher = follow(url);
    await ended(watcher, await startPull(url));

    await redis.kill();
    expect((await fetch(new URL('/ready', url))).status).toBe(503);
    expect((await ask(url, Total)).categoryTree.total).toBe(4);
    const runId = await startPull(url);
    await redis.startAgain();
    await ended(watcher, runId);
    await eventually(async () => {
      expect((await fetch(new URL('/ready', url))).status).toBe(200);
    });
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});
