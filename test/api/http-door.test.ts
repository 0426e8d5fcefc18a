import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { DatabaseError } from '../../src/errors.ts';
import { viewerOf } from '../../src/identity/viewer.ts';
import { testDatabase } from '../support/database.ts';
import { seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { attacks, nest } from './attacks.ts';

let gateway: TestGateway;
let place: Awaited<ReturnType<TestGateway['listen']>>;
const logged: string[] = [];

beforeAll(async () => {
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  gateway = await testGateway({ production: true, logger });
  place = await gateway.listen();
  await seedPricebook(gateway.db, { categories: [category(1), category(2, { parentId: 1 })] });
});
afterAll(() => gateway.close());

async function stillServes(): Promise<void> {
  const { body } = await gateway.post({ query: '{ categoryTree { total } }' });
  expect(body).toEqual({ data: { categoryTree: { total: 2 } } });
}

describe('the HTTP door', () => {
  it.each(attacks)('$name: $status $code', async ({ body, headers, status, code, says }) => {
    const started = performance.now();
    const answer = await gateway.post(body, headers);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect({ status: answer.status, code: answer.errors()[0]?.extensions?.['code'] }).toEqual({
      status,
      code,
    });
    if (says) expect(answer.errors()[0]?.message).toContain(says);
    expect(JSON.stringify(answer.body).length).toBeLessThan(4_000);
    await stillServes();
  });

  it('B01 answers a document of exactly the depth limit', async () => {
    const query = `{ categoryTree { roots { ${nest(9, 'children', 'id')} } } }`;
    expect((await gateway.post({ query })).data()).toBeDefined();
  });

  it('B11 refuses circular fragments, B13 and names nothing of the schema in doing so', async () => {
    const circular = 'fragment A on Category { ...B } fragment B on Category { ...A }';
    const fragments = await gateway.post({
      query: `{ categoryTree { nodes { ...A } } } ${circular}`,
    });
    expect(fragments.errors()[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    const typo = await gateway.post({ query: '{ categoryTre { total } }' });
    expect(JSON.stringify(typo.body)).not.toContain('Did you mean');
    const value = await gateway.post({
      query: 'query ($f: CategoryFilter) { categoryTree(filter: $f) { total } }',
      variables: { f: { type: 'SERVICE', serch: '' } },
    });
    expect(JSON.stringify(value.errors())).not.toContain('Did you mean');
  });

  it('B14 refuses to change anything by GET', async () => {
    const query = 'mutation { startSync(input: {}) { __typename } }';
    const response = await gateway.get({ query }, { accept: 'application/json' });
    expect(response.status).toBe(405);
    expect(gateway.woken).toEqual([]);
  });

  it.each(['message/foo', 'text/plain', 'application/x-www-form-urlencoded'])(
    'B16 refuses GET with content type %s',
    async (contentType) => {
      const response = await gateway.get(
        { query: '{ __typename }' },
        { 'content-type': contentType },
      );
      expect(response.status).toBe(415);
    },
  );

  it('refuses GET with variables that are no JSON', async () => {
    const response = await gateway.get({ query: '{ __typename }', variables: '{"a":' });
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('B20 refuses a gzip body, however small', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const answer = await send({ 'content-encoding': 'gzip' }, bomb);
    expect(answer.status).toBe(415);
    expect(answer.text.length).toBeLessThan(1_024);
  });

  it('B18 cuts off a body of unknown length at the limit', async () => {
    const answer = await send({ 'transfer-encoding': 'chunked' }, Buffer.alloc(300_000, ' '));
    expect(answer.status).toBe(413);
    await stillServes();
  });

  it('B26 refuses text that is not UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"{ __typename } #'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    expect((await send({}, body)).status).toBe(400);
  });

  it('B26 takes NUL, lone surrogates and marks of direction as text', async () => {
    const query = 'query ($s: String) { services(filter: { search: $s }) { totalCount } }';
    for (const search of ['\ud800', '\u202eabc', '\u200b', '%%%', "a.b'--", '*{1,}']) {
      expect((await gateway.post({ query, variables: { s: search } })).data()).toEqual({
        services: { totalCount: 0 },
      });
    }
    const nul = await gateway.post({ query, variables: { s: 'a\u0000' } });
    expect(nul.errors()[0]?.extensions?.['code']).toBe('INVALID_INPUT');
  });

  it('F8 repeats nothing of a body that is no JSON', async () => {
    const answer = await gateway.post(`{"query": "secret-${'x'.repeat(50_000)}`);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('I07 takes large ids that were written as bare numbers', async () => {
    const body =
      '{"query":"query ($i: BigInt!) { category(stId: $i) { stId } }","variables":{"i":9007199254740993}}';
    await seedPricebook(gateway.db, { categories: [category(9007199254740993n, { parentId: 1 })] });
    expect((await gateway.post(body)).data()).toEqual({ category: { stId: '9007199254740993' } });
    await gateway.db.transaction(3_222_348_440n, async (tx) => {
      await tx.query({
        text: 'DELETE FROM master.pricebook_categories WHERE st_id = 9007199254740993',
      });
      await tx.query({
        text: 'UPDATE sync.tenant_state SET pricebook_version = pricebook_version + 1',
      });
    });
  });

  it('answers with the id of the request', async () => {
    const own = await gateway.post({ query: '{ __typename }' }, { 'x-request-id': 'abc-1' });
    expect(own.headers.get('x-request-id')).toBe('abc-1');
    const forged = await gateway.post(
      { query: '{ __typename }' },
      { 'x-request-id': 'a b<script>' },
    );
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('B12 tells the schema to owners and admins only in production', async () => {
    const query = '{ __schema { queryType { name } } __type(name: "Category") { name } }';
    expect((await gateway.post({ query })).data()).toHaveProperty('__schema');
    const viewer = viewerOf({ tenantId: 1n, role: 'VIEWER', subject: 'v' });
    const strict = await testGateway({ production: true, authenticate: async () => viewer });
    try {
      const answer = await strict.post({ query });
      expect([answer.status, answer.errors()[0]?.extensions?.['code']]).toEqual([403, 'FORBIDDEN']);
      expect((await strict.post({ query: '{ __typename }' })).data()).toEqual({
        __typename: 'Query',
      });
    } finally {
      await strict.close();
    }
  });

  it('shows GraphiQL to nobody in production', async () => {
    const response = await gateway.get({}, { accept: 'text/html' });
    expect(await response.text()).not.toContain('<html');
  });
});

describe('origins', () => {
  it('tell browsers of foreign pages no', async () => {
    const guarded = await testGateway({ loopbackOnly: true, corsOrigins: ['https://app.example'] });
    try {
      const status = async (headers: Record<string, string>) =>
        (await guarded.post({ query: '{ __typename }' }, headers)).status;
      expect(await status({})).toBe(200);
      expect(await status({ origin: 'https://app.example' })).toBe(200);
      expect(await status({ origin: 'http://localhost', host: 'localhost' })).toBe(200);
      expect(await status({ origin: 'https://evil.example' })).toBe(403);
      expect(await status({ origin: 'null' })).toBe(403);
      expect(await status({ host: 'evil.example' })).toBe(403);
      expect(
        (await guarded.get({ query: '{ __typename }' }, { 'sec-fetch-site': 'cross-site' })).status,
      ).toBe(403);
    } finally {
      await guarded.close();
    }
  });
});

describe('errors', () => {
  it('B35 are masked and logged under the id of the request', async () => {
    const answer = await breaking(new Error('password=hunter2'));
    expect(answer.errors()).toEqual([
      expect.objectContaining({
        message: 'Unexpected error.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1' },
      }),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    expect(logged.join('')).toContain('"requestId":"r-1"');
  });

  it('B36 say that the database is away, and when to come back', async () => {
    const answer = await breaking(new DatabaseError('connect ECONNREFUSED 10.0.0.1'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.errors()[0]?.extensions?.['code']).toBe('SERVICE_UNAVAILABLE');
    expect(JSON.stringify(answer.body)).not.toContain('10.0.0.1');
  });

  /** An answer of a gateway whose database throws `error` at every read. */
  async function breaking(error: Error) {
    const database = await testDatabase();
    const db: Database = Object.create(database.db, {
      within: { value: () => db },
      statementCount: { value: () => 0 },
      openReadSession: {
        value: (tenantId: bigint) => ({
          tenantId,
          query: () => Promise.reject(error),
          close: () => Promise.resolve(),
        }),
      },
    });
    const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
    const broken = await testGateway({ database: { ...database, db }, logger, feed: gateway.feed });
    try {
      return await broken.post({ query: '{ categoryTree { total } }' }, { 'x-request-id': 'r-1' });
    } finally {
      await broken.dispose();
      await database.drop();
    }
  }
});

/** Over a real socket, where fetch would not let us. */
function send(
  headers: Record<string, string>,
  body: Buffer,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(place.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}
