import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { category, insertRaw, item } from '../../../test/support/pricebook.ts';
import { InvalidInputError } from '../../errors.ts';
import { rebuild } from '../rebuild.ts';
import type { ItemFilter } from './item-filter.ts';
import { itemsByIds, itemsByStIds } from './items-by-id.ts';
import { countItems, type ItemOrder, type ItemPlace, itemPlace, listItems } from './list-items.ts';

const TENANT = 3222348440n;
const OTHER_TENANT = 1n;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.db.transaction(TENANT, async (tx) => {
    await insertRaw(tx, 'categories', [
      category(1),
      category(2, { parentId: 1 }),
      category(3, { parentId: 2 }),
      category(4),
    ]);
    await insertRaw(tx, 'services', [
      item(10, { displayName: 'Breaker 20A', price: 5, categories: [{ id: 3 }] }),
      item(11, { displayName: 'breaker 30A', price: 12.5, categories: [{ id: 4 }, { id: 2 }] }),
      item(12, { displayName: 'Wire', price: null, active: false, categories: [{ id: 1 }] }),
      item(13, { displayName: 'Wire', price: 5, modifiedOn: null, code: '100%_\\' }),
      item(14, { displayName: '3/4" EMT', price: -1, modifiedOn: '2026-01-01T00:00:00Z' }),
      item(15, { displayName: 'Zebra', price: null, categories: [{ id: 99 }] }),
    ]);
    await insertRaw(tx, 'materials', [item(10, { displayName: 'Breaker material' })]);
  });
  await database.db.transaction(OTHER_TENANT, (tx) => insertRaw(tx, 'services', [item(10)]));
  await rebuild(database.db, TENANT, { check: false });
  await rebuild(database.db, OTHER_TENANT, { check: false });
});
afterAll(() => database.drop());

const read = async <T>(
  work: (session: ReturnType<typeof database.db.openReadSession>) => Promise<T>,
) => {
  const session = database.db.openReadSession(TENANT);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
};
const BY_ID: ItemOrder = { field: 'code', direction: 'ASC' };
const find = (filter: Omit<ItemFilter, 'kind'>) =>
  read(async (session) => {
    const whole = { kind: 'SERVICE', ...filter } as const;
    const { items } = await listItems(session, { filter: whole, order: BY_ID, limit: 100 });
    expect(await countItems(session, whole)).toBe(items.length);
    return items.map((each) => each.stId).sort();
  });

