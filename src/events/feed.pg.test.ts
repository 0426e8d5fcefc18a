import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { progress, renamed } from '../../test/support/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { heapAfterCollection } from '../../test/support/heap.ts';
import { RefetchRequiredError, SubscriberTooSlowError } from '../errors.ts';
import { decodeCursor } from './cursor.ts';
import { type EventFeed, type EventFeedOptions, openEventFeed } from './feed.ts';
import { appendEvents } from './outbox.ts';
import { postgresTransport } from './postgres-transport.ts';
import { pruneEvents } from './retention.ts';
import type { NewEvent, StoredEvent } from './types.ts';

let test: TestDatabase;
let lastTenant = 100n;
const newTenant = () => ++lastTenant;
const opened: { close(): void | Promise<void> }[] = [];

beforeAll(async () => {
  test = await testDatabase();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
afterAll(() => test.drop());

async function openFeed(options: Partial<EventFeedOptions> = {}): Promise<EventFeed> {
  const transport = postgresTransport(test.db);
  const feed = await openEventFeed({
    db: test.db,
    transport,
    logger: silentLogger,
    pollMs: 60_000,
    ...options,
  });
  opened.push(feed, transport);
  return feed;
}

const append = (tenantId: bigint, events: readonly NewEvent[]) =>
  test.db.transaction(tenantId, (tx) => appendEvents(tx, events));
const appendNames = (tenantId: bigint, ...names: string[]) => append(tenantId, names.map(renamed));
const manyNames = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

async function take(events: AsyncIterator<StoredEvent>, count: number): Promise<StoredEvent[]> {
  const taken: StoredEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
const numbers = (events: readonly StoredEvent[]) => events.map((event) => event.seq);
const names = (events: readonly StoredEvent[]) =>
  events.map((event) => (event.type === 'categoryUpdated' ? event.payload.name : event.type));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index + 1));

describe('following events', () => {
  it('gives only new events to one who has no cursor', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    await appendNames(tenantId, 'before');
    const events = feed.subscribe(tenantId);
    await events.opened;
    await appendNames(tenantId, 'after');
    expect(names(await take(events, 1))).toEqual(['after']);
  });

  it('gives what was missed and then what is new to one who has a cursor', async () => {
    const tenantId = newTenant();
    const feed = await openFeed({ batchSize: 2 });
    await appendNames(tenantId, ...manyNames(5));
    const events = feed.subscribe(tenantId, { after: 1n });
    const missed = await take(events, 4);
    await appendNames(tenantId, 'new');
    expect(numbers([...missed, ...(await take(events, 1))])).toEqual(upTo(6).slice(1));
  });

  it('gives only the types asked for', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    await append(tenantId, [renamed('a'), progress(1), renamed('b'), progress(2)]);
    const events = feed.subscribe(tenantId, { after: 0n, types: ['syncProgress'] });
    expect(numbers(await take(events, 2))).toEqual([2n, 4n]);
  });

  it('passes over a type that a newer version of the program wrote', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    await appendNames(tenantId, 'a', 'b');
    await test.db.transaction(tenantId, (tx) =>
      tx.query({
        text: `UPDATE sync.events SET type = 'fromTheFuture' WHERE tenant_id = $1 AND seq = 1`,
        values: [tenantId],
      }),
    );
    expect(names(await take(feed.subscribe(tenantId, { after: 0n }), 1))).toEqual(['b']);
  });

  it('asks one who has been away too long to refetch', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    await appendNames(tenantId, 'a', 'b');
    await test.db.transaction(tenantId, (tx) =>
      pruneEvents(tx, { olderThan: new Date(Date.now() + 60_000) }),
    );
    await appendNames(tenantId, 'c');
    await expect(feed.subscribe(tenantId, { after: 1n }).next()).rejects.toThrow(
      RefetchRequiredError,
    );
    await expect(feed.subscribe(tenantId, { after: 9n }).opened).rejects.toThrow(
      expect.objectContaining({ code: 'REFETCH_REQUIRED' }),
    );
    expect(names(await take(feed.subscribe(tenantId, { after: 2n }), 1))).toEqual(['c']);
    expect(feed.counts()).toEqual({ subscribers: 1, tenants: 1 });
  });

  it('asks for a refetch when retention overtakes a reader in the middle', async () => {
    const tenantId = newTenant();
    const feed = await openFeed({ batchSize: 2, tailSize: 2 });
    await appendNames(tenantId, ...manyNames(9));
    const events = feed.subscribe(tenantId, { after: 0n });
    expect(numbers(await take(events, 2))).toEqual([1n, 2n]);
    await test.db.transaction(tenantId, (tx) =>
      pruneEvents(tx, { olderThan: new Date(Date.now() + 60_000) }),
    );
    await expect(events.next()).rejects.toThrow(RefetchRequiredError);
  });

  it('reads the rows once for a thousand subscribers', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const subscribers = Array.from({ length: 1_000 }, () => feed.subscribe(tenantId));
    await Promise.all(subscribers.map((events) => events.opened));
    const before = test.db.statementCount();
    const waiting = subscribers.map((events) => take(events, 3));
    await appendNames(tenantId, 'a', 'b', 'c');
    for (const taken of await Promise.all(waiting)) expect(names(taken)).toEqual(['a', 'b', 'c']);
    expect(test.db.statementCount() - before).toBeLessThanOrEqual(4);
  });

  it('gives what is there already without a promise, in the order of all that is asked for', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const events = feed.subscribe(tenantId);
    expect(events.ready()).toBeUndefined();
    const first = events.next();
    await appendNames(tenantId, 'a', 'b', 'c');
    expect((await first).value).toMatchObject({ payload: { name: 'a' } });
    expect(events.ready()).toMatchObject({ payload: { name: 'b' } });
    expect((await events.next()).value).toMatchObject({ payload: { name: 'c' } });
    expect(events.ready()).toBeUndefined();
    expect(events.confirmed).toBe(3n);
    events.end();
    expect(events.ready()).toBeUndefined();
  });

  it('finds events whose notice was lost', async () => {
    const tenantId = newTenant();
    const deaf = { start: async () => {}, close: async () => {} };
    const feed = await openFeed({ transport: deaf, pollMs: 20 });
    const events = feed.subscribe(tenantId);
    await events.opened;
    await appendNames(tenantId, 'a');
    expect(names(await take(events, 1))).toEqual(['a']);
  });
});

