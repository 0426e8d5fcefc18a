import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { category, insertRaw } from '../../../test/support/pricebook.ts';
import { InvalidInputError } from '../../errors.ts';
import { rebuild } from '../rebuild.ts';
import { searchCategoryIds } from './search-categories.ts';

const TENANT = 3222348440n;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  const names = [
    'Sub Panel',
    'Panels',
    'Panel',
    'Equipment Panels',
    '3/4" EMT',
    '100%',
    'a_b',
    'axb',
    'Wire \\ Cable',
    'Récepteur',
  ];
  await database.db.transaction(TENANT, (tx) =>
    insertRaw(
      tx,
      'categories',
      names.map((name, index) => category(index + 1, { name, position: index })),
    ),
  );
  await rebuild(database.db, TENANT, { check: false });
});
afterAll(() => database.drop());

const search = async (text: string) => {
  const session = database.db.openReadSession(TENANT);
  try {
    return await searchCategoryIds(session, text);
  } finally {
    await session.close();
  }
};

describe('searchCategoryIds', () => {
  it('puts the same name first, then names that begin with the text', async () => {
    expect(await search('panel')).toEqual(['3', '2', '1', '4']);
  });

  it('wants every word', async () => {
    expect(await search('panels equip')).toEqual(['4']);
  });

  it('takes signs literally', async () => {
    expect(await search('%')).toEqual(['6']);
    expect(await search('a_b')).toEqual(['7']);
    expect(await search('\\')).toEqual(['9']);
    expect(await search('3/4"')).toEqual(['5']);
    expect(await search("' OR 1=1 --")).toEqual([]);
  });

  it('knows upper and lower case of letters beyond ASCII', async () => {
    expect(await search('RÉCEPTEUR')).toEqual(['10']);
  });

  it('offers names that are alike when none holds the words', async () => {
    expect(await search('equipmet')).toEqual(['4']);
    expect(await search('zzz')).toEqual([]);
  });

  it('finds nothing for a blank text and refuses one that is too long', async () => {
    expect(await search('   ')).toEqual([]);
    await expect(search('x'.repeat(201))).rejects.toThrow(InvalidInputError);
  });
});
