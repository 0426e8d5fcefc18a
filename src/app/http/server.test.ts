import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { type HttpServer, type HttpTimeouts, listen } from './server.ts';

const opened: HttpServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close(0);
});

async function open(timeouts: HttpTimeouts = {}): Promise<HttpServer> {
  const server = await listen(
    {
      handle(request, response) {
        request.resume();
        request.on('end', () => response.end('served'));
      },
      checks: {},
      clock: systemClock,
    },
    { host: '127.0.0.1', port: 0 },
    timeouts,
  );
  opened.push(server);
  return server;
}

/** Everything that is answered to `text` until the connection ends, which the client never does by itself. */
function send({ port }: HttpServer, text: string, drip?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const dripping = drip && setInterval(() => socket.write(drip), 20);
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (dripping) clearInterval(dripping);
      resolve(answer);
    });
    socket.write(text);
  });
}

const headers = (count: number) =>
  Array.from({ length: count }, (_, index) => `x-${index}: 1\r\n`).join('');
const get = (lines: string) => `GET /served HTTP/1.1\r\nhost: localhost\r\n${lines}`;
const CLOSE = 'connection: close\r\n\r\n';

describe('the HTTP server', () => {
  it('answers 408 to headers that come a byte at a time, and cuts them off', async () => {
    const server = await open({ headersMs: 200, requestMs: 60_000, checkMs: 20 });
    expect(await send(server, get('x-slow: '), 'a')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('answers 408 to a body that comes a byte at a time, and cuts it off', async () => {
    const server = await open({ headersMs: 100, requestMs: 300, checkMs: 20 });
    const start = 'POST /served HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n';
    expect(await send(server, start, 'a')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('looks for such clients more often than it lets them wait', async () => {
    const { server } = await open();
    expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(60_000);
  });

  it('takes as many headers as any browser sends, and answers 431 to a flood of them', async () => {
    const server = await open();
    expect(await send(server, get(headers(98) + CLOSE))).toMatch(/^HTTP\/1.1 200 /);
    expect(await send(server, get(headers(99) + CLOSE))).toMatch(/^HTTP\/1.1 431 /);
    expect(await send(server, get(headers(2_100) + CLOSE))).toMatch(/^HTTP\/1.1 431 /);
  });

  it('answers 431 to a header that is too long', async () => {
    const server = await open();
    const answer = await send(server, get(`x-long: ${'a'.repeat(65_536)}\r\n${CLOSE}`));
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });

  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    ['two lengths', get('content-length: 1\r\ncontent-length: 2\r\n\r\n')],
    [
      'a length and chunks',
      get('content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['a header without a name', get(': x\r\n\r\n')],
    ['a line that ends by itself', get('x-one: a\nx-two\r\n\r\n')],
  ])('answers 400 to %s, and goes on', async (_what, text) => {
    const server = await open();
    expect(await send(server, text)).toMatch(/^HTTP\/1.1 400 /);
    expect(await send(server, get(CLOSE))).toContain('served');
  });

  it('takes a header named __proto__ for a header', async () => {
    const server = await open();
    expect(await send(server, get(`__proto__: x\r\n${CLOSE}`))).toContain('served');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('tells browsers that its pages of health are none', async () => {
    const { port } = await open();
    const { headers: told } = await fetch(`http://127.0.0.1:${port}/health`);
    expect(told.get('x-content-type-options')).toBe('nosniff');
    expect(told.get('content-security-policy')).toContain("default-src 'none'");
  });
});
