import { type IncomingHttpHeaders, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { processorMs } from '../support/processor-time.ts';
import { attacks } from './attacks.ts';

let gateway: TestGateway;
let place: Awaited<ReturnType<TestGateway['listen']>>;

beforeAll(async () => {
  gateway = await testGateway({ production: true, limits: { bodyMs: 300 } });
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
    const before = processorMs();
    const answer = await gateway.post(body, headers);
    expect(processorMs() - before).toBeLessThan(1_000);
    expect({ status: answer.status, code: answer.errors()[0]?.extensions?.['code'] }).toEqual({
      status,
      code,
    });
    if (says) expect(answer.errors()[0]?.message).toContain(says);
    expect(JSON.stringify(answer.body).length).toBeLessThan(4_000);
    await stillServes();
  });

  it('refuses to change anything by GET', async () => {
    const query = 'mutation { startSync(input: {}) { __typename } }';
    const response = await gateway.get({ query }, { accept: 'application/json' });
    expect(response.status).toBe(405);
    expect(gateway.woken).toEqual([]);
  });

  it.each(['message/foo', 'text/plain', 'application/x-www-form-urlencoded'])(
    'refuses GET with content type %s',
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

  it('refuses a gzip body, however small', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const answer = await send({ 'content-encoding': 'gzip' }, bomb);
    expect(answer.status).toBe(415);
    expect(answer.text.length).toBeLessThan(1_024);
  });

  it('cuts off a body of unknown length at the limit', async () => {
    const answer = await send({ 'transfer-encoding': 'chunked' }, Buffer.alloc(300_000, ' '));
    expect(answer.status).toBe(413);
    await stillServes();
  });

  it('refuses text that is not UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"{ __typename } #'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    expect((await send({}, body)).status).toBe(400);
  });

  it('refuses other characters than UTF-8, whatever the header calls them', async () => {
    const utf16 = Buffer.from('\ufeff{"query":"{ __typename }"}', 'utf16le');
    const contentType = 'application/json; charset=utf-16';
    expect((await send({ 'content-type': contentType }, utf16)).status).toBe(400);
    const named = { 'content-type': 'application/json; charset=cp1252' };
    expect((await send(named, Buffer.from('{"query":"{ __typename }"}'))).status).toBe(200);
  });

  it.each([5_000_000, 50_000_000, 1e12])(
    'refuses a body of %d bytes when it is announced, unread',
    async (bytes) => {
      const { status, text } = await announce(bytes);
      expect(status).toBe(413);
      expect(text).toContain('256000 bytes');
      await stillServes();
    },
  );

  it('answers 408 to a body that stops, and closes the connection', async () => {
    const { status, text, headers } = await announce(100);
    expect(status).toBe(408);
    expect(text).toContain('body time limit: 300 ms');
    expect(headers['connection']).toBe('close');
    await stillServes();
  });

  it('repeats nothing of a body that is no JSON', async () => {
    const answer = await gateway.post(`{"query": "secret-${'x'.repeat(50_000)}`);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
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

interface Told {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** Says how long a body is and sends the first byte of it. */
async function announce(bytes: number): Promise<Told> {
  return send({ 'content-length': String(bytes) }, Buffer.from('{'), { isEnd: false });
}

/** Over a real socket, where fetch would not let us. */
function send(
  headers: Record<string, string>,
  body: Buffer,
  { isEnd = true }: { isEnd?: boolean } = {},
): Promise<Told> {
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
      response.on('end', () => {
        call.destroy();
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    });
    call.on('error', reject);
    if (isEnd) call.end(body);
    else call.write(body);
  });
}
