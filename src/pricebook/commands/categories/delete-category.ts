import type { Database } from '../../../db/database.ts';
import { InvalidStateError } from '../../../errors.ts';
import { deletionBase } from '../../conflicts/deletion-base.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { DELETED, type RecordEdits } from '../../edits/record-edits.ts';
import { assertUnnamed } from '../../pending/assert-unnamed.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { loadCategoryRecordsOf } from '../../raw-records.ts';
import type { Staging } from '../items/staging.ts';
import { type CategoryChange, changeCategory } from './change-category.ts';
import { holdAround } from './hold-around.ts';
import { planDiscard } from './plan-discard.ts';
import { holdPlaces } from './plan-move.ts';
import { findRow } from './surroundings.ts';
import { stageForest } from './write-forest.ts';

/**
 * Stages that a category is deleted; one that was made here vanishes. With `descendants` everything below it goes, too. One transaction.
 * Errors  NotFoundError; StaleVersionError; InvalidStateError where others stand under it and may not go, for what is on its way,
 *         and for a draft that something else names.
 */
export function deleteCategory(
  db: Database,
  staging: Staging,
  wish: {
    readonly stId: string;
    readonly descendants: 'REFUSE' | 'DELETE';
    readonly expectedVersion?: number | null | undefined;
  },
): Promise<{ readonly stId: string; readonly deleted: number }> {
  return db.transaction(staging.tenantId, async (tx) => {
    const around = await holdAround(tx, { stId: wish.stId, entered: 'OWN', branch: true });
    const { stId } = findRow(around, wish.stId, wish.expectedVersion);
    const branch = around.branchOf(stId);
    if (branch.length > 1 && wish.descendants === 'REFUSE') {
      throw new InvalidStateError(
        `${branch.length - 1} categories stand under it: move them away, or delete them with it.`,
      );
    }
    const records = await loadCategoryRecordsOf(
      tx,
      branch.map((row) => row.stId),
    );
    const changes = branch.map((row) =>
      planDeletion(staging, row.stId, around.stagedOf(row.stId), records.get(row.stId) ?? null),
    );
    const anchors = holdPlaces(around, new Set(branch.map((row) => row.stId)));
    await stageForest(tx, staging, around, { changes, anchors });
    await assertUnnamed(
      tx,
      branch.map((row) => row.stId),
    );
    return { stId, deleted: changes.length };
  });
}

/** What is to be deleted in ServiceTitan is staged; what was made here goes.   Pure. */
export function planDeletion(
  staging: Staging,
  stId: string,
  record: RecordEdits | undefined,
  raw: Pick<CategoryRecord, 'payload'> | null,
): CategoryChange {
  if (raw === null) {
    if (record === undefined) throw new Error(`Category ${stId} is neither there nor staged.`);
    return changeCategory(staging, stId, record, planDiscard(record, null, null), 'DISCARDED');
  }
  const base = deletionBase(categoryFields, raw.payload);
  const set = [{ field: DELETED, value: true, base, local: false }];
  const changes = { [DELETED]: { before: false, after: true } };
  return changeCategory(staging, stId, record, { set, clear: [], changes }, 'STAGED');
}
