import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { useScriptedClients } from '../../test/support/scripted-client.ts';
import { cut, hang, json, type Reply, raw } from '../../test/support/scripted-upstream.ts';
import { LongDecimal } from '../lib/lossless-json.ts';
import type { ServiceTitan } from './client.ts';
import { TransportError } from './transport.ts';

const huge = 9007199254740993n;
const html = '<html><body>Sign in</body></html>';
const png = { bytes: Buffer.from('\x89PNG\r\n--'), contentType: 'image/png', fileName: 'a"b.png' };

const { upstream, open } = useScriptedClients();

type Write = (client: ServiceTitan) => Promise<unknown>;
const create: Write = (client) => client.create('services', { code: 'A' });
const update: Write = (client) => client.update('services', 7n, { code: 'A' });
const remove: Write = (client) => client.remove('services', 7n);
const updateItems: Write = (client) =>
  client.updateItems({ services: [{ id: 7n }], discountAndFees: [{ id: huge }] });
const upload: Write = (client) => client.uploadImage(png);

const writes: readonly [string, Write, Reply, string, string][] = [
  ['a creation', create, json(201, { id: 7 }), 'POST', 'services'],
  ['a change', update, json(200, { id: 7 }), 'PATCH', 'services/7'],
  ['a deletion', remove, raw(204, ''), 'DELETE', 'services/7'],
  ['a change of many', updateItems, raw(200, ''), 'PATCH', 'pricebook'],
  ['an upload', upload, json(201, { path: 'Temp/x.png' }), 'POST', 'images'],
];

const bodyOf = (call: number) => upstream.calls[call]?.body.toString();

