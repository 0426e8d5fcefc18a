import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { getCategory, START, useScriptedClients } from '../../test/support/scripted-client.ts';
import { cut, hang, json, type Reply, raw } from '../../test/support/scripted-upstream.ts';

const html = '<html><body>503 Service Temporarily Unavailable</body></html>';
const gzip = { 'content-encoding': 'gzip' };
const category = json(200, { id: 7, name: 'Pumps' });

const { upstream, open } = useScriptedClients();

describe('retries', () => {
  it.each<[string, Reply]>([
    ['an HTML 503', raw(503, html, { 'content-type': 'text/html' })],
    ['a 500', json(500, { title: 'Sku (Name:) is not found.' })],
    [
      'maintenance',
      json(409, { title: 'The service is suspended for maintenance. Please try again later.' }),
    ],
    ['a connection cut within the answer', cut],
    ['a connection cut before the answer', (response) => response.destroy()],
    ['JSON that breaks off', raw(200, '{"id":7,"name":"Pu')],
    ['HTML in place of data', raw(200, html, { 'content-type': 'application/json' })],
    ['an error body in a 200', json(200, { status: 503, title: 'Down' })],
    ['gzip that breaks off', raw(200, gzipSync('{"id":7}').subarray(0, 20), gzip)],
    ['gzip that is none', raw(200, '{"id":7}', gzip)],
  ])('outlasts %s', async (_, failure) => {
    const test = open();
    upstream.reply(failure, failure, category);
    expect(await getCategory(test)).toEqual({ id: 7, name: 'Pumps' });
    expect(test.waits).toHaveLength(2);
    expect(test.grants()).toBeGreaterThanOrEqual(3);
  });

  it.each<[string, Record<string, string>, string, number]>([
    ['seconds', { 'retry-after': '7' }, '', 7_000],
    [
      'a date',
      {
        'retry-after': new Date(START.getTime() + 20_000).toUTCString(),
        date: START.toUTCString(),
      },
      '',
      20_000,
    ],
    ['the body', {}, 'Rate limit is exceeded. Try again in 50 seconds.', 50_000],
    ['nothing', {}, '', 0],
  ])('I61 obeys a 429 that says how long by %s', async (_, headers, title, expected) => {
    const test = open();
    upstream.reply(json(429, { status: 429, title }, headers), category);
    await getCategory(test);
    expect(test.waits).toHaveLength(1);
    expect(test.waits[0]).toBeGreaterThanOrEqual(expected);
    expect(test.waits[0]).toBeLessThanOrEqual(expected + 1_000);
  });

  it('I61 holds back other calls while a 429 stands', async () => {
    const test = open();
    upstream.reply(json(429, {}, { 'retry-after': '60' }), category, category);
    await getCategory(test);
    await getCategory(test);
    expect(test.waits).toHaveLength(2);
    expect(test.waits[1]).toBeGreaterThan(50_000);
  });

  it('leaves a wait of an hour to the caller', async () => {
    const test = open();
    upstream.reply(json(429, {}, { 'retry-after': '3600' }));
    await expect(getCategory(test)).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 3_600_000,
    });
    expect(test.waits).toEqual([]);
  });

  it('throws the last failure when attempts run out', async () => {
    const test = open();
    upstream.reply(...Array<Reply>(6).fill(raw(503, html)));
    await expect(getCategory(test)).rejects.toMatchObject({ kind: 'retryable', status: 503 });
    expect(upstream.calls).toHaveLength(6);
  });

  it.each<[string, Reply, string]>([
    ['a bad request', json(400, { status: 400, title: 'Bad' }), 'rejected'],
    ['a missing scope', json(403, { title: 'Scope validation failed' }), 'forbidden'],
    ['a conflict', json(409, { title: 'Customer ID = 123 is not active' }), 'rejected'],
    ['another record than asked for', json(200, { id: 8 }), 'protocol'],
    ['a redirect', raw(302, '', { location: 'https://elsewhere.example/' }), 'protocol'],
  ])('never repeats after %s', async (_, reply, kind) => {
    const test = open();
    upstream.reply(reply);
    await expect(getCategory(test)).rejects.toMatchObject({ kind });
    expect(upstream.calls).toHaveLength(1);
  });

  it('stops waiting when told to', async () => {
    const controller = new AbortController();
    const test = open({
      wait: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          controller.abort(new Error('cancelled'));
        }),
    });
    upstream.reply(raw(503, html));
    await expect(getCategory(test, controller.signal)).rejects.toThrow('cancelled');
  });
});

