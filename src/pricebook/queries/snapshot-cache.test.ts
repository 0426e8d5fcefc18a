import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { category, insertRaw, item } from '../../../test/support/pricebook.ts';
import type { ReadSession } from '../../db/database.ts';
import { rebuild } from '../rebuild.ts';
import { createSnapshotCache, type SnapshotCache } from './snapshot-cache.ts';
import { readVersionToken } from './version-token.ts';

const TENANT = 3222348440n;
let database: TestDatabase;
let cache: SnapshotCache;

beforeEach(async () => {
  database = await testDatabase();
  cache = createSnapshotCache({ maxTenants: 2 });
  await add(TENANT, 1);
});
afterEach(() => database.drop());

/** A further root category, as a pull would bring it. */
async function add(tenantId: bigint, stId: number): Promise<void> {
  await database.db.transaction(tenantId, (tx) => insertRaw(tx, 'categories', [category(stId)]));
  await rebuild(database.db, tenantId, { check: false });
}

async function inSession<T>(
  tenantId: bigint,
  work: (session: ReadSession) => Promise<T>,
): Promise<{ value: T; statements: number }> {
  const session = database.db.openReadSession(tenantId);
  const before = database.db.statementCount();
  try {
    const value = await work(session);
    return { value, statements: database.db.statementCount() - before };
  } finally {
    await session.close();
  }
}

const readStIds = (tenantId = TENANT) =>
  inSession(tenantId, async (session) => {
    const { nodes } = await cache.categories(session, await readVersionToken(session));
    return nodes.map((node) => node.stId);
  });

describe('the snapshot cache', () => {
  it('asks for the version with every request, and for the tree once a version', async () => {
    expect(await readStIds()).toEqual({ value: ['1'], statements: 2 });
    expect(await readStIds()).toEqual({ value: ['1'], statements: 1 });
    await add(TENANT, 2);
    expect(await readStIds()).toEqual({ value: ['1', '2'], statements: 2 });
  });

  it('is never stale, and never ahead of the session that asks', async () => {
    const early = database.db.openReadSession(TENANT);
    const token = await readVersionToken(early);
    await add(TENANT, 2);
    expect((await readStIds()).value).toEqual(['1', '2']);
    expect((await cache.categories(early, token)).nodes).toHaveLength(1);
    await early.close();
    expect((await readStIds()).value).toEqual(['1', '2']);
  });

  it('loads once for requests that come together', async () => {
    const before = database.db.statementCount();
    const answers = await Promise.all(Array.from({ length: 5 }, () => readStIds()));
    expect(answers.map(({ value }) => value)).toEqual(answers.map(() => ['1']));
    expect(database.db.statementCount() - before).toBe(5 + 1);
  });

  it('does not let the failure of one request spread to those that waited for it', async () => {
    const broken: ReadSession = {
      tenantId: TENANT,
      query: () => Promise.reject(new Error('gone')),
      close: () => Promise.resolve(),
    };
    await inSession(TENANT, async (session) => {
      const token = await readVersionToken(session);
      const failing = expect(cache.categories(broken, token)).rejects.toThrow('gone');
      expect((await cache.categories(session, token)).nodes).toHaveLength(1);
      await failing;
    });
    expect((await readStIds()).statements).toBe(1);
  });

  it('I50 keeps tenants apart and forgets those asked for longest ago', async () => {
    await add(1n, 11);
    await add(2n, 12);
    const tenants = [TENANT, 1n, TENANT, 2n, TENANT, 1n];
    const answers = [];
    for (const tenant of tenants) answers.push(await readStIds(tenant));
    expect(answers.map(({ value }) => value[0])).toEqual(['1', '11', '1', '12', '1', '11']);
    expect(answers.map(({ statements }) => statements)).toEqual([2, 2, 1, 2, 1, 2]);
  });

  it('counts the items of all categories with one statement a version', async () => {
    await database.db.transaction(TENANT, (tx) =>
      insertRaw(tx, 'services', [item(5, { categories: [{ id: 1 }] }), item(6)]),
    );
    await rebuild(database.db, TENANT, { check: false });
    const count = () =>
      inSession(TENANT, async (session) => {
        const token = await readVersionToken(session);
        const counts = await cache.itemCounts(session, token);
        const [node] = (await cache.categories(session, token)).nodes;
        return node && counts.of(node, { deep: true }).services;
      });
    expect(await count()).toEqual({ value: 1, statements: 3 });
    expect(await count()).toEqual({ value: 1, statements: 1 });
  });

  it('answers a tenant that has nothing', async () => {
    expect(await readStIds(77n)).toEqual({ value: [], statements: 2 });
  });

  it('has a new version after a complete read, which changes when things were last synced', async () => {
    const read = () =>
      inSession(TENANT, async (session) => {
        const token = await readVersionToken(session);
        return { token, node: (await cache.categories(session, token)).nodes[0] };
      });
    const { value: before } = await read();
    await database.db.transaction(TENANT, (tx) =>
      tx.query({
        text: `INSERT INTO sync.checkpoints (tenant_id, entity, last_read_at)
          VALUES ($1, 'categories', '2027-01-01T00:00:00.5Z')`,
        values: [TENANT],
      }),
    );
    const { value: after } = await read();
    expect(after.token.key).not.toBe(before.token.key);
    expect(before.node?.lastSyncedAt).toBe('2026-03-01T08:15:00.123Z');
    expect(after.node?.lastSyncedAt).toBe('2027-01-01T00:00:00.500Z');
  });
});
