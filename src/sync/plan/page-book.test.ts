import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announcedBy,
  distinctKeys,
  isSameRead,
  isSettled,
  type PageBook,
  type PageRecord,
  timesOf,
} from './page-book.ts';

const page = (keys: readonly string[], more: Partial<PageRecord> = {}): PageRecord => ({
  digest: keys.join(),
  hasMore: false,
  announced: null,
  keys,
  retry: false,
  newest: null,
  undated: false,
  ...more,
});

/** Reads a list page by page while rows vanish or are added after each page, as ServiceTitan does it. */
function readDrifting(list: string[], pageSize: number, edits: readonly Edit[]): PageBook {
  const book: PageRecord[] = [];
  for (let number = 0; ; number += 1) {
    const keys = list.slice(number * pageSize, (number + 1) * pageSize);
    const hasMore = list.length > (number + 1) * pageSize;
    book.push(page(keys, { hasMore }));
    if (!hasMore) return book;
    for (const edit of edits.filter(({ afterPage }) => afterPage === number)) {
      if (edit.add) list.push(`new-${list.length}-${number}-${edit.index}`);
      else list.splice(edit.index % Math.max(1, list.length), 1);
    }
  }
}
interface Edit {
  readonly afterPage: number;
  readonly index: number;
  readonly add: boolean;
}

/** Rows there were all the time and that no read has seen, when so many rows are read until a read is believed. */
function missed(rows: number, pageSize: number, editsOfReads: readonly Edit[][]): string[] {
  const list = Array.from({ length: rows }, (_, i) => `${i}`);
  const seen = new Set<string>();
  let before: PageBook | null = null;
  for (let read = 0; ; read += 1) {
    const book = readDrifting(list, pageSize, editsOfReads[read] ?? []);
    const settled = isSettled(before, book, seen);
    for (const key of distinctKeys(book)) seen.add(key);
    before = book;
    if (settled) return list.filter((key) => !seen.has(key) && !key.startsWith('new-'));
  }
}

describe('isSettled', () => {
  it('believes one page at once', () => {
    expect(isSettled(null, [page(['1', '2'])], new Set())).toBe(true);
  });

  it('does not believe the first read of several pages', () => {
    const book = [page(['1']), page(['2'])];
    expect(isSettled(null, book, new Set(['1', '2']))).toBe(false);
  });

  it('believes several pages that came the same twice', () => {
    const book = [page(['1']), page(['2'])];
    expect(isSettled(book, book, new Set())).toBe(true);
  });

  it('believes changed pages that hold only rows seen before', () => {
    const before = [page(['1']), page(['2'])];
    const after = [page(['1'], { digest: 'changed' }), page(['2'])];
    expect(isSettled(before, after, new Set(['1', '2']))).toBe(true);
  });

  it('does not believe changed pages where nothing finds what changed on the way', () => {
    const before = [page(['1']), page(['2'])];
    const after = [page(['1'], { digest: 'changed' }), page(['2'])];
    expect(isSettled(before, after, null)).toBe(false);
    expect(isSettled(after, after, null)).toBe(true);
  });

  it('believes changed pages that miss fewer rows of the read before than a page has', () => {
    const before = [page(['1', '2'], { hasMore: true }), page(['3', '4'])];
    const after = [page(['2', '3'], { hasMore: true }), page(['4'])];
    expect(isSettled(before, after, new Set(['1', '2', '3', '4']))).toBe(true);
  });

  it('I12 sees a row that moved past the end of a page in one read and past another one in the next', () => {
    const vanishes = (afterPage: number) => ({ afterPage, index: 0, add: false });
    expect(missed(19, 3, [[vanishes(5)], [vanishes(0), vanishes(0), vanishes(4)]])).toEqual([]);
  });

  it('I12 has seen every row that is there at the end, however rows vanish and appear between pages', () => {
    const edit = fc.record({ afterPage: fc.nat(5), index: fc.nat(30), add: fc.boolean() });
    const edits = fc.array(fc.array(edit, { maxLength: 8 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 7 }), edits, (...drift) => {
        expect(missed(...drift)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a page book', () => {
  it('counts a row that drifted onto two pages once', () => {
    expect(distinctKeys([page(['1', '2']), page(['2', '3'])]).size).toBe(3);
  });

  it('takes the count announced last', () => {
    const book = [page(['1'], { announced: 3 }), page(['2'], { announced: 2 }), page([])];
    expect(announcedBy(book)).toBe(2);
    expect(announcedBy([page([])])).toBeNull();
  });

  it('knows the newest row of several reads, and whether one had no date', () => {
    const start = '2026-03-01T00:00:00.0000000Z';
    const older = page(['1'], { newest: '2026-01-01T00:00:00.0000000Z' });
    const newer = page(['2'], { newest: '2026-02-01T00:00:00.0000000Z' });
    expect(timesOf(start, [[older], [newer, page([])]])).toEqual({
      startedAt: start,
      newest: '2026-02-01T00:00:00.0000000Z',
      undated: false,
    });
    expect(timesOf(start, [[older, page(['3'], { undated: true })]]).undated).toBe(true);
  });

  it('is the same read only with the same pages in the same order', () => {
    expect(isSameRead([page(['1']), page(['2'])], [page(['1']), page(['2'])])).toBe(true);
    expect(isSameRead([page(['1']), page(['2'])], [page(['2']), page(['1'])])).toBe(false);
    expect(isSameRead([page(['1'])], [page(['1']), page([])])).toBe(false);
  });
});
