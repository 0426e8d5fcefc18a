import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { NewEvent } from '../../src/events/types.ts';
import { appendEvents, progress, renamed } from '../support/events.ts';
import { eventually } from '../support/eventually.ts';
import { listening } from '../support/feeds.ts';
import {
  graphql,
  seedPricebook,
  TENANT,
  type TestGateway,
  testGateway,
} from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';

let gateway: TestGateway;
let place: Awaited<ReturnType<TestGateway['listen']>>;
const clients: Client[] = [];

beforeEach(async () => {
  gateway = await testGateway();
  place = await gateway.listen();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await gateway.close();
});

function connect(options: Partial<Parameters<typeof createClient>[0]> = {}): Client {
  const client = createClient({
    url: place.wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const append = (...events: NewEvent[]) =>
  gateway.db.transaction(TENANT, (tx) => appendEvents(tx, events));

/** Subscribes and waits until nothing can be missed any more. */
async function listen(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const before = gateway.feed.counts().subscribers;
  const results = client.iterate<Record<string, Record<string, unknown>>>({ query, variables });
  const first = results.next();
  // a socket that is cut also ends those that nobody waits for
  first.catch(() => {});
  await listening(gateway.feed, before + 1);
  let pending: typeof first | undefined = first;
  return {
    async next(): Promise<ExecutionResult<Record<string, Record<string, unknown>>>> {
      const { value } = await (pending ?? results.next());
      pending = undefined;
      return value as never;
    },
    stop: () => results.return?.(),
  };
}

const Renamed = String(
  graphql(`
    subscription Renamed($after: Cursor) {
      categoryUpdated(after: $after) {
        cursor
        timestamp
        stId
        name
        change
        changes
        category {
          name
        }
      }
    }
  `),
);

const Events = String(
  graphql(`
    subscription Events($after: Cursor, $types: [EventType!]) {
      events(after: $after, types: $types) {
        __typename
        cursor
        timestamp
        ... on CategoryUpdated {
          name
        }
        ... on SyncProgress {
          entity
          fetched
          run {
            state
          }
        }
      }
    }
  `),
);

describe('subscriptions over graphql-ws', () => {
  it('tell events with cursor and time, and what they speak of as it is now', async () => {
    const events = await listen(connect(), Renamed);
    await seedPricebook(gateway.db, { categories: [category(9007199254740993n, { name: 'Now' })] });
    await append(renamed('Then'));
    const { data } = await events.next();
    expect(data?.['categoryUpdated']).toMatchObject({
      stId: '9007199254740993',
      name: 'Then',
      change: 'UPDATED',
      changes: ['name'],
      category: { name: 'Now' },
    });
    expect(Date.parse(String(data?.['categoryUpdated']?.['timestamp']))).toBeGreaterThan(0);
  });

  it('read afresh for every event', async () => {
    await seedPricebook(gateway.db, {
      categories: [category(9007199254740993n, { name: 'First' })],
    });
    const events = await listen(connect(), Renamed);
    await append(renamed('a'));
    expect((await events.next()).data?.['categoryUpdated']?.['category']).toEqual({
      name: 'First',
    });
    await gateway.db.transaction(TENANT, async (tx) => {
      await tx.query({ text: `UPDATE master.pricebook_categories SET name = 'Second'` });
      await tx.query({
        text: `UPDATE sync.tenant_state SET pricebook_version = pricebook_version + 1`,
      });
    });
    await append(renamed('b'));
    expect((await events.next()).data?.['categoryUpdated']?.['category']).toEqual({
      name: 'Second',
    });
  });

  it('I41 go on after a cursor with every later event once and in order', async () => {
    const first = await listen(connect(), Events);
    await append(renamed('one'), renamed('two'));
    const cursor = (await first.next()).data?.['events']?.['cursor'];
    await first.stop();
    await append(progress(1), renamed('three'));
    const resumed = await listen(connect(), Events, { after: cursor });
    const told: unknown[] = [];
    for (let count = 0; count < 3; count += 1) told.push((await resumed.next()).data?.['events']);
    expect(told).toMatchObject([
      { __typename: 'CategoryUpdated', name: 'two' },
      { __typename: 'SyncProgress', entity: 'CATEGORIES', fetched: 1, run: null },
      { __typename: 'CategoryUpdated', name: 'three' },
    ]);
  });

  it('tell only the kinds asked for', async () => {
    const events = await listen(connect(), Events, { types: ['SYNC_PROGRESS'] });
    await append(renamed('no'), progress(7));
    expect((await events.next()).data?.['events']).toMatchObject({ fetched: 7 });
  });

  it('tell nothing of another tenant', async () => {
    const events = await listen(connect(), Events);
    await gateway.db.transaction(1n, (tx) => appendEvents(tx, [renamed('foreign')]));
    await append(renamed('own'));
    expect((await events.next()).data?.['events']).toMatchObject({ name: 'own' });
  });

  it('refuse a cursor that is none, and say when one is too old', async () => {
    const wrong = connect().iterate({ query: Events, variables: { after: 'nonsense' } });
    expect((await wrong.next()).value?.errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', field: 'after' } },
    ]);
    const events = await listen(connect(), Events);
    await append(renamed('one'), renamed('two'), renamed('three'));
    const after = (await events.next()).data?.['events']?.['cursor'];
    await gateway.db.transaction(TENANT, (tx) =>
      tx.query({ text: 'UPDATE sync.tenant_state SET pruned_event_seq = 2' }),
    );
    const old = connect().iterate({ query: Events, variables: { after } });
    expect((await old.next()).value?.errors).toMatchObject([
      { extensions: { code: 'REFETCH_REQUIRED' } },
    ]);
  });

  it('end on the server when the client stops them or goes away', async () => {
    const client = connect();
    const events = await listen(client, Events);
    await listen(client, Renamed);
    void events.stop();
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(1));
    client.terminate();
    await eventually(() =>
      expect(gateway.feed.counts()).toEqual({ subscribers: 0, opening: 0, tenants: 0 }),
    );
  });
});

describe('subscriptions over server-sent events', () => {
  it('tell the same, and go on after a cursor', async () => {
    await append(renamed('before'));
    const stop = new AbortController();
    const response = await fetch(place.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: Events }),
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await listening(gateway.feed, 1);
    await append(renamed('hello'));
    const { done, text } = await readUntil(response, 'hello');
    expect(done).toBe(false);
    expect(text).toContain('event: next');
    expect(JSON.parse(/data: (\{.*\})/.exec(text)?.[1] ?? '{}')).toMatchObject({
      data: { events: { __typename: 'CategoryUpdated', name: 'hello' } },
    });
    stop.abort();
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(0));
  });

  it('are refused to a client that takes JSON only', async () => {
    const answer = await gateway.post({ query: Events }, { accept: 'application/json' });
    expect(answer.status).toBe(406);
    await eventually(() => expect(gateway.feed.counts().subscribers).toBe(0));
  });
});

async function readUntil(
  response: Response,
  wanted: string,
): Promise<{ text: string; done: boolean }> {
  const reader = response.body?.getReader();
  let text = '';
  while (reader && !text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) return { text, done };
    text += Buffer.from(value).toString();
  }
  return { text, done: false };
}