describe('listItems', () => {
  it('finds the items that are in one of some categories', async () => {
    const inOneOf = (...categories: string[]) => find({ categories });
    expect(await inOneOf('1')).toEqual(['12']);
    expect(await inOneOf('1', '2', '3', '4')).toEqual(['10', '11', '12']);
    expect(await inOneOf('99')).toEqual(['15']);
    expect(await inOneOf()).toEqual([]);
    expect(await inOneOf(String(2n ** 64n))).toEqual([]);
  });

  it('searches code and name for every word, whatever its case and signs', async () => {
    expect(await find({ search: 'BREAKER' })).toEqual(['10', '11']);
    expect(await find({ search: ' 30a  break ' })).toEqual(['11']);
    expect(await find({ search: '100%_\\' })).toEqual(['13']);
    expect(await find({ search: '%' })).toEqual(['13']);
    expect(await find({ search: '_' })).toEqual(['13']);
    expect(await find({ search: '3/4"' })).toEqual(['14']);
    expect(await find({ search: "'; DROP TABLE x --" })).toEqual([]);
    expect(await find({ search: '  ' })).toHaveLength(6);
  });

  it('refuses a search that is too long or cannot be stored', async () => {
    await expect(find({ search: 'x'.repeat(201) })).rejects.toThrow(InvalidInputError);
    await expect(find({ search: 'a\0b' })).rejects.toThrow(InvalidInputError);
  });

  it('filters by state, price and time', async () => {
    expect(await find({ active: false })).toEqual(['12']);
    expect(await find({ priceFrom: '5', priceTo: '12.5' })).toEqual(['10', '11', '13']);
    expect(await find({ priceTo: '4.99' })).toEqual(['14']);
    expect(await find({ modifiedSince: '2025-12-15T02:56:35.0643801Z' })).toEqual(['14']);
    expect(await find({ modifiedSince: '2025-12-15T02:56:35.0643800Z', active: true })).toEqual([
      '10',
      '11',
      '14',
      '15',
    ]);
  });

  it('orders by each field, equals by id, and puts those without a value last', async () => {
    const ids = (order: ItemOrder) =>
      read(async (session) => {
        const page = await listItems(session, { filter: { kind: 'SERVICE' }, order, limit: 100 });
        return page.items.map((each) => each.stId).join(' ');
      });
    expect(await ids({ field: 'name', direction: 'ASC' })).toBe('14 10 12 13 15 11');
    expect(await ids({ field: 'name', direction: 'DESC' })).toBe('11 15 13 12 10 14');
    expect(await ids({ field: 'code', direction: 'ASC' })).toBe('13 10 11 12 14 15');
    expect(await ids({ field: 'price', direction: 'ASC' })).toBe('14 10 13 11 12 15');
    expect(await ids({ field: 'price', direction: 'DESC' })).toBe('11 13 10 14 15 12');
    expect(await ids({ field: 'modified', direction: 'DESC' })).toBe('14 15 12 11 10 13');
  });

  it('pages through every order from both ends, each item once', async () => {
    const order: fc.Arbitrary<ItemOrder> = fc.record({
      field: fc.constantFrom('name', 'code', 'price', 'modified'),
      direction: fc.constantFrom('ASC', 'DESC'),
    });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 4 }), fc.boolean(), (by, limit, fromEnd) =>
        read(async (session) => {
          const filter = { kind: 'SERVICE' } as const;
          const whole = await listItems(session, { filter, order: by, limit: 100 });
          const seen: string[] = [];
          let place: ItemPlace | undefined;
          for (let hasMore = true; hasMore; ) {
            const range = place && { [fromEnd ? 'before' : 'after']: place };
            const page = await listItems(session, { filter, order: by, limit, fromEnd, ...range });
            const ids = page.items.map((each) => each.stId);
            if (fromEnd) seen.unshift(...ids);
            else seen.push(...ids);
            const edge = page.items.at(fromEnd ? 0 : -1);
            place = edge && itemPlace(by.field, edge);
            hasMore = page.hasMore;
          }
          expect(seen).toEqual(whole.items.map((each) => each.stId));
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('takes only what lies between two places', async () => {
    await read(async (session) => {
      const filter = { kind: 'SERVICE' } as const;
      const order = { field: 'price', direction: 'ASC' } as const;
      const { items } = await listItems(session, { filter, order, limit: 100 });
      const [first, , , , fifth] = items.map((each) => itemPlace('price', each));
      if (first === undefined || fifth === undefined) throw new Error('too few items');
      const page = await listItems(session, {
        filter,
        order,
        after: first,
        before: fifth,
        limit: 9,
      });
      expect(page.items).toEqual(items.slice(1, 4));
    });
  });

  it('refuses a place that PostgreSQL could not compare', async () => {
    const startAt = (field: 'name' | 'price', place: unknown) =>
      read((session) =>
        listItems(session, {
          filter: { kind: 'SERVICE' },
          order: { field, direction: 'ASC' },
          after: place as ItemPlace,
          limit: 1,
        }),
      );
    await expect(startAt('price', { value: 'x', stId: '1' })).rejects.toThrow(InvalidInputError);
    await expect(startAt('name', { value: null, stId: '1' })).rejects.toThrow(InvalidInputError);
    await expect(startAt('name', { value: 5, stId: '1' })).rejects.toThrow(InvalidInputError);
    await expect(startAt('name', { value: 'a', stId: '99999999999999999999' })).rejects.toThrow(
      InvalidInputError,
    );
  });

  it('costs one statement and returns what the API answers', async () => {
    await read(async (session) => {
      const before = database.db.statementCount();
      const { items } = await listItems(session, {
        filter: { kind: 'SERVICE', categories: ['3'] },
        order: BY_ID,
        limit: 20,
      });
      expect(database.db.statementCount() - before).toBe(1);
      expect(items).toEqual([
        {
          kind: 'SERVICE',
          stId: '10',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          code: 'CODE-10',
          name: 'Breaker 20A',
          description: '',
          active: true,
          price: '5',
          memberPrice: null,
          addOnPrice: null,
          addOnMemberPrice: null,
          cost: null,
          hours: '0.5',
          taxable: true,
          categoryStIds: ['3'],
          image: null,
          details: {
            assets: [],
            externalData: [],
            recommendations: [],
            upgradeIds: [],
            materials: [],
            equipment: [],
          },
          stCreatedOn: '2025-01-01T00:00:00.0000000Z',
          stModifiedOn: '2025-12-15T02:56:35.0643800Z',
          version: 1,
          createdAt: '2026-03-01T08:15:00.123Z',
          updatedAt: '2026-03-01T08:15:00.123Z',
          lastSyncedAt: '2026-03-01T08:15:00.123Z',
        },
      ]);
    });
  });
});

describe('items by id', () => {
  it('finds items by uuid and by ServiceTitan id, one statement each, and passes over the rest', async () => {
    await read(async (session) => {
      const before = database.db.statementCount();
      const byStId = await itemsByStIds(session, 'SERVICE', [
        '11',
        '10',
        '404',
        `${2n ** 64n}`,
        'x',
      ]);
      const ids = byStId.map((each) => each.id);
      const byId = await itemsByIds(session, [...ids, 'no uuid', ids[0] ?? '']);
      expect(database.db.statementCount() - before).toBe(2);
      expect(byStId.map((each) => each.stId).sort()).toEqual(['10', '11']);
      expect(new Set(byId.map((each) => each.id))).toEqual(new Set(ids));
    });
  });

  it('I50 finds nothing of another tenant', async () => {
    const other = database.db.openReadSession(OTHER_TENANT);
    const [theirs] = await itemsByStIds(other, 'SERVICE', ['10']);
    await other.close();
    expect(theirs?.name).toBe('Item 10');
    expect(await read((session) => itemsByIds(session, [theirs?.id ?? '']))).toEqual([]);
  });

  it('takes the later of the last change and the last complete read of the kind as the last sync', async () => {
    await database.db.transaction(TENANT, (tx) =>
      tx.query({
        text: `INSERT INTO sync.checkpoints (tenant_id, entity, last_read_at)
          VALUES ($1, 'materials', '2027-01-01T00:00:00Z'), ($1, 'services', '2025-01-01T00:00:00Z')`,
        values: [TENANT],
      }),
    );
    const lastSyncedAt = (kind: 'SERVICE' | 'MATERIAL') =>
      read(async (session) => (await itemsByStIds(session, kind, ['10']))[0]?.lastSyncedAt);
    expect(await lastSyncedAt('MATERIAL')).toBe('2027-01-01T00:00:00.000Z');
    expect(await lastSyncedAt('SERVICE')).toBe('2026-03-01T08:15:00.123Z');
  });
});
