import type { ParsedPage, UpstreamPage } from '../../servicetitan/client.ts';
import { type ItemEntity, itemKinds } from '../../servicetitan/entities.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import type { IncomingRows } from '../plan/incoming-rows.ts';
import type { PageRecord } from '../plan/page-book.ts';
import { idOf, readItemRowsInTurns } from '../plan/read-rows.ts';
import { itemProjection } from '../take-in/item-projection.ts';
import { applyBatch } from './apply-batch.ts';
import type { Pull } from './deps.ts';
import { countRepeated, type OpenStep } from './open-step.ts';
import type { PageConsumer } from './read-list.ts';

/**
 * Takes pages of items in as they come, a batch at a time, each written while the next one is prepared. What was pushed last may
 * still be on its way when a read ends: `step.line.drain()` waits for it.
 */
export function itemPages(pull: Pull, step: OpenStep, entity: ItemEntity): PageConsumer {
  const projection = itemProjection(itemKinds[entity]);
  return {
    async readPage(page) {
      const { rows, hasMore, totalCount } = page.parse();
      const summary = new PageSummary();
      for (const part of splitPage(rows, pull.limits.batchRows)) {
        const incoming = await readItemRowsInTurns(entity, part);
        summary.add(incoming);
        await step.line.push(async () => {
          step.expected ??= totalCount;
          await applyBatch(pull, step, projection, incoming);
        });
      }
      return summary.record(page, { hasMore, totalCount });
    },
    async repeatPage(record) {
      await step.line.push(async () => {
        step.expected ??= record.announced;
        countRepeated(step, record.keys);
      });
    },
    endRead: () => Promise.resolve(),
  };
}

/** Parts of at most `size` rows. A page on which an id repeats stays whole, so that the repetition is seen for what it is. */
function splitPage(rows: readonly unknown[], size: number): (readonly unknown[])[] {
  if (rows.length <= size || new Set(rows.map(idOf)).size < rows.length) return [rows];
  const parts: (readonly unknown[])[] = [];
  for (let start = 0; start < rows.length; start += size)
    parts.push(rows.slice(start, start + size));
  return parts;
}

/** What is to be remembered of the rows of a page; the rows themselves go as soon as they are written. */
class PageSummary {
  readonly #keys: string[] = [];
  #newest: string | null = null;
  #undated = false;

  add({ rows, keys }: IncomingRows<ItemPayload>): void {
    for (const key of keys) this.#keys.push(key);
    for (const { modifiedOn } of rows) {
      if (modifiedOn === null) this.#undated = true;
      else if (this.#newest === null || modifiedOn > this.#newest) this.#newest = modifiedOn;
    }
  }

  record({ digest }: UpstreamPage, page: Pick<ParsedPage, 'hasMore' | 'totalCount'>): PageRecord {
    const dates = { newest: this.#newest, undated: this.#undated };
    const { hasMore, totalCount } = page;
    return { digest, hasMore, announced: totalCount, keys: this.#keys, retry: false, ...dates };
  }
}
