import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { appendEvents, renamed } from '../../test/support/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { describeWithRedis } from '../../test/support/redis.ts';
import { announcing } from './announcing.ts';
import { openEventFeed } from './feed.ts';
import { redisTransport } from './redis-transport.ts';
import type { EventTransport } from './transport.ts';

const tenantId = 3_222_348_440n;

describeWithRedis('notices over Redis', (redis) => {
  let test: TestDatabase;
  const opened: EventTransport[] = [];
  const openTransport = async (url = redis.url) => {
    const transport = await redisTransport({ url, logger: silentLogger });
    opened.push(transport);
    return transport;
  };

  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(async () => {
    await Promise.all(opened.map((transport) => transport.close()));
    await test.drop();
  });

  it('I40 reach the readers of another process after the commit', async () => {
    const writing = await openTransport();
    const writer = announcing(test.db, writing);
    const feed = await openEventFeed({
      db: test.db,
      transport: await openTransport(),
      logger: silentLogger,
      pollMs: 60_000,
    });
    const events = feed.subscribe(tenantId);
    await events.opened;
    const next = events.next();
    await writer.transaction(tenantId, (tx) => appendEvents(tx, [renamed('Plumbing')]));
    expect((await next).value?.payload).toEqual(renamed('Plumbing').payload);
    feed.close();
  });

  it('are sent by a commit that appended, and by no other', async () => {
    const announced: bigint[] = [];
    const writer = announcing(test.db, {
      start: async () => {},
      announce: (tenant) => announced.push(tenant),
      close: async () => {},
    });
    await writer.transaction(tenantId, async () => 'nothing appended');
    const undone = writer.transaction(tenantId, async (tx) => {
      await appendEvents(tx, [renamed('x')]);
      throw new Error('rolled back on purpose');
    });
    await expect(undone).rejects.toThrow('on purpose');
    expect(announced).toEqual([]);
    await writer.transaction(tenantId, (tx) => appendEvents(tx, [renamed('x')]));
    expect(announced).toEqual([tenantId]);
  });

  it('are looked for everywhere after each reconnection', async () => {
    const transport = await openTransport();
    let looks = 0;
    await transport.start((tenant) => {
      if (tenant === null) looks += 1;
    });
    await eventually(() => expect(looks).toBe(1));
    const admin = new Redis(redis.url);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    admin.disconnect();
    await eventually(() => expect(looks).toBe(2));
  });

  it('stop nobody while Redis is away', async () => {
    const transport = await openTransport('redis://127.0.0.1:1');
    const feed = await openEventFeed({
      db: test.db,
      transport,
      logger: silentLogger,
      pollMs: 20,
    });
    const events = feed.subscribe(tenantId);
    await events.opened;
    const writer = announcing(test.db, transport);
    await writer.transaction(tenantId, (tx) => appendEvents(tx, [renamed('Heating')]));
    expect((await events.next()).value?.payload).toEqual(renamed('Heating').payload);
    feed.close();
  });
});
