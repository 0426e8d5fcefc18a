import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeCursor } from '../../src/events/cursor.ts';
import { openEventFeed } from '../../src/events/feed.ts';
import { postgresTransport } from '../../src/events/postgres-transport.ts';
import { silentLogger, testDatabase } from '../support/database.ts';
import { appendEvents, renamed } from '../support/events.ts';
import { eventually } from '../support/eventually.ts';
import { listening } from '../support/feeds.ts';
import {
  seedPricebook,
  TENANT,
  type TestGateway,
  type TestGatewayOptions,
  testGateway,
} from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { openSocket, rawSubscriber, type SocketClient } from '../support/socket-client.ts';
import { signToken } from '../support/tokens.ts';

const EVENTS = 'subscription { events { cursor } }';
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function start(options: TestGatewayOptions = {}): Promise<TestGateway & { wsUrl: string }> {
  const gateway = await testGateway(options);
  opened.push(gateway);
  const { wsUrl } = await gateway.listen();
  return { ...gateway, wsUrl };
}

/** A socket that ends with its test. */
async function open(...given: Parameters<typeof openSocket>): Promise<SocketClient> {
  const client = await openSocket(...given);
  opened.push({ close: () => client.socket.terminate() });
  return client;
}

describe('the WebSocket door', () => {
  it('takes graphql-transport-ws and no other protocol', async () => {
    const { wsUrl } = await start();
    const legacy = await open(wsUrl, { protocol: 'graphql-ws' });
    await eventually(() => expect(legacy.end.code ?? legacy.end.status).toBeDefined());
    expect(legacy.socket.readyState).not.toBe(WebSocket.OPEN);
  });

  it('takes no page of a foreign origin, and nothing but its path', async () => {
    const { wsUrl } = await start();
    expect((await open(wsUrl, { headers: { origin: 'https://evil.example' } })).end.status).toBe(
      403,
    );
    expect((await open(wsUrl.replace('/graphql', '/other'))).end.status).toBe(404);
    const own = await open(wsUrl, {
      headers: { origin: new URL(wsUrl).origin.replace('ws', 'http') },
    });
    expect(own.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('ends who says nothing', async () => {
    const { wsUrl } = await start({ webSocket: { initTimeoutMs: 50 } });
    await (await open(wsUrl)).closedWith(4408);
  });

  it('ends who begins twice', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    await client.init();
    client.send({ type: 'connection_init' });
    await client.closedWith(4429);
  });

  it.each([
    ['bad JSON', '{"type":'],
    ['an unknown type', '{"type":"hello"}'],
    ['no id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}'],
    ['a query that is no text', '{"type":"subscribe","id":"1","payload":{"query":{}}}'],
  ])('ends who sends %s', async (_name, message) => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    await client.init();
    client.send(message);
    await client.closedWith(4400);
  });

  it('ends who sends bytes', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    client.socket.send(Buffer.from([1, 2, 3]));
    await client.closedWith(4400);
  });

  it('ends who uses an id twice, and who asks before it is let in', async () => {
    const { wsUrl } = await start();
    const twice = await open(wsUrl);
    await twice.init();
    twice.subscribe(EVENTS);
    twice.subscribe(EVENTS);
    await twice.closedWith(4409);
    const early = await open(wsUrl);
    early.subscribe(EVENTS);
    await early.closedWith(4401);
  });

  it('ends who sends more than a message may hold', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    await client.init();
    client.subscribe(`{ __typename } #${'x'.repeat(65_536)}`);
    await client.closedWith(1009);
  });

  it('answers pings with what they carry', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    await client.init();
    client.send({ type: 'ping', payload: { a: 1 } });
    await eventually(() =>
      expect(client.messages).toContainEqual({ type: 'pong', payload: { a: 1 } }),
    );
  });

  it('I54 has the limits and masks of the HTTP door, and goes on after a refusal', async () => {
    const { wsUrl, db } = await start();
    await seedPricebook(db, { categories: [category(1)] });
    const client = await open(wsUrl);
    await client.init();
    const refused = async (id: string, query: string, code: string) => {
      client.subscribe(query, id);
      const { type, payload } = await client.told(id);
      expect({ type, payload }).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code } }],
      });
      expect(JSON.stringify(payload)).not.toContain('"http"');
    };
    await refused('a', `{ ${'a { '.repeat(70)} b ${'}'.repeat(70)} }`, 'QUERY_TOO_COMPLEX');
    await refused('b', `{ ${'health '.repeat(2000)} }`, 'QUERY_TOO_COMPLEX');
    await refused('c', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED');
    await refused('d', '{ health {', 'GRAPHQL_PARSE_FAILED');
    client.subscribe('{ categoryTree(root: 404) { total } }', 'e');
    expect(await client.told('e')).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'INVALID_INPUT', field: 'root' } }] },
    });
    client.subscribe('{ categoryTree { total } }', 'f');
    expect(await client.told('f')).toMatchObject({
      payload: { data: { categoryTree: { total: 1 } } },
    });
    client.subscribe('mutation { startSync(input: {}) { __typename } }', 'g');
    expect(await client.told('g')).toMatchObject({
      payload: { data: { startSync: { __typename: 'StartSyncPayload' } } },
    });
  });

  it('ends who begins a thousand times', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    for (let count = 0; count < 1_000; count += 1) client.send({ type: 'connection_init' });
    await client.closedWith(4429);
  });

  it('answers 431 to a flood of headers, and lets the next one in', async () => {
    const { wsUrl } = await start();
    const headers = Object.fromEntries(Array.from({ length: 2_100 }, (_, n) => [`x-${n}`, '1']));
    expect((await open(wsUrl, { headers })).end.status).toBe(431);
    expect((await open(wsUrl)).socket.readyState).toBe(WebSocket.OPEN);
  });

  it('ends who sends a message in tens of thousands of pieces', async () => {
    const { wsUrl } = await start();
    const client = await open(wsUrl);
    await client.init();
    for (let count = 0; count < 20_000; count += 1) client.socket.send('{', { fin: false });
    await client.closedWith(1008);
    expect((await open(wsUrl)).socket.readyState).toBe(WebSocket.OPEN);
  });

  it('lets in as many sockets of a tenant as it may have, and others all the same', async () => {
    const { wsUrl } = await start({ byToken: true, limits: { socketsPerTenant: 3 } });
    const enter = async (claims: object = {}) => {
      const client = await open(wsUrl);
      client.send({
        type: 'connection_init',
        payload: { authorization: `Bearer ${signToken({ ...claims })}` },
      });
      return client;
    };
    const isIn = (client: SocketClient) =>
      eventually(() => expect(client.messages).toContainEqual({ type: 'connection_ack' }));
    const within = [await enter(), await enter(), await enter()];
    for (const client of within) await isIn(client);
    const oneMore = await enter();
    await oneMore.closedWith(4290);
    expect(oneMore.end.reason).toBe('Your tenant exceeds the socket limit: 3 at most');
    expect(oneMore.messages).toEqual([]);
    await isIn(await enter({ tid: '1' }));
    within[0]?.socket.close();
    await eventually(async () => isIn(await enter()));
  });

  it('keeps no more sockets that have yet to say who they are than a tenant may have', async () => {
    const { wsUrl } = await start({ limits: { socketsPerTenant: 3 } });
    const silent = [await open(wsUrl), await open(wsUrl), await open(wsUrl)];
    expect((await open(wsUrl)).end.status).toBe(503);
    await silent[0]?.init();
    expect((await open(wsUrl)).socket.readyState).toBe(WebSocket.OPEN);
  });

  it('refuses one subscription too many by its id and keeps the others', async () => {
    const gateway = await start({ limits: { subscriptionsPerSocket: 3 } });
    const client = await open(gateway.wsUrl);
    await client.init();
    for (let id = 1; id <= 4; id += 1) client.subscribe(EVENTS, String(id));
    expect(await client.told('4')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', max: 3 } }],
    });
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(3));
    client.send({ type: 'complete', id: '1' });
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(2));
    client.subscribe(EVENTS, '5');
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(3));
  });

  it('leaves nothing behind when sockets are cut', async () => {
    const gateway = await start();
    const sockets = await Promise.all(Array.from({ length: 20 }, () => open(gateway.wsUrl)));
    for (const client of sockets) {
      await client.init();
      client.subscribe(EVENTS);
    }
    await listening(gateway.feed, 20);
    for (const { socket } of sockets) socket.terminate();
    await eventually(() =>
      expect(gateway.feed.counts()).toEqual({ subscribers: 0, opening: 0, tenants: 0 }),
    );
  });

  it('I42 cuts off who stops reading, and nobody else notices', async () => {
    const gateway = await start({ webSocket: { pingMs: 1_000 } });
    const { port } = new URL(gateway.wsUrl);
    const reader = await open(gateway.wsUrl);
    await reader.init();
    reader.subscribe('subscription { categoryUpdated { cursor name } }');
    await listening(gateway.feed, 1);
    const stuck = await rawSubscriber(Number(port), 'subscription { categoryUpdated { name } }');
    await listening(gateway.feed, 2);
    stuck.socket.pause();
    const name = 'x'.repeat(50_000);
    for (let batch = 0; batch < 10; batch += 1) {
      await gateway.db.transaction(TENANT, (tx) =>
        appendEvents(
          tx,
          Array.from({ length: 20 }, () => renamed(name)),
        ),
      );
    }
    await eventually(() =>
      expect(reader.messages.filter(({ type }) => type === 'next')).toHaveLength(200),
    );
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(1));
    expect(reader.socket.readyState).toBe(WebSocket.OPEN);
    stuck.socket.destroy();
  });

  it('I42 closes with 4290 and the place to go on from', async () => {
    const database = await testDatabase();
    const transport = postgresTransport(database.db);
    const feed = await openEventFeed({
      db: database.db,
      transport,
      logger: silentLogger,
      pollMs: 20,
      maxLagEvents: 10,
      maxLagMs: 100,
    });
    opened.push(transport);
    const gateway = await start({ database, feed });
    const stuck = await rawSubscriber(
      Number(new URL(gateway.wsUrl).port),
      'subscription { categoryUpdated { cursor name } }',
    );
    await listening(feed, 1);
    stuck.socket.pause();
    const events = Array.from({ length: 400 }, () => renamed('x'.repeat(50_000)));
    for (let from = 0; from < events.length; from += 100) {
      await gateway.db.transaction(TENANT, (tx) =>
        appendEvents(tx, events.slice(from, from + 100)),
      );
    }
    await eventually(() => expect(feed.counts().subscribers).toBe(0));
    stuck.socket.resume();
    await eventually(() => expect(stuck.received()).toContain('Too slow; resume after '));
    // 4290 is 0x10c2, and stands before its reason
    const [, reason = ''] = stuck.received().split('\u0010\u00c2Too slow; resume after ');
    const [cursor = ''] = /^[\w-]+/.exec(reason) ?? [];
    expect(decodeCursor(TENANT, cursor)).toBeGreaterThan(0n);
  });
});

