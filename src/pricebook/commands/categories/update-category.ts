import type { Database } from '../../../db/database.ts';
import { NotFoundError, StaleVersionError } from '../../../errors.ts';
import { sendEventsOfChange } from '../../../events/outbox.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import { followConflicts } from '../../conflicts/follow-conflicts.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { planEdits } from '../../edits/plan-edits.ts';
import { isThere } from '../../edits/record-edits.ts';
import { writeEdits } from '../../edits/write-edits.ts';
import { loadCategory } from '../../load-category.ts';
import { ownFields } from '../../project-categories.ts';
import { isEditableId } from '../../st-id.ts';
import { lockTree } from '../../tree-lock.ts';
import { writeOwnColumns } from '../../writers/category-table.ts';
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
export async function updateCategory(
  db: Database,
  staging: Staging,
  { stId: asked, values, expectedVersion = null }: CategoryUpdate,
  path = 'input',
): Promise<CategoryOutcome> {
  if (!isEditableId(asked)) throw unknown(asked);
  return db.transaction(staging.tenantId, async (tx) => {
    // Whoever moves categories or takes them in from ServiceTitan writes rows and edits, this one's too.
    await lockTree(tx);
    const { stId, record, edits: before } = await loadCategory(tx, asked);
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
    writeEdits(tx, ENTITY, { by, at }, [change.write]);
    writeAudit(tx, { entity: ENTITY, actor: by, runId: null, at }, [
      { stId, version: version + 1, action: 'STAGED', changes: change.changes },
    ]);
    await followConflicts(tx, { entity: ENTITY, by, at }, [change]);
    const row = ownFields(tx.tenantId, { stId, record, edits: change.after });
    writeOwnColumns(tx, row);
    const payload = { stId, name: row.name, change: 'UPDATED' as const };
    const changes = Object.keys(change.changes);
    sendEventsOfChange(tx, [{ type: 'categoryUpdated', payload: { ...payload, changes } }]);
    return { stId, changed: true };
  });
}

const unknown = (stId: string) => new NotFoundError(`There is no such category: ${stId}.`);
