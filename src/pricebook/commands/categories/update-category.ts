import type { Database, Tx } from '../../../db/database.ts';
import { NotFoundError, StaleVersionError } from '../../../errors.ts';
import { appendEvents } from '../../../events/outbox.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import type { CategoryRow } from '../../category-row.ts';
import { followConflicts } from '../../conflicts/follow-conflicts.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { loadEdits } from '../../edits/load-edits.ts';
import { planEdits } from '../../edits/plan-edits.ts';
import { isThere } from '../../edits/record-edits.ts';
import { writeEdits } from '../../edits/write-edits.ts';
import { ownFields } from '../../project-categories.ts';
import { loadCategoryRecordsOf, lockRecords } from '../../raw-records.ts';
import { isDraftId, isEditableId } from '../../st-id.ts';
import { lockTree } from '../../tree-lock.ts';
import { loadCategoryRow, writeCategories } from '../../writers/category-table.ts';
import { bumpPricebookVersion } from '../../writers/pricebook-version.ts';
import { type GivenValues, readFieldSettings } from '../items/read-settings.ts';
import type { Staging } from '../items/staging.ts';
import { changeCategory, isEmptyPlan } from './change-category.ts';
import type { CategoryOutcome } from './move-category.ts';

const ENTITY = 'categories';

export interface CategoryUpdate {
  readonly stId: string;
  /** Fields of the category itself; its place is for `moveCategory`. */
  readonly values: GivenValues;
  readonly expectedVersion?: number | null | undefined;
}

/**
 * Stages values of a category's own fields. One transaction; what it costs does not depend on the size of the tree, since nothing moves.
 * Errors  NotFoundError; StaleVersionError; InvalidInputError with the path of the field.
 */
export function updateCategory(
  db: Database,
  staging: Staging,
  { stId: asked, values, expectedVersion = null }: CategoryUpdate,
  path = 'input',
): Promise<CategoryOutcome> {
  return db.transaction(staging.tenantId, async (tx) => {
    // Whoever projects the forest writes all of its rows, this one too.
    await lockTree(tx);
    const stId = await lockCategory(tx, asked);
    const record = (await loadCategoryRecordsOf(tx, [stId])).get(stId) ?? null;
    const before = (await loadEdits(tx, ENTITY, [stId])).get(stId);
    if (!isThere(before, record !== null)) throw unknown(asked);
    const version = (record?.revision ?? 0) + (before?.version ?? 0);
    if (expectedVersion !== null && expectedVersion !== version) {
      throw new StaleVersionError(
        `Category ${stId} was changed since you read version ${expectedVersion}; it has version ${version} now.`,
        version,
      );
    }
    const settings = readFieldSettings(categoryFields, values, { isDraft: record === null, path });
    const plan = planEdits(record?.payload ?? null, before, settings);
    if (isEmptyPlan(plan)) return { stId, changed: false };
    const change = changeCategory(staging, stId, before, plan, 'STAGED');
    const { by, at } = staging;
    await writeEdits(tx, ENTITY, { by, at }, [change.write]);
    await writeAudit(tx, { entity: ENTITY, actor: by, runId: null, at }, [
      { stId, version: version + 1, action: 'STAGED', changes: change.changes },
    ]);
    await followConflicts(tx, { entity: ENTITY, by, at }, [change]);
    const place = await loadCategoryRow(tx, stId);
    if (place === null) throw unknown(asked);
    const row: CategoryRow = {
      ...place,
      ...ownFields(tx.tenantId, { stId, record, edits: change.after }),
    };
    await writeCategories(tx, { inserts: [], updates: [row], deletes: [] });
    await bumpPricebookVersion(tx);
    const payload = { stId, name: row.name, change: 'UPDATED' as const };
    const changes = Object.keys(change.changes);
    await appendEvents(tx, [{ type: 'categoryUpdated', payload: { ...payload, changes } }]);
    return { stId, changed: true };
  });
}

/** Keeps the category from being changed by others until the transaction ends. Answers with the id it has now. */
async function lockCategory(tx: Tx, asked: string): Promise<string> {
  if (!isEditableId(asked)) throw unknown(asked);
  if (!isDraftId(asked)) {
    await lockRecords(tx, ENTITY, [asked]);
    return asked;
  }
  const [draft] = await tx.query<{ stId: string }>({
    name: 'lock draft category',
    text: `SELECT st_id AS "stId" FROM crm.records WHERE tenant_id = $1 AND entity = 'categories' AND draft_id = $2
      FOR NO KEY UPDATE`,
    values: [tx.tenantId, asked],
  });
  if (draft === undefined) throw unknown(asked);
  return draft.stId;
}

const unknown = (stId: string) => new NotFoundError(`There is no such category: ${stId}.`);
