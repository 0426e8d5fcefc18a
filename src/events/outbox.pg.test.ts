import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { appendEvents, progress, renamed } from '../../test/support/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { noticeChannel, sendEvents } from './outbox.ts';
import { readEventRange, readEventsAfter } from './read-events.ts';
import { pruneEvents } from './retention.ts';

let test: TestDatabase;
let lastTenant = 100n;
const newTenant = () => ++lastTenant;

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const append = (tenantId: bigint, ...names: string[]) =>
  test.db.transaction(tenantId, (tx) => appendEvents(tx, names.map(renamed)));
const numbers = async (tenantId: bigint) =>
  (await readEventsAfter(test.db, tenantId, 0n, 10_000)).map((event) => event.seq);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index + 1));

describe('appending events', () => {
  it('numbers them from 1 in the order given, in one statement', async () => {
    const tenantId = newTenant();
    const events = ['Plumbing', 'Heating', 'Drains'].map(renamed);
    const before = test.db.statementCount();
    await test.db.transaction(tenantId, async (tx) => sendEvents(tx, events));
    expect(test.db.statementCount() - before).toBe(1);
    const read = await readEventsAfter(test.db, tenantId, 0n, 10);
    expect(read.map(({ seq, type, payload }) => ({ seq, type, payload }))).toEqual(
      events.map((event, index) => ({ seq: BigInt(index + 1), ...event })),
    );
    expect(read[0]?.at).toBeInstanceOf(Date);
  });

  it('sends nothing where there is nothing to append', async () => {
    const before = test.db.statementCount();
    await test.db.transaction(newTenant(), async (tx) => sendEvents(tx, []));
    expect(test.db.statementCount() - before).toBe(0);
  });

  it('leaves no gap and no double under concurrent writers of which some roll back', async () => {
    const tenantId = newTenant();
    const writers = Array.from({ length: 60 }, (_, index) =>
      test.db.transaction(tenantId, async (tx) => {
        await appendEvents(tx, [renamed(`a${index}`), renamed(`b${index}`)]);
        if (index % 3 === 0) throw new Error('rolled back on purpose');
      }),
    );
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await numbers(tenantId)).toEqual(upTo(80));
    expect(await readEventRange(test.db, tenantId)).toEqual({ last: 80n, pruned: 0n });
  });

  it('I40 shows and announces an event with its commit, never before, and never after a rollback', async () => {
    const tenantId = newTenant();
    const notices: string[] = [];
    const listening = await test.db.listen(noticeChannel, (notice) => notices.push(notice));
    try {
      await test.db.transaction(tenantId, async (tx) => {
        await appendEvents(tx, [renamed('Plumbing')]);
        // Another transaction's notice is the proof that ours would have been heard by now.
        await append(newTenant(), 'witness');
        await eventually(() => expect(notices).toContain(String(lastTenant)));
        expect(notices).not.toContain(String(tenantId));
        expect(await numbers(tenantId)).toEqual([]);
      });
      await eventually(() => expect(notices).toContain(String(tenantId)));
      expect(await numbers(tenantId)).toEqual([1n]);

      const undone = newTenant();
      await expect(
        test.db.transaction(undone, async (tx) => {
          await appendEvents(tx, [renamed('Plumbing')]);
          throw new Error('rolled back on purpose');
        }),
      ).rejects.toThrow('on purpose');
      await append(newTenant(), 'witness');
      await eventually(() => expect(notices).toContain(String(lastTenant)));
      expect(notices).not.toContain(String(undone));
    } finally {
      await listening.close();
    }
  });

  it('keeps what jsonb refuses from failing the work it speaks of', async () => {
    const tenantId = newTenant();
    await append(tenantId, 'nul \0, half a pair \uD83D, whole \u{1F527}');
    const [event] = await readEventsAfter(test.db, tenantId, 0n, 1);
    expect(event?.payload).toMatchObject({
      name: 'nul \uFFFD, half a pair \uFFFD, whole \u{1F527}',
    });
  });

  it('numbers and shows each tenant its own events only', async () => {
    const [ours, theirs] = [newTenant(), newTenant()];
    await append(ours, 'ours');
    await append(theirs, 'theirs');
    const events = await readEventsAfter(test.db, ours, 0n, 10);
    expect(events.map((event) => event.payload)).toEqual([renamed('ours').payload]);
    await expect(
      test.db.transaction(ours, (tx) => appendEvents({ ...tx, tenantId: theirs }, [progress(1)])),
    ).rejects.toThrow('row-level security');
  });
});

describe('pruning events', () => {
  const prune = (tenantId: bigint, olderThan: Date) =>
    test.db.transaction(tenantId, (tx) => pruneEvents(tx, { olderThan }));

  it('removes those older than the limit and remembers how far it went', async () => {
    const tenantId = newTenant();
    await append(tenantId, 'a', 'b');
    const [, second] = await readEventsAfter(test.db, tenantId, 0n, 2);
    await eventually(() => expect(new Date() > (second?.at ?? new Date())).toBe(true));
    const limit = new Date();
    await append(tenantId, 'c');
    expect(await prune(tenantId, limit)).toBe(2);
    expect(await numbers(tenantId)).toEqual([3n]);
    expect(await readEventRange(test.db, tenantId)).toEqual({ last: 3n, pruned: 2n });
    expect(await prune(tenantId, limit)).toBe(0);
    expect(await readEventRange(test.db, tenantId)).toEqual({ last: 3n, pruned: 2n });
  });

  it('goes on counting where it was after all events are gone', async () => {
    const tenantId = newTenant();
    await append(tenantId, 'a', 'b');
    expect(await prune(tenantId, new Date(Date.now() + 60_000))).toBe(2);
    expect(await readEventRange(test.db, tenantId)).toEqual({ last: 2n, pruned: 2n });
    expect(await append(tenantId, 'c')).toBe(3n);
  });

  it('does nothing for a tenant without events', async () => {
    expect(await prune(newTenant(), new Date())).toBe(0);
  });
});
