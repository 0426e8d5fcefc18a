import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, diffRows } from './row-diff.ts';

interface Row {
  readonly key: string;
  readonly text: string | null;
  readonly list: readonly string[];
}
const anyRows = fc.uniqueArray(
  fc.record({
    key: fc.nat(20).map(String),
    text: fc.constantFrom(null, '', '0', 'a'),
    list: fc.array(fc.constantFrom('', 'a'), { maxLength: 2 }),
  }),
  { selector: (row) => row.key, maxLength: 20 },
);
const keyOf = (row: Row) => row.key;
const byKey = (rows: readonly Row[]) => new Map(rows.map((row) => [row.key, row]));

describe('diffRows', () => {
  it('turns the rows before into the rows after when it is applied', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (before, after) => {
        const diff = diffRows<Row>(before, after, keyOf);
        const mirror = byKey(before);
        for (const row of diff.deletes) mirror.delete(row.key);
        for (const row of [...diff.inserts, ...diff.updates]) mirror.set(row.key, row);
        expect(mirror).toEqual(byKey(after));
      }),
    );
  });

  it('I15 is empty for equal rows', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const copy = structuredClone(rows);
        expect(diffRows<Row>(rows, copy, keyOf)).toEqual({ inserts: [], updates: [], deletes: [] });
      }),
    );
  });

  it('I08 tells null from the empty text', () => {
    expect(changedFields({ text: null, list: [''] }, { text: '', list: [''] })).toEqual(['text']);
  });
});
