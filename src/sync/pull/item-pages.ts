import type { UpstreamPage } from '../../servicetitan/client.ts';
import { type ItemEntity, itemKinds } from '../../servicetitan/entities.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import type { IncomingRows } from '../plan/incoming-rows.ts';
import type { PageRecord } from '../plan/page-book.ts';
import { readItemRows } from '../plan/read-rows.ts';
import { applyBatch } from './apply-batch.ts';
import type { Pull } from './deps.ts';
import { countRepeated, type OpenStep } from './open-step.ts';
import { itemProjection } from './projection.ts';
import type { PageConsumer } from './read-list.ts';

/** Takes pages of items in as they come: each page is a batch, written while the next page is fetched and parsed. */
export function itemPages(pull: Pull, step: OpenStep, entity: ItemEntity): PageConsumer {
  const projection = itemProjection(itemKinds[entity]);
  return {
    async readPage(page) {
      const { rows, hasMore, totalCount } = page.parse();
      const incoming = readItemRows(entity, rows);
      await step.line.push(async () => {
        step.expected ??= totalCount;
        await applyBatch(pull, step, projection, incoming);
      });
      return describePage(page, { hasMore, totalCount }, incoming);
    },
    async repeatPage(record) {
      await step.line.push(async () => {
        step.expected ??= record.announced;
        countRepeated(step, record.keys);
      });
    },
    endRead: () => step.line.drain(),
  };
}

function describePage(
  { digest }: UpstreamPage,
  page: { readonly hasMore: boolean; readonly totalCount: number | null },
  { rows, keys }: IncomingRows<ItemPayload>,
): PageRecord {
  let newest: string | null = null;
  let undated = false;
  for (const { modifiedOn } of rows) {
    if (modifiedOn === null) undated = true;
    else if (newest === null || modifiedOn > newest) newest = modifiedOn;
  }
  const { hasMore, totalCount } = page;
  return { digest, hasMore, announced: totalCount, keys, retry: false, newest, undated };
}
