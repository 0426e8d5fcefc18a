import type { TenantSql } from '../../../db/tenant-sql.ts';
import { loadAllEdits } from '../../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import { projectCategories } from '../../../pricebook/project-categories.ts';
import type { ItemRecord } from '../../../pricebook/raw-record.ts';
import { loadCategoryRecords, loadItemRecordsOf } from '../../../pricebook/raw-records.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import { loadUploaded } from '../pictures.ts';
import { ITEM_ORDER } from './plan-items.ts';
import type { PushToPlan } from './plan-push.ts';

/** Reads everything a plan is computed from: a constant number of statements. */
export async function loadPlanInput(
  sql: TenantSql,
  isChosen: (record: RecordEdits) => boolean,
  at: Date,
): Promise<PushToPlan> {
  const staged = await loadAllEdits(sql);
  const touchesCategories = staged.some(({ entity }) => entity === 'categories');
  const categories = touchesCategories ? await loadCategoryRecords(sql) : [];
  const ofCategories = staged.filter(({ entity }) => entity === 'categories');
  const { rows } = projectCategories(sql.tenantId, categories, ofCategories);
  const items: Partial<Record<ItemEntity, ReadonlyMap<string, ItemRecord>>> = {};
  for (const entity of ITEM_ORDER) {
    const stIds = staged.filter((record) => record.entity === entity).map(({ stId }) => stId);
    items[entity] = await loadItemRecordsOf(sql, entity, stIds);
  }
  return {
    ...{ staged, isChosen, categories, rows },
    items: items as PushToPlan['items'],
    uploaded: await loadUploaded(sql, at),
  };
}
