import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { graphql } from '../support/graphql.ts';
import { readMetrics, type Samples } from '../support/metrics.ts';
import {
  addressOf,
  ask,
  openProduct,
  type Product,
  type ProductProcess,
} from '../support/product.ts';
import {
  smallPricebook,
  startUpstream,
  type UpstreamProcess,
} from '../support/product-upstream.ts';
import { BEGINNING, watchEvents } from '../support/watch.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const TOKEN = 'only-for-prometheus';
let product: Product;
let upstream: UpstreamProcess;
let database: TestDatabase;

beforeAll(async () => {
  product = openProduct();
  [upstream, database] = await Promise.all([startUpstream(product), testDatabase()]);
  await upstream.fill(smallPricebook(10));
});
afterAll(async () => {
  await product.close();
  await database.drop();
});

const MeasuredSync = graphql(`
  mutation MeasuredSync {
    startSync(input: { mode: FULL }) {
      __typename
    }
  }
`);
const MeasuredTree = graphql(`
  query MeasuredTree {
    categoryTree {
      total
    }
  }
`);

it('gateway and worker measure what they do, each on a port of its own, for whoever has the token', async () => {
  const settings = {
    ...upstream.settings,
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    METRICS_PORT: '0',
    METRICS_TOKEN: TOKEN,
  };
  const gateway = product.start('gateway', settings);
  const worker = product.start('worker', settings);
  const url = await addressOf(gateway);
  const [ofGateway, ofWorker] = [await metricsOf(gateway), await metricsOf(worker)];

  const watcher = watchEvents(url, BEGINNING);
  await ask(url, MeasuredSync);
  await watcher.see('SyncCompleted');
  await ask(url, MeasuredTree);
  await ask(url, MeasuredTree);
  const refused = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ nothing }"}',
  });
  expect(await refused.json()).toHaveProperty('errors');

  const seen = await readMetrics(ofGateway, TOKEN);
  expect(count(seen, 'lazi_graphql_operation_seconds_count', 'operation="MeasuredTree"')).toBe(2);
  expect(count(seen, 'lazi_graphql_operation_seconds_count', 'outcome="refused"')).toBe(1);
  expect(count(seen, 'lazi_graphql_operation_seconds_count', 'operation="MeasuredSync"')).toBe(1);
  // The second is answered from memory, after one look at the version.
  expect(count(seen, 'lazi_graphql_operation_sql_statements_sum', 'operation="MeasuredTree"')).toBe(
    3,
  );
  expect(count(seen, 'lazi_event_subscribers')).toBe(1);
  expect(count(seen, 'lazi_event_delivery_seconds_count')).toBe(watcher.events.length);
  expect(count(seen, 'lazi_event_lag')).toBe(0);
  expect(count(seen, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  // The same on the port of the API, since there is a token.
  expect(await readMetrics(new URL('/metrics', url).href, TOKEN)).toHaveProperty(
    'lazi_event_subscribers',
  );
  expect((await fetch(new URL('/metrics', url))).status).toBe(401);
  expect((await fetch(ofWorker, { headers: { authorization: 'Bearer nope' } })).status).toBe(401);

  await eventually(async () => {
    const done = await readMetrics(ofWorker, TOKEN);
    expect(count(done, 'lazi_pulls_ended_total', 'state="SUCCEEDED"')).toBe(1);
    expect(count(done, 'lazi_pull_seconds_count', 'state="SUCCEEDED"')).toBe(1);
    expect(count(done, 'lazi_job_seconds_count', 'job="run",outcome="done"')).toBe(1);
    expect(
      count(done, 'lazi_servicetitan_call_seconds_count', 'resource="materials",status="200"'),
    ).toBeGreaterThan(0);
    expect(count(done, 'lazi_servicetitan_call_seconds_count', 'resource="token"')).toBe(1);
    expect(count(done, 'lazi_servicetitan_rate_budget_left')).toBe(60);
    expect(count(done, 'lazi_queue_jobs', 'state="waiting"')).toBe(0);
    expect(count(done, 'lazi_queue_jobs', 'state="delayed"')).toBe(3);
    expect(count(done, 'lazi_queue_oldest_waiting_seconds')).toBe(0);
    expect(count(done, 'lazi_sql_statements')).toBeGreaterThan(10);
  });
  const ready = await fetch(new URL('/ready', ofWorker));
  expect(await ready.json()).toMatchObject({ status: 'ready' });
  expect((await fetch(new URL('/graphql', ofWorker))).status).toBe(404);

  await watcher.close();
  expect(await worker.stop('SIGTERM')).toBe(0);
  expect(await gateway.stop('SIGTERM')).toBe(0);
});

async function metricsOf(process: ProductProcess): Promise<string> {
  const [, port] = await process.see(/^Metrics listen at port (\d+)$/m);
  return `http://127.0.0.1:${port}/metrics`;
}

/** The sum of the samples of this name whose labels hold these words. */
function count(samples: Samples, name: string, labels = ''): number {
  const found = (samples[name] ?? []).filter((sample) => sample.labels.includes(labels));
  return found.reduce((sum, { value }) => sum + value, 0);
}