describe('ending a subscription', () => {
  it('frees everything on return, also while a pull waits', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const events = feed.subscribe(tenantId);
    await events.opened;
    const waiting = events.next();
    expect(feed.counts()).toEqual({ subscribers: 1, tenants: 1 });
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(feed.counts()).toEqual({ subscribers: 0, tenants: 0 });
  });

  it('ends quietly with its signal, before or after it began, and leaves no listener there', async () => {
    const feed = await openFeed();
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.name);
    process.on('warning', onWarning);
    const controller = new AbortController();
    const { signal } = controller;
    const many = Array.from({ length: 50 }, () => feed.subscribe(newTenant(), { signal }));
    const waiting = many.map((events) => events.next());
    await Promise.all(many.map((events) => events.opened));
    controller.abort();
    for (const result of await Promise.all(waiting)) expect(result.done).toBe(true);
    expect((await feed.subscribe(newTenant(), { signal }).next()).done).toBe(true);
    expect(feed.counts()).toEqual({ subscribers: 0, tenants: 0 });
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('lets a for-await loop break out', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    await appendNames(tenantId, 'a', 'b');
    for await (const event of feed.subscribe(tenantId, { after: 0n })) {
      expect(event.seq).toBe(1n);
      break;
    }
    expect(feed.counts().subscribers).toBe(0);
  });

  it('ends all of them when the feed is closed', async () => {
    const feed = await openFeed();
    const waiting = [newTenant(), newTenant()].map((tenantId) => feed.subscribe(tenantId).next());
    feed.close();
    for (const result of await Promise.all(waiting)) expect(result.done).toBe(true);
  });
});

