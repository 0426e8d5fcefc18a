import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { addressOf, openProduct, type Product } from '../support/product.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

interface SentryEvent {
  readonly tags: Readonly<Record<string, string>>;
  readonly extra: { readonly what: string };
  readonly exception: {
    readonly values: readonly {
      readonly type: string;
      readonly value: string;
      readonly stacktrace?: { readonly frames: readonly { readonly filename: string }[] };
    }[];
  };
}

let product: Product;
let database: TestDatabase;
let sentry: Server;
const received: { readonly url: string; readonly body: string }[] = [];

beforeAll(async () => {
  product = openProduct();
  database = await testDatabase();
  sentry = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ url: request.url ?? '', body });
    response.end('{}');
  });
  await new Promise<void>((resolve) => sentry.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await product.close();
  sentry.close();
  await database.drop();
});

const events = (): SentryEvent[] =>
  received.map(({ body }) => JSON.parse(body.split('\n')[2] ?? ''));

it('I52 mistakes of our own are told to a Sentry, with the request and the tenant, and neither data nor what others did wrong', async () => {
  const { port } = sentry.address() as AddressInfo;
  const crash = 'process.on("SIGUSR2", () => { throw new RangeError("broken by \'Anna\'") })';
  const gateway = product.start('gateway', {
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    SENTRY_DSN: `http://CANARY0123456789@127.0.0.1:${port}/42`,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(crash)}`,
  });
  const url = await addressOf(gateway);
  const ask = async (query: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-4711' },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };
  // The caller's mistakes, and what is only not there.
  await ask('{ nothing }');
  await ask('mutation { cancelSync(id: "x") { __typename } }');
  // Ours: a table is missing.
  const owner = new pg.Client({ connectionString: database.migrationUrl });
  await owner.connect();
  await owner.query('ALTER TABLE master.pricebook_items RENAME TO lost');
  await owner.end();
  const answer = await ask(
    'query Broken { services(filter: { search: "Annas price" }) { totalCount } }',
  );
  expect(answer).toContain('INTERNAL_SERVER_ERROR');

  await eventually(() => expect(received).not.toHaveLength(0));
  await ask('query Broken { services(filter: { search: "Annas price" }) { totalCount } }');
  expect(received[0]?.url).toMatch(/^\/api\/42\/envelope\/\?.*sentry_key=CANARY0123456789/);
  const [event] = events();
  expect(event).toMatchObject({
    tags: { role: 'gateway', tenant: '3222348440', requestId: 'r-4711' },
    extra: { what: 'a field failed' },
  });
  expect(event?.exception.values[0]?.value).toContain('does not exist');
  expect(event?.exception.values[0]?.stacktrace?.frames.length).toBeGreaterThan(0);

  process.kill(gateway.pid, 'SIGUSR2');
  expect(await gateway.ended).toBe(1);
  expect(gateway.printed.err).toContain('RangeError: broken');
  expect(events().map(({ exception }) => exception.values[0]?.type)).toEqual([
    event?.exception.values[0]?.type,
    'RangeError',
  ]);
  expect(events().at(-1)).toMatchObject({
    extra: { what: 'the process crashed' },
    exception: { values: [{ value: 'broken by "…"' }] },
  });
  const told = received.map(({ body }) => body).join('\n');
  expect(told).not.toContain('Anna');
  expect(gateway.printed.err).not.toContain('CANARY');
});
