import type { UpstreamPage } from '../../servicetitan/client.ts';
import { isSameRead, type PageBook } from '../plan/page-book.ts';
import { readCategoryRows } from '../plan/read-rows.ts';
import { categoryProjection } from '../take-in/forest-projection.ts';
import { applyBatch } from './apply-batch.ts';
import type { Pull } from './deps.ts';
import { countRecords, type OpenStep } from './open-step.ts';
import type { PageConsumer } from './read-list.ts';

/** A forest that is in raw as it came. */
export interface KnownForest {
  readonly book: PageBook;
  readonly records: number;
}

/**
 * Takes the forest of categories in as a whole, at the end of each read: nodes depend on each other over page bounds. A read with
 * the same bytes as a forest taken in before is not even parsed.
 */
export function categoryPages(
  pull: Pull,
  step: OpenStep,
  remembered: KnownForest | null,
): PageConsumer & { readonly present: () => ReadonlySet<string> } {
  let present: ReadonlySet<string> = new Set();
  let applied: PageBook | null = remembered?.book ?? null;
  let pages: UpstreamPage[] = [];
  return {
    /** Keys of all nodes of the last forest that was taken in. */
    present: () => present,
    readPage(page) {
      pages.push(page);
      const { rows, hasMore, totalCount } = page.parse();
      const { digest } = page;
      const keys = rows.map(rootKey);
      // Categories have no cursor: every read of them is a whole one.
      const dates = { newest: null, undated: true };
      return Promise.resolve({
        digest,
        hasMore,
        announced: totalCount,
        keys,
        retry: false,
        ...dates,
      });
    },
    repeatPage(_, page) {
      pages.push(page);
      return Promise.resolve();
    },
    async endRead(book) {
      await step.line.drain();
      if (applied !== null && isSameRead(applied, book) && !applied.some((page) => page.retry)) {
        if (step.counts.fetched === 0) countRecords(step, remembered?.records ?? 0);
        step.expected = step.counts.fetched;
      } else {
        const forest = readCategoryRows(pages.flatMap((page) => page.parse().rows));
        present = new Set(forest.keys);
        step.expected = present.size;
        await applyBatch(pull, step, categoryProjection, forest);
      }
      applied = book;
      pages = [];
    },
  };
}

function rootKey(row: unknown, index: number): string {
  const id = typeof row === 'object' && row !== null && 'id' in row ? row.id : null;
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : `without id, ${index}`;
}