describe('tenants', () => {
  it('shows a subscriber of one tenant nothing of another, not even in numbers', async () => {
    const [a, b] = [newTenant(), newTenant()];
    const feed = await openFeed({ tailSize: 4, batchSize: 4 });
    const ofB = feed.subscribe(b, { after: 0n });
    const ofA = feed.subscribe(a, { after: 0n });
    await Promise.all([ofA.opened, ofB.opened]);
    for (const name of manyNames(20)) {
      await appendNames(a, `secret of A ${name}`);
      await appendNames(b, `of B ${name}`);
    }
    const [seenByA, seenByB] = await Promise.all([take(ofA, 20), take(ofB, 20)]);
    expect(names(seenByB)).toEqual(manyNames(20).map((name) => `of B ${name}`));
    expect(numbers(seenByB)).toEqual(upTo(20));
    expect(names(seenByA)).toEqual(manyNames(20).map((name) => `secret of A ${name}`));
  });
});

describe('reconnecting', () => {
  it('I41 loses and doubles nothing when the listening connection is killed in mid-stream', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const events = feed.subscribe(tenantId);
    await events.opened;
    const reading = take(events, 300);
    const owner = new pg.Client({ connectionString: test.migrationUrl });
    await owner.connect();
    onTestFinished(() => owner.end());
    for (let round = 0; round < 30; round++) {
      await appendNames(tenantId, ...manyNames(10));
      if (round % 10 === 5) {
        // Waits until the backend is gone, or the dying one would pass for the one that came back.
        const killed = await owner.query(
          `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name LIKE '% listen'`,
        );
        expect(killed.rows).toEqual([{ pg_terminate_backend: true }]);
        await eventually(async () => {
          const back = await owner.query(
            `SELECT FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE '% listen'`,
          );
          expect(back.rowCount).toBe(1);
        });
      }
    }
    expect(numbers(await reading)).toEqual(upTo(300));
  });

  it('I41 gives each later event once and in order to one who moves between gateways with its cursor', async () => {
    const tenantId = newTenant();
    const gateways = [await openFeed(), await openFeed({ tailSize: 8, batchSize: 5 })];
    const writing = (async () => {
      for (let round = 0; round < 40; round++) await appendNames(tenantId, ...manyNames(5));
    })();
    const seen: bigint[] = [];
    for (let turn = 0; seen.length < 200; turn++) {
      const gateway = gateways[turn % 2] as EventFeed;
      const events = gateway.subscribe(tenantId, { after: seen.at(-1) ?? 0n });
      seen.push(...numbers(await take(events, Math.min(7, 200 - seen.length))));
      await events.return();
      if (turn === 10) {
        gateway.close();
        gateways[turn % 2] = await openFeed();
      }
    }
    await writing;
    expect(seen).toEqual(upTo(200));
  });
});