describe('limits', () => {
  const once = { retryable: null };

  it.each<[string, Reply, object]>([
    ['no answer', hang, { headersMs: 100 }],
    [
      'an answer that stops',
      (response) => void response.writeHead(200).write('{"id"'),
      { bodyIdleMs: 100 },
    ],
    [
      'an answer that trickles',
      (response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      { totalMs: 200 },
    ],
  ])('gives up on %s', async (_, reply, limits) => {
    upstream.reply(reply);
    await expect(getCategory(open({ limits, retry: once }))).rejects.toMatchObject({
      kind: 'retryable',
      status: undefined,
    });
  });

  it('says which host cannot be reached', async () => {
    await expect(getCategory(open({ apiBase: 'http://127.0.0.1:1', retry: once }))).rejects.toThrow(
      /ECONNREFUSED.*SERVICE_TITAN_API_BASE/,
    );
  });

  it.each<[string, Reply]>([
    [
      'announced',
      (response) => void response.writeHead(200, { 'content-length': '2000000000' }).write('{'),
    ],
    [
      'endless',
      (response) => {
        response.writeHead(200);
        const pour = () => {
          if (!response.destroyed) response.write(Buffer.alloc(65_536, 32), pour);
        };
        pour();
      },
    ],
    [
      'hidden in gzip',
      raw(200, gzipSync(Buffer.alloc(5_000_000, 32)), { 'content-encoding': 'gzip' }),
    ],
  ])('cuts a body above the limit: %s', async (_, reply) => {
    upstream.reply(reply);
    await expect(getCategory(open({ limits: { bodyBytes: 1_000_000 } }))).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('larger than 1000000 bytes'),
    });
    expect(upstream.calls).toHaveLength(1);
  });

  it('reads gzip, once', async () => {
    const body = gzipSync(JSON.stringify({ id: 7, name: 'x'.repeat(1_000) }));
    upstream.reply(raw(200, body, gzip));
    expect(await getCategory(open())).toMatchObject({ id: 7 });
    upstream.reply(raw(200, gzipSync(body), { 'content-encoding': 'gzip, gzip' }));
    await expect(getCategory(open())).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('makes no more calls at once than it may', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const whenThree: Reply = (response, request) => {
      waiting.push(() => category(response, request));
      most = Math.max(most, waiting.length);
      // In a later turn, so that a fourth call would have been seen.
      if (waiting.length < 3) return;
      setTimeout(() => {
        for (const answer of waiting.splice(0)) answer();
      }, 5);
    };
    upstream.reply(...Array<Reply>(12).fill(whenThree));
    const test = open({ limits: { connections: 3 } });
    await Promise.all(Array.from({ length: 12 }, () => getCategory(test)));
    expect(most).toBe(3);
    expect(test.grants()).toBeGreaterThanOrEqual(12);
  });

  it('I61 sends nothing on a grant that has gone stale, and takes a new one', async () => {
    let grants = 0;
    const test = open({
      rateBudget: {
        acquire: async () => {
          grants += 1;
          // The process is busy for longer than a grant lives while the connection is being set up.
          if (grants === 1) {
            setImmediate(() => {
              const end = performance.now() + 80;
              while (performance.now() < end);
            });
          }
        },
      },
    });
    upstream.reply(category);
    await getCategory(test);
    expect(grants).toBeGreaterThanOrEqual(2);
    expect(upstream.calls).toHaveLength(1);
  });

  it('throws what the rate budget throws', async () => {
    const failure = new Error('no database');
    const test = open({ rateBudget: { acquire: () => Promise.reject(failure) } });
    await expect(getCategory(test)).rejects.toBe(failure);
  });

  it('ends calls under way when it is closed, and makes no more', async () => {
    const test = open();
    upstream.reply(hang);
    const calling = getCategory(test);
    calling.catch(() => undefined);
    await eventually(() => expect(upstream.calls).toHaveLength(1));
    await test.client.close();
    await expect(calling).rejects.toThrow('closed');
    await expect(getCategory(test)).rejects.toThrow('closed');
    expect(test.waits).toEqual([]);
  });

  it('ends a call under way when told to', async () => {
    const controller = new AbortController();
    upstream.reply(hang);
    const calling = getCategory(open(), controller.signal);
    calling.catch(() => undefined);
    await eventually(() => expect(upstream.calls).toHaveLength(1));
    controller.abort(new Error('cancelled'));
    await expect(calling).rejects.toThrow('cancelled');
  });
});
