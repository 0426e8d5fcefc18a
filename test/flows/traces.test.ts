import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { addressOf, openProduct, type Product } from '../support/product.ts';
import {
  smallPricebook,
  startUpstream,
  type UpstreamProcess,
} from '../support/product-upstream.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const CALLER = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };

let product: Product;
let upstream: UpstreamProcess;
let database: TestDatabase;
let collector: Collector;

beforeAll(async () => {
  product = openProduct();
  collector = await startCollector();
  [upstream, database] = await Promise.all([startUpstream(product), testDatabase()]);
  await upstream.fill(smallPricebook(10));
});
afterAll(async () => {
  await product.close();
  await collector.close();
  await database.drop();
});

it('I52 a trace goes from the caller through gateway, queue and worker to SQL and ServiceTitan, and tells no secret', async () => {
  const settings = {
    ...upstream.settings,
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  };
  const gateway = product.start('gateway', settings);
  const worker = product.start('worker', settings);
  const url = await addressOf(gateway);
  await worker.see(/takes pulls/);

  await post(url, 'query TracedTree { categoryTree { total } }');
  const answer = await post(
    url,
    'mutation TracedSync { startSync(input: { mode: FULL }) { __typename } }',
  );
  expect(answer).toContain('StartSyncPayload');

  const ofCaller = () => collector.spans.filter(({ traceId }) => traceId === CALLER.trace);
  const named = (name: string) => {
    const found = ofCaller().find((span) => span.name === name);
    if (!found) throw new Error(`${name} is not among ${ofCaller().map((one) => one.name)}`);
    return found;
  };
  const [job, mutation, query] = await eventually(
    () => [named('job run'), named('mutation TracedSync'), named('query TracedTree')] as const,
    30_000,
  );
  for (const [operation, service] of [
    [query, 'lazi gateway'],
    [mutation, 'lazi gateway'],
  ] as const) {
    expect(operation.service).toBe(service);
    const request = parentOf(operation);
    expect(request).toMatchObject({ name: 'POST /graphql', parentSpanId: CALLER.span });
    expect(request.attributes).toMatchObject({ 'http.response.status_code': 200 });
  }
  expect(childrenOf(query)).toContain('SQL load category snapshot');
  expect(job).toMatchObject({ service: 'lazi worker', parentSpanId: mutation.spanId });
  expect(childrenOf(job)).toEqual(
    expect.arrayContaining([
      'ServiceTitan GET materials',
      'ServiceTitan POST token',
      'SQL take-up-run',
    ]),
  );
  const list = ofCaller().find((span) => span.name === 'ServiceTitan GET materials');
  expect(list?.attributes).toMatchObject({ 'http.response.status_code': 200 });
  // What polls and sweeps by itself begins no trace.
  expect(
    collector.spans.filter(({ name, parentSpanId }) => name.startsWith('SQL') && !parentSpanId),
  ).toEqual([]);

  expect(await worker.stop('SIGTERM')).toBe(0);
  expect(await gateway.stop('SIGTERM')).toBe(0);
  for (const secret of ['SERVICE_TITAN_CLIENT_SECRET', 'SERVICE_TITAN_APP_KEY']) {
    expect(settings).toHaveProperty(secret);
    expect(collector.received()).not.toContain(upstream.settings[secret]);
  }
  expect(collector.received()).not.toContain('Bearer');
});

it('a collector that is away keeps nobody from working, or from stopping', async () => {
  const gateway = product.start('gateway', {
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
  });
  const url = await addressOf(gateway);
  expect(await post(url, '{ categoryTree { total } }')).toContain('total');
  expect(await gateway.stop('SIGTERM')).toBe(0);
  expect(gateway.printed.err).toBe('');
});

async function post(url: string, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${CALLER.trace}-${CALLER.span}-01`,
    },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

function parentOf({ parentSpanId }: CollectedSpan): CollectedSpan {
  const parent = collector.spans.find(({ spanId }) => spanId === parentSpanId);
  if (!parent) throw new Error(`nobody is ${parentSpanId}`);
  return parent;
}

function childrenOf({ spanId }: CollectedSpan): string[] {
  return collector.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name);
}
