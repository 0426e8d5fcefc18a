import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Collector, startCollector } from '../support/collector.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { addressOf, openProduct, type Product, type Settings } from '../support/product.ts';
import { type SimulatorUnderTest, startSimulator, testTenantId } from '../support/simulator.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const CANARY = 'CANARY-';
const client = {
  clientId: 'cid.canary',
  clientSecret: `${CANARY}client-secret`,
  appKey: `${CANARY}app-key`,
};

let product: Product;
let upstream: SimulatorUnderTest;
let database: TestDatabase;
let collector: Collector;
let settings: Settings;

beforeAll(async () => {
  product = openProduct();
  collector = await startCollector();
  [upstream, database] = await Promise.all([startSimulator(), testDatabase()]);
  upstream.sim.addClient({ ...client, tenantId: testTenantId });
  settings = {
    SERVICE_TITAN_CLIENT_ID: client.clientId,
    SERVICE_TITAN_CLIENT_SECRET: client.clientSecret,
    SERVICE_TITAN_APP_KEY: client.appKey,
    SERVICE_TITAN_TENANT_ID: String(testTenantId),
    SERVICE_TITAN_API_BASE: upstream.url,
    SERVICE_TITAN_AUTH_URL: upstream.authUrl,
    DATABASE_URL: withPassword(database.url),
    DATABASE_MIGRATION_URL: withPassword(database.migrationUrl),
    METRICS_TOKEN: `${CANARY}metrics-token`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    LOG_LEVEL: 'debug',
  };
});
afterAll(async () => {
  await product.close();
  await upstream.close();
  await collector.close();
  await database.drop();
});

function withPassword(url: string): string {
  const changed = new URL(url);
  if (changed.password === '') changed.password = `${CANARY}database`;
  return changed.href;
}

it('I52 no credential is in a log, an error, a job, an event, a metric, a trace, an answer or a table, even where ServiceTitan repeats it', async () => {
  const gateway = product.start('gateway', settings);
  const worker = product.start('worker', settings);
  const url = await addressOf(gateway);
  await worker.see(/takes pulls/);
  const answers: string[] = [];
  const ask = async (query: string, authorization?: string): Promise<string> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    answers.push(text, JSON.stringify([...response.headers]));
    return text;
  };
  const pull = async (ending: string): Promise<void> => {
    await ask('mutation { startSync(input: { mode: FULL }) { __typename } }');
    await eventually(async () => {
      const text = await ask(
        '{ syncRuns(first: 1) { nodes { state error { code message remedy } steps { error { code message } } } } queueStats { jobs { id } } }',
      );
      expect(text).toContain(`"nodes":[{"state":"${ending}"`);
    }, 30_000);
  };

  await pull('SUCCEEDED');
  await ask('{ categoryTree { total } }', `Bearer ${CANARY}token-of-a-caller`);
  const repeat = `Not with ${client.appKey}, ${client.clientSecret} or Bearer ${CANARY}whatever`;
  for (const status of [400, 403]) {
    upstream.sim.addFaults({
      match: { operation: 'materials.list' },
      times: null,
      fault: { kind: 'status', status, title: repeat, errors: { key: [repeat] } },
    });
    await pull('FAILED');
    upstream.sim.clearFaults();
  }
  // The database goes away in the middle.
  await disconnectAll();
  await ask('{ categoryTree { total } }');
  answers.push(
    await (
      await fetch(new URL('/metrics', url), { headers: { authorization: 'Bearer wrong' } })
    ).text(),
  );
  const metrics = await fetch(new URL('/metrics', url), {
    headers: { authorization: `Bearer ${CANARY}metrics-token` },
  });
  expect(metrics.status).toBe(200);
  answers.push(await metrics.text());
  expect(await worker.stop('SIGTERM')).toBe(0);
  expect(await gateway.stop('SIGTERM')).toBe(0);
  const doctor = await product.run('doctor', {
    ...settings,
    SERVICE_TITAN_CLIENT_SECRET: `${CANARY}wrong`,
  });

  const places = {
    gateway: gateway.printed.out + gateway.printed.err,
    worker: worker.printed.out + worker.printed.err,
    doctor: doctor.out + doctor.err,
    answers: answers.join('\n'),
    traces: collector.received(),
    tables: await dumpOfAllTables(),
  };
  expect(places.worker).toContain('materials');
  expect(places.answers).toContain('[secret]');
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: text.match(/.{0,80}CANARY-.{0,40}/)?.[0] }).toEqual({ place });
  }
});

/** Ends every connection to the database, as a restart would. */
async function disconnectAll(): Promise<void> {
  await onDatabase(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}

/** Rows of every table there is, jobs of the queue among them. */
async function dumpOfAllTables(): Promise<string> {
  const tables = await onDatabase(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const row of await onDatabase(`SELECT t::text AS row FROM ${name} t`))
      rows.push(String(row['row']));
  }
  expect(rows.length).toBeGreaterThan(10);
  return rows.join('\n');
}

async function onDatabase(text: string): Promise<Record<string, unknown>[]> {
  const owner = new pg.Client({ connectionString: database.migrationUrl });
  await owner.connect();
  try {
    return (await owner.query(text)).rows;
  } finally {
    await owner.end();
  }
}
