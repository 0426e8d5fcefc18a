import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type EventFeed, type EventFeedOptions, openEventFeed } from '../../src/events/feed.ts';
import { postgresTransport } from '../../src/events/postgres-transport.ts';
import type { NewEvent, StoredEvent } from '../../src/events/types.ts';
import { silentLogger, type TestDatabase, testDatabase } from './database.ts';
import { appendEvents, renamed } from './events.ts';
import { eventually } from './eventually.ts';

/** A database for the tests of a file, and feeds on it, which are closed after each. */
export function useFeeds() {
  let test: TestDatabase;
  let lastTenant = 100n;
  const opened: { close(): void | Promise<void> }[] = [];
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => test.drop());
  const append = (tenantId: bigint, events: readonly NewEvent[]) =>
    test.db.transaction(tenantId, (tx) => appendEvents(tx, events));
  return {
    database: () => test,
    newTenant: () => ++lastTenant,
    append,
    appendNames: (tenantId: bigint, ...names: string[]) => append(tenantId, names.map(renamed)),
    async openFeed(options: Partial<EventFeedOptions> = {}): Promise<EventFeed> {
      const transport = postgresTransport(test.db);
      const feed = await openEventFeed({
        ...{ db: test.db, transport, logger: silentLogger, pollMs: 60_000 },
        ...options,
      });
      opened.push(feed, transport);
      return feed;
    },
  };
}

/** Waits until a feed has so many subscribers, none of whom can miss anything any more. */
export const listening = (feed: EventFeed, subscribers: number) =>
  eventually(() => expect(feed.counts()).toMatchObject({ subscribers, opening: 0 }));

export const manyNames = (count: number) =>
  Array.from({ length: count }, (_, index) => `n${index}`);

export async function take(
  events: AsyncIterator<StoredEvent>,
  count: number,
): Promise<StoredEvent[]> {
  const taken: StoredEvent[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

export const numbers = (events: readonly StoredEvent[]) => events.map((event) => event.seq);
export const upTo = (count: number) =>
  Array.from({ length: count }, (_, index) => BigInt(index + 1));
