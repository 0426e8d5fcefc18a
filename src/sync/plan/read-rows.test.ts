import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../lib/lossless-json.ts';
import { readCategoryRows, readItemRows, readSingleCategory } from './read-rows.ts';

describe('readItemRows', () => {
  it('gives each row its id, text, hash and date, and one key for each record', () => {
    const rows = parseLossless(
      '[{"id":9007199254740993,"modifiedOn":"2025-01-01T00:00:00.5Z","price":1.50}]',
    );
    const { rows: read, keys } = readItemRows('services', rows as unknown[]);
    expect(read).toMatchObject([
      {
        stId: '9007199254740993',
        text: '{"id":9007199254740993,"modifiedOn":"2025-01-01T00:00:00.5Z","price":1.5}',
        modifiedOn: '2025-01-01T00:00:00.5000000Z',
        enclosingStId: null,
      },
    ]);
    expect(read[0]?.hash).toMatch(/^[\w-]{43}$/);
    expect(keys).toEqual(['9007199254740993']);
  });

  it('tells rows without id apart by their content', () => {
    const { refused, keys } = readItemRows('services', [
      { code: 'A' },
      { code: 'B' },
      { code: 'A' },
    ]);
    expect(refused).toHaveLength(2);
    expect(keys).toEqual(refused.map((row) => row.key));
    expect(keys.every((key) => key.startsWith('sha256:'))).toBe(true);
  });

  it('keeps no text of a row that is too long or too deep to keep', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    const { refused } = readItemRows('services', [
      { id: 1, deep },
      { id: 2, description: 'x'.repeat(1_100_000) },
    ]);
    expect(refused).toMatchObject([
      { key: '1', reason: 'TOO_DEEP', text: null },
      { key: '2', reason: 'TOO_LARGE', text: null },
    ]);
  });
});

describe('readCategoryRows', () => {
  const leaf = { id: 3, name: 'Leaf' };

  it('takes a forest apart and remembers what enclosed each node', () => {
    const { rows, refused, mended } = readCategoryRows([
      { id: 1, name: 'Root', subcategories: [{ id: 2, name: 'Child', subcategories: [leaf] }] },
    ]);
    expect(rows.map(({ stId, enclosingStId }) => [stId, enclosingStId])).toEqual([
      ['1', null],
      ['2', '1'],
      ['3', '2'],
    ]);
    expect(rows.every((row) => !row.text.includes('subcategories'))).toBe(true);
    expect([refused, mended]).toEqual([[], []]);
  });

  it('gives a node that moved another hash, though its own fields are the same', () => {
    const hashUnder = (id: number) =>
      readCategoryRows([{ id, name: 'Root', subcategories: [leaf] }]).rows.at(-1)?.hash;
    expect(hashUnder(1)).not.toBe(hashUnder(2));
    expect(hashUnder(1)).toBe(hashUnder(1));
  });

  it('takes a node that comes flat and nested for one, and parks one that contradicts itself', () => {
    const nested = { id: 1, name: 'Root', subcategories: [leaf] };
    const agreeing = readCategoryRows([nested, leaf]);
    expect(agreeing.rows).toHaveLength(2);
    expect(agreeing.mended).toEqual([]);
    const contradicting = readCategoryRows([nested, { ...leaf, name: 'Other' }]);
    expect(contradicting.rows.find((row) => row.stId === '3')?.record['name']).toBe('Leaf');
    expect(contradicting.mended).toMatchObject([{ key: '3', reason: 'DUPLICATE_ID' }]);
  });

  it('reads a single category like the same one in a list', () => {
    const listed = readCategoryRows([
      { id: 1, name: 'Root', subcategories: [{ ...leaf, parentId: 1, subcategories: [] }] },
    ]).rows.at(-1);
    const single = readSingleCategory({ ...leaf, parentId: 1, subcategories: [{ id: 4 }] });
    expect(single.rows).toMatchObject([{ stId: '3', hash: listed?.hash }]);
  });
});