describe('slow subscribers', () => {
  it('I42 stays flat and serves the others while one never reads 5,000 events', async () => {
    const tenantId = newTenant();
    const feed = await openFeed({ tailSize: 128, batchSize: 50, maxLagEvents: 100_000 });
    const stalled = [feed.subscribe(tenantId), feed.subscribe(tenantId, { after: 0n })];
    const reader = feed.subscribe(tenantId);
    await Promise.all([...stalled, reader].map((events) => events.opened));
    const big = 'x'.repeat(4_000);
    const before = heapAfterCollection();
    let read = 0;
    const reading = (async () => {
      for await (const event of reader) {
        read += 1;
        if (event.seq === 5_000n) break;
      }
    })();
    for (let round = 0; round < 50; round++) {
      await append(
        tenantId,
        manyNames(100).map((name) => renamed(name + big)),
      );
    }
    await reading;
    expect(read).toBe(5_000);
    // 5,000 events of 4 kB are 20 MB; what may be kept are 128 of them.
    expect(heapAfterCollection() - before).toBeLessThan(5_000_000);
    const [late] = stalled;
    expect(numbers(await take(late as AsyncIterator<StoredEvent>, 5_000))).toEqual(upTo(5_000));
  });

  it('I42 cuts off one who stops reading, with the cursor to resume from', async () => {
    const tenantId = newTenant();
    const clock = { nowMs: 0, now: () => new Date(clock.nowMs) };
    const feed = await openFeed({ clock, pollMs: 5, maxLagEvents: 10, maxLagMs: 30_000 });
    const told: SubscriberTooSlowError[] = [];
    const slow = feed.subscribe(tenantId, { onTooSlow: (error) => told.push(error) });
    await slow.opened;
    await appendNames(tenantId, ...manyNames(3));
    expect(await take(slow, 3)).toHaveLength(3);
    await appendNames(tenantId, ...manyNames(20));
    await eventually(() => expect(slow.lag).toBe(20n));
    expect(feed.counts().subscribers).toBe(1);
    await eventually(() => {
      clock.nowMs += 10_000;
      expect(feed.counts()).toEqual({ subscribers: 0, tenants: 0 });
    });
    await expect(slow.next()).rejects.toThrow(SubscriberTooSlowError);
    expect(told).toHaveLength(1);
    // The third event was handed over, but nobody came back to say that it went through.
    expect(decodeCursor(tenantId, told[0]?.cursor ?? '')).toBe(2n);
    const resumed = feed.subscribe(tenantId, { after: 2n });
    expect(numbers(await take(resumed, 21))).toEqual(upTo(23).slice(2));
  });

  it('I42 names no place behind what its reader may still hold, however much it passes over', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const reader = feed.subscribe(tenantId, { types: ['categoryUpdated'], ahead: 4 });
    await reader.opened;
    const next = take(reader, 1);
    const passedOver = Array.from({ length: 20 }, (_, n) => progress(n));
    await append(tenantId, passedOver);
    // Nothing was handed over: all of it is done with.
    await eventually(() => expect(reader.confirmed).toBe(20n));
    await appendNames(tenantId, 'held');
    expect(numbers(await next)).toEqual([21n]);
    const waiting = reader.next();
    await append(tenantId, passedOver);
    await take(feed.subscribe(tenantId, { after: 21n }), 20);
    await eventually(() => expect(reader.lag).toBe(0n));
    expect(reader.confirmed).toBe(20n);
    await reader.return();
    await waiting;
  });

  it('I42 names a place before all that its reader may still hold, so that nothing is skipped', async () => {
    const tenantId = newTenant();
    const clock = { nowMs: 0, now: () => new Date(clock.nowMs) };
    const feed = await openFeed({ clock, pollMs: 5, maxLagEvents: 10, maxLagMs: 30_000 });
    const told: SubscriberTooSlowError[] = [];
    const onTooSlow = (error: SubscriberTooSlowError) => told.push(error);
    const slow = feed.subscribe(tenantId, { ahead: 4, onTooSlow });
    await slow.opened;
    await appendNames(tenantId, ...manyNames(8));
    expect(await take(slow, 8)).toHaveLength(8);
    await appendNames(tenantId, ...manyNames(20));
    await eventually(() => {
      clock.nowMs += 10_000;
      expect(told).toHaveLength(1);
    });
    // Seven are done with as far as the feed can see, and four of those may not have left.
    expect(decodeCursor(tenantId, told[0]?.cursor ?? '')).toBe(3n);
  });

  it('keeps one who is far behind but catching up', async () => {
    const tenantId = newTenant();
    const clock = {
      nowMs: 0,
      looks: 0,
      now: () => {
        clock.looks += 1;
        return new Date(clock.nowMs);
      },
    };
    const feed = await openFeed({
      clock,
      pollMs: 1,
      tailSize: 8,
      maxLagEvents: 10,
      maxLagMs: 1_000,
    });
    await appendNames(tenantId, ...manyNames(30));
    const events = feed.subscribe(tenantId, { after: 0n });
    for (const seq of upTo(30)) {
      expect(numbers(await take(events, 1))).toEqual([seq]);
      clock.nowMs += 900;
      const looksBefore = clock.looks;
      await eventually(() => expect(clock.looks).toBeGreaterThan(looksBefore + 1));
    }
    expect(feed.counts().subscribers).toBe(1);
  });
});
