import type { StTimestamp } from '../../lib/st-timestamp.ts';

/** What a page was when it was last read; kept in the checkpoint, as JSON. */
export interface PageRecord {
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly hasMore: boolean;
  /** `totalCount` as the page said it. */
  readonly announced: number | null;
  /** Keys of its rows; for categories, of the roots. */
  readonly keys: readonly string[];
  /** Rows on it, for categories with all their descendants. */
  readonly count: number;
  readonly newest: StTimestamp | null;
  readonly undated: boolean;
}

/** The pages of one read, from the first to the one that had no more. */
export type PageBook = readonly PageRecord[];

/** Whether two reads brought the same bytes, page by page. */
export function isSameRead(one: PageBook, other: PageBook): boolean {
  return one.length === other.length && one.every((page, i) => page.digest === other[i]?.digest);
}

export function distinctKeys(book: PageBook): Set<string> {
  return new Set(book.flatMap((page) => page.keys));
}

/** Rows ServiceTitan announced for the read: what its last page said, since the number may change on the way. */
export function announcedBy(book: PageBook): number | null {
  return book.findLast((page) => page.announced !== null)?.announced ?? null;
}

/**
 * Whether a read can have missed no row, although ServiceTitan numbers its pages over data that changes.
 *
 * A row is missed when another one before it vanishes between two pages: it moves to a page that has been read. One page is one
 * moment, and misses nothing. Several pages are believed when the read before brought the same bytes, or when every row of this
 * read was already known from the reads before: a row missed then would have turned up now.
 *
 * Shape   `before` is the previous read, null for the first; `seenBefore` the keys of all previous reads of this pull.
 * Source  docs/SYNC.md I12.
 */
export function isSettled(
  before: PageBook | null,
  book: PageBook,
  seenBefore: ReadonlySet<string>,
): boolean {
  if (book.length <= 1) return true;
  if (before === null) return false;
  return (
    isSameRead(before, book) || book.every((page) => page.keys.every((key) => seenBefore.has(key)))
  );
}
