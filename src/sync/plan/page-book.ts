import type { StTimestamp } from '../../lib/st-timestamp.ts';
import type { ReadTimes } from './cursor.ts';

/** What a page was when it was last read; kept in the checkpoint, as JSON. */
export interface PageRecord {
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly hasMore: boolean;
  /** `totalCount` as the page said it. */
  readonly announced: number | null;
  /** Keys of its rows; for categories, of the roots. */
  readonly keys: readonly string[];
  /** A row on it could not be taken in: the next pull looks at the page again although its bytes are the same. */
  readonly retry: boolean;
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

/** Times of the rows of several reads, the first of which began at `startedAt`. */
export function timesOf(startedAt: StTimestamp, books: readonly PageBook[]): ReadTimes {
  let newest: StTimestamp | null = null;
  let undated = false;
  for (const page of books.flat()) {
    if (page.newest !== null && (newest === null || page.newest > newest)) newest = page.newest;
    undated ||= page.undated;
  }
  return { startedAt, newest, undated };
}

/** Rows ServiceTitan announced for the read: what its last page said, since the number may change on the way. */
export function announcedBy(book: PageBook): number | null {
  return book.findLast((page) => page.announced !== null)?.announced ?? null;
}

/**
 * Whether a read can have missed no row, although ServiceTitan numbers its pages over data that changes.
 *
 * A row is missed when others before it vanish between two pages: it moves to a page that has been read. One page is one moment, and
 * misses nothing. Several pages are believed when the read before brought the same bytes, or when every row of this read was already
 * known from the reads before: a row missed then would have turned up now. It turns up unless it moved past another page meanwhile,
 * for which a whole page of rows before it has to go: where so many are missing, the list is read again. The second way leaves out
 * what changed on the way, which `modifiedOnOrAfter` finds; where nothing finds it, `seenBefore` is null and only the first way counts.
 *
 * Shape   `before` is the previous read, null for the first; `seenBefore` the keys of all previous reads of this pull.
 * Source  docs/SYNC.md I12.
 */
export function isSettled(
  before: PageBook | null,
  book: PageBook,
  seenBefore: ReadonlySet<string> | null,
): boolean {
  if (book.length <= 1) return true;
  if (before === null) return false;
  if (isSameRead(before, book)) return true;
  if (seenBefore === null) return false;
  return (
    book.every((page) => page.keys.every((key) => seenBefore.has(key))) &&
    missingSince(before, book) < rowsOfPage([...before, ...book])
  );
}

/**
 * Rows of the read before that this one has no more. A row that both have missed, past page p and then past page q, has let all rows of
 * the pages up to p into the first read and only those of the pages up to q into the second: q is below p, and the rows between are
 * missing.
 */
function missingSince(before: PageBook, book: PageBook): number {
  const now = distinctKeys(book);
  let missing = 0;
  for (const key of distinctKeys(before)) if (!now.has(key)) missing += 1;
  return missing;
}

/** Rows of a page that is followed by another one; the fewest, should they differ. */
function rowsOfPage(pages: PageBook): number {
  return Math.min(...pages.filter(({ hasMore }) => hasMore).map(({ keys }) => keys.length));
}
