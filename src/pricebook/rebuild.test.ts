import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { category, insertRaw, item } from '../../test/support/pricebook.ts';
import { rebuild } from './rebuild.ts';
import { loadCategoryRows } from './writers/category-table.ts';
import { loadItemRows, writeItems } from './writers/item-table.ts';

const TENANT = 3222348440n;
const OTHER_TENANT = 3222348441n;
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  await database.db.transaction(TENANT, async (tx) => {
    await insertRaw(tx, 'categories', [
      category(2n ** 60n, { name: 'Root 3/4" \\ {a,b}', businessUnitIds: [2n ** 55n] }),
      category(2, { parentId: 2n ** 60n, skuImages: ['a"b', 'NULL', ''], description: 'a\nb' }),
      category(3, { parentId: 99 }),
    ]);
    await insertRaw(tx, 'services', [item(1, { categories: [{ id: 2 }, { id: 3 }] }), item(2)]);
    await insertRaw(tx, 'materials', [
      item(1, { price: 12.5, assets: [{ url: 'x"\u0001\\', type: 'Image', alias: 'é\n' }] }),
    ]);
    await insertRaw(tx, 'discounts-and-fees', [item(9, { displayName: null, amount: 1e-7 })]);
  });
});
afterEach(() => database.drop());

const check = () => rebuild(database.db, TENANT, { check: true });
const mend = () => rebuild(database.db, TENANT, { check: false });
const change = (text: string) => database.db.transaction(TENANT, (tx) => tx.query({ text }));
const readVersion = async () => {
  const [state] = await database.db.transaction(TENANT, (tx) =>
    tx.query<{ version: string }>({
      text: 'SELECT pricebook_version AS version FROM sync.tenant_state',
    }),
  );
  return state?.version;
};

describe('rebuild', () => {
  it('I01 makes master from raw, and finds nothing to do the second time', async () => {
    expect(await mend()).toMatchObject({ rowCount: 7, differenceCount: 7 });
    expect(await check()).toEqual({ rowCount: 7, differenceCount: 0, sample: [] });
    const before = await readVersion();
    expect(await mend()).toMatchObject({ differenceCount: 0 });
    expect(await readVersion()).toBe(before);
  });

  it('I01 gives the same rows byte for byte when master was lost', async () => {
    await mend();
    const readAll = () =>
      database.db.transaction(TENANT, async (tx) => [
        await loadCategoryRows(tx),
        await loadItemRows(tx, { kind: 'SERVICE', after: null, upTo: null }),
        await loadItemRows(tx, { kind: 'MATERIAL', after: null, upTo: null }),
        await loadItemRows(tx, { kind: 'DISCOUNT_AND_FEE', after: null, upTo: null }),
      ]);
    const before = await readAll();
    await change('DELETE FROM master.pricebook_categories');
    await change('DELETE FROM master.pricebook_items');
    await mend();
    expect(await readAll()).toEqual(before);
  });

  it('names what differs, mends only that and raises the version', async () => {
    await mend();
    await change("UPDATE master.pricebook_categories SET name = 'x', depth = 7 WHERE st_id = 2");
    await change('DELETE FROM master.pricebook_items WHERE st_id = 9');
    await database.db.transaction(TENANT, async (tx) => {
      const [row] = await loadItemRows(tx, { kind: 'SERVICE', after: null, upTo: '1' });
      if (row !== undefined)
        writeItems(tx, {
          inserts: [{ ...row, stId: '77', id: row.id.replace(/^./, 'f') }],
          ...{ updates: [], deletes: [] },
        });
    });
    const sample = [
      { kind: 'CATEGORY', stId: '2', problem: 'DIFFERENT', fields: ['name', 'depth'] },
      { kind: 'SERVICE', stId: '77', problem: 'SURPLUS', fields: [] },
      { kind: 'DISCOUNT_AND_FEE', stId: '9', problem: 'MISSING', fields: [] },
    ];
    expect((await check()).sample).toEqual(sample);
    const before = await readVersion();
    expect(await mend()).toEqual({ rowCount: 7, differenceCount: 3, sample });
    expect(await check()).toMatchObject({ differenceCount: 0 });
    expect(Number(await readVersion())).toBe(Number(before) + 1);
  });

  it('removes what raw has as deleted', async () => {
    await mend();
    await change('UPDATE raw.st_records SET deleted_at = now() WHERE st_id = 2');
    expect((await mend()).sample).toMatchObject([
      { kind: 'CATEGORY', stId: '2', problem: 'SURPLUS' },
      { kind: 'SERVICE', stId: '2', problem: 'SURPLUS' },
    ]);
  });

  it('I50 leaves other tenants alone', async () => {
    await database.db.transaction(OTHER_TENANT, (tx) =>
      insertRaw(tx, 'categories', [category(2, { name: 'Theirs' })]),
    );
    await rebuild(database.db, OTHER_TENANT, { check: false });
    await mend();
    const theirs = await database.db.transaction(OTHER_TENANT, loadCategoryRows);
    expect(theirs.map((row) => row.name)).toEqual(['Theirs']);
  });

  it('compares items stretch by stretch', async () => {
    await database.db.transaction(TENANT, (tx) =>
      insertRaw(
        tx,
        'equipment',
        Array.from({ length: 4_001 }, (_, index) => item(index + 1)),
      ),
    );
    expect(await mend()).toMatchObject({ rowCount: 4_008, differenceCount: 4_008 });
    await change("DELETE FROM raw.st_records WHERE entity = 'equipment' AND st_id IN (2000, 4001)");
    expect((await mend()).sample.map((difference) => difference.stId)).toEqual(['2000', '4001']);
    expect(await check()).toMatchObject({ rowCount: 4_006, differenceCount: 0 });
  });
});