describe('the WebSocket door with tokens', () => {
  const token = (claims: Record<string, unknown>) => `Bearer ${signToken(claims)}`;

  it('lets in who proves it, for its tenant and role only, and until the proof ends', async () => {
    const gateway = await start({ byToken: true });
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer a.b.c',
      { not: '' },
      token({ exp: 1 }),
    ]) {
      const client = await open(gateway.wsUrl);
      client.send({ type: 'connection_init', payload: { authorization } });
      await client.closedWith(4403);
    }
    const other = await open(gateway.wsUrl);
    await other.init({ authorization: token({ tid: '1', role: 'VIEWER' }) });
    other.subscribe('{ viewer { tenantId role } }', 'a');
    expect(await other.told('a')).toMatchObject({
      payload: { data: { viewer: { tenantId: '1', role: 'VIEWER' } } },
    });
    other.subscribe('mutation { startSync(input: {}) { __typename ... on Error { code } } }', 'b');
    expect(await other.told('b')).toMatchObject({
      payload: { data: { startSync: { __typename: 'ForbiddenError', code: 'FORBIDDEN' } } },
    });
    const brief = await open(gateway.wsUrl);
    await brief.init({ authorization: token({ exp: Math.floor(Date.now() / 1000) - 29 }) });
    await brief.closedWith(4403);
  });
});
