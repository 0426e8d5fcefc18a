import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { progress, renamed } from '../../test/support/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { manyNames, numbers, take, upTo, useFeeds } from '../../test/support/feeds.ts';
import { RefetchRequiredError } from '../errors.ts';
import type { EventFeed } from './feed.ts';
import { pruneEvents } from './retention.ts';
import type { StoredEvent } from './types.ts';

const { append, appendNames, database, newTenant, openFeed } = useFeeds();
const names = (events: readonly StoredEvent[]) =>
  events.map((event) => (event.type === 'categoryUpdated' ? event.payload.name : event.type));

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
    await database().db.transaction(tenantId, (tx) =>
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
    await database().db.transaction(tenantId, (tx) =>
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
    expect(feed.counts()).toEqual({ subscribers: 1, opening: 0, tenants: 1 });
  });

  it('asks for a refetch when retention overtakes a reader in the middle', async () => {
    const tenantId = newTenant();
    const feed = await openFeed({ batchSize: 2, tailSize: 2 });
    await appendNames(tenantId, ...manyNames(9));
    const events = feed.subscribe(tenantId, { after: 0n });
    expect(numbers(await take(events, 2))).toEqual([1n, 2n]);
    await database().db.transaction(tenantId, (tx) =>
      pruneEvents(tx, { olderThan: new Date(Date.now() + 60_000) }),
    );
    await expect(events.next()).rejects.toThrow(RefetchRequiredError);
  });

  it('reads the rows once for a thousand subscribers', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const subscribers = Array.from({ length: 1_000 }, () => feed.subscribe(tenantId));
    await Promise.all(subscribers.map((events) => events.opened));
    const before = database().db.statementCount();
    const waiting = subscribers.map((events) => take(events, 3));
    await appendNames(tenantId, 'a', 'b', 'c');
    for (const taken of await Promise.all(waiting)) expect(names(taken)).toEqual(['a', 'b', 'c']);
    expect(database().db.statementCount() - before).toBeLessThanOrEqual(4);
  });

  it('gives what is there already without a promise, in the order of all that is asked for', async () => {
    const tenantId = newTenant();
    const feed = await openFeed();
    const events = feed.subscribe(tenantId);
    expect(events.ready()).toBeUndefined();
    const first = events.next();
    await events.opened;
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
    expect(feed.counts()).toEqual({ subscribers: 1, opening: 0, tenants: 1 });
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(feed.counts()).toEqual({ subscribers: 0, opening: 0, tenants: 0 });
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
    expect(feed.counts()).toEqual({ subscribers: 0, opening: 0, tenants: 0 });
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
    const owner = new pg.Client({ connectionString: database().migrationUrl });
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