describe.each(writes)('%s', (_, write, done, method, path) => {
  it('is sent with token, app key and a grant of the rate budget', async () => {
    const test = open();
    upstream.reply(done);
    await write(test.client);
    expect(upstream.calls).toMatchObject([
      {
        method,
        path: `/pricebook/v2/tenant/3222348440/${path}`,
        headers: { authorization: 'Bearer token-1', 'st-app-key': 'ak1.secret' },
      },
    ]);
    expect(test.grants()).toBeGreaterThanOrEqual(1);
  });

  it.each<[string, Reply]>([
    ['a 429', json(429, { status: 429 }, { 'retry-after': '2' })],
    ['maintenance', json(409, { title: 'The service is suspended for maintenance.' })],
  ])('is repeated after %s', async (_, refusal) => {
    const test = open();
    upstream.reply(refusal, refusal, done);
    await write(test.client);
    expect(test.waits).toHaveLength(2);
    expect(upstream.calls[2]?.body).toEqual(upstream.calls[0]?.body);
  });

  it('is made once more with a new token after a 401, and then refused', async () => {
    const denied = json(401, { status: 401 });
    upstream.reply(denied, done, denied, denied);
    const { client } = open();
    await write(client);
    expect(upstream.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    await expect(write(client)).rejects.toMatchObject({ kind: 'unauthorised', sideEffect: 'none' });
    expect(upstream.calls).toHaveLength(4);
  });

  it('is repeated after a new token could not be had, and not after it may have been done', async () => {
    const test = open();
    upstream.replyToToken(raw(503, html));
    upstream.reply(json(401, {}), json(500, { title: 'Something went wrong.' }));
    await expect(write(test.client)).rejects.toMatchObject({ status: 500, sideEffect: 'unknown' });
    expect(test.waits).toHaveLength(1);
    expect(upstream.calls).toHaveLength(2);
  });

  it.each<[string, Reply, string]>([
    ['a 500', json(500, { status: 500, title: 'Something went wrong.' }), 'retryable'],
    ['an HTML 502', raw(502, html), 'retryable'],
    ['a 408', json(408, {}), 'retryable'],
    ['a connection cut before the answer', (response) => response.destroy(), 'retryable'],
    ['a connection cut within the answer', cut, 'retryable'],
    ['HTML in place of an answer', raw(200, html), 'retryable'],
    ['an answer that breaks off', raw(200, '{"id":7,"path":"Te'), 'retryable'],
    ['an error body in a 200', json(200, { status: 400, title: 'Bad' }), 'rejected'],
    ['a 429 in a 200', json(200, { status: 429, title: 'Slow down' }), 'rate-limited'],
    ['a redirect', raw(302, '', { location: 'https://elsewhere.example/' }), 'protocol'],
    [
      'an answer beyond the limit',
      (response) => void response.writeHead(200, { 'content-length': '2000000000' }).write('{'),
      'protocol',
    ],
  ])('may have been done after %s, and is not repeated', async (_, reply, kind) => {
    const test = open();
    upstream.reply(reply);
    await expect(write(test.client)).rejects.toMatchObject({ kind, sideEffect: 'unknown' });
    expect(upstream.calls).toHaveLength(1);
    expect(test.waits).toEqual([]);
  });

  it('may have been done when no answer comes in time', async () => {
    upstream.reply(hang);
    await expect(write(open({ limits: { headersMs: 100 } }).client)).rejects.toMatchObject({
      kind: 'retryable',
      sideEffect: 'unknown',
      message: expect.stringMatching(/may have been done all the same: look before/),
    });
    expect(upstream.calls).toHaveLength(1);
  });

  it('has not been done without the scope, which is named', async () => {
    upstream.reply(json(403, { status: 403, title: 'Scope validation failed' }));
    await expect(write(open().client)).rejects.toMatchObject({
      kind: 'forbidden',
      sideEffect: 'none',
      message: expect.stringMatching(/tn\.pb\.(services|pricebook|images):w/),
    });
  });

  it("throws the signal's reason when it is given up, and nothing more is sent", async () => {
    const controller = new AbortController();
    const { client } = open({ wait: async () => controller.abort(new Error('cancelled')) });
    upstream.reply(json(429, {}), done);
    const options = { signal: controller.signal };
    const given: Record<string, () => Promise<unknown>> = {
      services: () => client.create('services', {}, options),
      'services/7': () =>
        method === 'PATCH'
          ? client.update('services', 7n, {}, options)
          : client.remove('services', 7n, options),
      pricebook: () => client.updateItems({}, options),
      images: () => client.uploadImage(png, options),
    };
    await expect(given[path]?.()).rejects.toThrow('cancelled');
    expect(upstream.calls).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const complaint = json(400, {
    status: 400,
    title: 'One or more validation errors occurred.',
    traceId: '00-ab',
    errors: { code: ["Code must be unique: 'A' is taken."] },
  });

  it.each(writes.filter(([, write]) => write !== updateItems))(
    "of %s has done nothing and keeps ServiceTitan's words",
    async (_, write) => {
      upstream.reply(complaint);
      await expect(write(open().client)).rejects.toMatchObject({
        kind: 'rejected',
        status: 400,
        sideEffect: 'none',
        traceId: '00-ab',
        fields: { code: ["Code must be unique: 'A' is taken."] },
        message: expect.stringContaining("code: Code must be unique: 'A' is taken."),
      });
      expect(upstream.calls).toHaveLength(1);
    },
  );

  it('of a link to an item that is gone is told by a 500, and is one all the same', async () => {
    const gone = json(500, { status: 500, title: 'Sku (Name:) is not found.' });
    const test = open();
    upstream.reply(gone, gone);
    const refused = {
      kind: 'rejected',
      status: 500,
      message: expect.stringMatching(/take it out/),
    };
    const change = test.client.update('services', 7n, {});
    await expect(change).rejects.toMatchObject({ ...refused, sideEffect: 'none' });
    await expect(updateItems(test.client)).rejects.toMatchObject({
      kind: 'rejected',
      sideEffect: 'unknown',
    });
  });

  it.each([400, 404, 409, 422])(
    'of a change of many by %i may have done a part',
    async (status) => {
      upstream.reply(json(status, { status, title: 'Bad row' }));
      await expect(updateItems(open().client)).rejects.toMatchObject({
        kind: 'rejected',
        sideEffect: 'unknown',
        message: expect.stringContaining('Bad row'),
      });
    },
  );

  it('by 404 says that there is no such record, when it is ServiceTitan who says so', async () => {
    upstream.reply(
      json(404, { status: 404, title: 'Service with id 7 was not found' }),
      raw(404, html),
    );
    const { client } = open();
    await expect(remove(client)).rejects.toMatchObject({
      kind: 'rejected',
      status: 404,
      sideEffect: 'none',
    });
    await expect(remove(client)).rejects.toMatchObject({
      kind: 'protocol',
      status: 404,
      sideEffect: 'none',
    });
  });
});

describe('a write', () => {
  it('sends ids and decimals with all their digits, and answers them so', async () => {
    upstream.reply(
      raw(201, `{"id":${huge},"price":0.12345678901234567}`),
      raw(200, `{"id":${huge}}`),
      raw(200, ''),
    );
    const { client } = open();
    const body = { parentId: huge, price: new LongDecimal('0.12345678901234567') };
    expect(await client.create('categories', body)).toEqual({
      id: huge,
      price: new LongDecimal('0.12345678901234567'),
    });
    await client.update('categories', huge, body);
    await updateItems(client);
    expect(bodyOf(0)).toBe('{"parentId":9007199254740993,"price":0.12345678901234567}');
    expect(bodyOf(1)).toBe(bodyOf(0));
    expect(upstream.calls[1]?.path).toMatch(/\/categories\/9007199254740993$/);
    expect(bodyOf(2)).toBe('{"services":[{"id":7}],"discountAndFees":[{"id":9007199254740993}]}');
    expect(upstream.calls[0]?.headers['content-type']).toBe('application/json');
  });

  it('sends a picture as a form in which no file name ends a line', async () => {
    upstream.reply(json(201, { path: 'Temp/x.png' }));
    expect(await open().client.uploadImage(png)).toEqual({ path: 'Temp/x.png' });
    const { headers, body } = upstream.calls[0] ?? {};
    const form = await new Response(Buffer.from(body ?? ''), {
      headers: { 'content-type': headers?.['content-type'] ?? '' },
    }).formData();
    const file = form.get('file') as File;
    expect(file.type).toBe('image/png');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(png.bytes);
    expect(body?.toString('latin1')).toContain('filename="a%22b.png"');
  });

  it.each<[string, Write, Reply]>([
    ['a new record without an id', create, json(201, { code: 'A' })],
    ['another record than was changed', update, json(200, { id: 8 })],
    ['nothing where a record was changed', update, raw(200, '')],
    ['an upload without a path', upload, json(201, {})],
  ])('does not take %s for success', async (_, write, reply) => {
    upstream.reply(reply);
    await expect(write(open().client)).rejects.toMatchObject({ sideEffect: 'unknown' });
    expect(upstream.calls).toHaveLength(1);
  });

  it('is repeated while nobody can be reached, since nothing has left', async () => {
    const authUrl = `${upstream.url}/connect/token`;
    const test = open({ apiBase: 'http://127.0.0.1:1', authUrl });
    await expect(update(test.client)).rejects.toMatchObject({
      kind: 'retryable',
      sideEffect: 'none',
    });
    expect(test.waits).toHaveLength(5);
  });

  it.each([{ totalMs: 100 }, { connectMs: 100 }])(
    'has not been done when time (%o) runs out while the connection is being set up',
    async (limits) => {
      const sockets: Socket[] = [];
      const silent = createServer((socket) => void sockets.push(socket));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      const test = open({
        apiBase: `https://127.0.0.1:${port}`,
        authUrl: `${upstream.url}/connect/token`,
        limits,
        retry: { retryable: null },
      });
      await expect(update(test.client)).rejects.toMatchObject({
        kind: 'retryable',
        sideEffect: 'none',
      });
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => silent.close(resolve));
    },
  );

  it('is repeated when its time runs out before it has left, not after', async () => {
    let attempts = 0;
    const { client } = open({
      transport: {
        send: async ({ url }) => {
          if (url.pathname === '/connect/token') {
            return { status: 200, headers: {}, body: Buffer.from('{"access_token":"t"}') };
          }
          attempts += 1;
          if (attempts < 3) throw new TransportError('timeout', 'no connection', { sent: false });
          throw new TransportError('timeout', 'no answer');
        },
        close: async () => undefined,
      },
    });
    await expect(update(client)).rejects.toMatchObject({ sideEffect: 'unknown' });
    expect(attempts).toBe(3);
  });

  it('waits by the chance and the time it is given', async () => {
    let now = 0;
    const test = open({
      random: () => 0.25,
      monotonic: () => {
        now += 1;
        return now;
      },
    });
    upstream.reply(json(429, {}), json(429, {}), json(200, { id: 7 }));
    await update(test.client);
    expect(test.waits).toEqual([250, 500]);
  });
});

it('a read never has a side effect', async () => {
  upstream.reply(json(500, {}));
  await expect(
    open({ retry: { retryable: null } }).client.get('services', 7n),
  ).rejects.toMatchObject({ status: 500, sideEffect: 'none' });
});
