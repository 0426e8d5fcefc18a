import type { ListQuery, ServiceTitan, UpstreamPage } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import {
  announcedBy,
  distinctKeys,
  isSettled,
  type PageBook,
  type PageRecord,
} from '../plan/page-book.ts';
import { type Completeness, isComplete } from '../plan/plan-deletes.ts';

/** What becomes of the pages of a list. */
export interface PageConsumer {
  /** A page whose bytes are new; says what to remember of it. */
  readPage(page: UpstreamPage): Promise<PageRecord>;
  /** A page with the bytes it had before, in an earlier read of this pull or in the one remembered. */
  repeatPage(record: PageRecord, page: UpstreamPage): Promise<void>;
  /** The end of each read, before it is judged. */
  endRead(book: PageBook): Promise<void>;
}

export interface ListToRead {
  readonly upstream: ServiceTitan;
  readonly entity: PricebookEntity;
  readonly query: ListQuery;
  /** The last complete read of the same list, all of whose rows are in raw; null when there is none. */
  readonly remembered: PageBook | null;
  /** Only reads with the same bytes are believed: see `isSettled`. */
  readonly strict: boolean;
  /** Times a list is read before the last read is taken as it is. */
  readonly mostReads: number;
  readonly signal: AbortSignal;
}

export interface ListRead {
  /** The pages of the last read. */
  readonly book: PageBook;
  readonly completeness: Completeness;
  /** Keys of all reads together. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Reads a list again and again until it has been read completely: no row missed, as many as announced. Most lists are one page, or
 * have not changed, and are read once. Whether the last read was complete is for the caller to judge.
 * Errors  those of the upstream and of the consumer.
 */
export async function readList(list: ListToRead, consumer: PageConsumer): Promise<ListRead> {
  const seen = new Set<string>();
  let before = list.remembered;
  for (let reads = 1; ; reads += 1) {
    const book = await readOnce(list, consumer, before, reads === 1);
    await consumer.endRead(book);
    const keys = distinctKeys(book);
    const strict = list.strict || book.some((page) => page.undated);
    const completeness = {
      settled: isSettled(before, book, strict ? null : seen),
      distinct: keys.size,
      announced: announcedBy(book),
    };
    for (const key of keys) seen.add(key);
    if (isComplete(completeness) || reads >= list.mostReads) return { book, completeness, seen };
    before = book;
  }
}

async function readOnce(
  list: ListToRead,
  consumer: PageConsumer,
  before: PageBook | null,
  firstRead: boolean,
): Promise<PageBook> {
  const known = (number: number, digest: string): PageRecord | undefined => {
    const record = before?.[number - 1];
    if (record?.digest !== digest || (record.retry && firstRead)) return undefined;
    return record;
  };
  const book: PageRecord[] = [];
  const pages = list.upstream.pages(list.entity, list.query, { signal: list.signal, known });
  for await (const page of pages) {
    const record = known(page.number, page.digest);
    if (record !== undefined) await consumer.repeatPage(record, page);
    book.push(record ?? (await consumer.readPage(page)));
  }
  return book;
}
