import { describe, expect, it } from 'vitest';
import { progress, renamed } from '../../test/support/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { manyNames, numbers, take, upTo, useFeeds } from '../../test/support/feeds.ts';
import { heapAfterCollection } from '../../test/support/heap.ts';
import { SubscriberTooSlowError } from '../errors.ts';
import { decodeCursor } from './cursor.ts';
import type { StoredEvent } from './types.ts';

const { append, appendNames, newTenant, openFeed } = useFeeds();

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
      expect(feed.counts()).toEqual({ subscribers: 0, opening: 0, tenants: 0 });
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
