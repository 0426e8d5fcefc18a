import type { Tx } from '../../db/database.ts';
import { settleRecord } from '../../pricebook/conflicts/settle-record.ts';
import { SettlementBuilder } from '../../pricebook/conflicts/settlement.ts';
import { categoryFields } from '../../pricebook/edits/category-fields.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { CREATED, DELETED, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { ownFields } from '../../pricebook/project-categories.ts';
import type { CategoryRecord } from '../../pricebook/raw-record.ts';
import { lockTree } from '../../pricebook/tree-lock.ts';
import { loadCategoryRow, writeCategories } from '../../pricebook/writers/category-table.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { BatchPlan, RawWrite } from '../plan/plan-batch.ts';
import type { Projection, ProjectionCause } from '../take-in/projection.ts';
import { settleStaged } from '../take-in/settle-staged.ts';

const ENTITY = 'categories';
/** Members of a row, or facts about it, that say where a category stands or whether it is there. */
const PLACING = ['parentId', 'position', 'enclosedBy', 'deleted'];
const PLACING_EDITS = ['parent', 'position', CREATED, DELETED];

/** Carries over what concerns a few categories, and not the whole forest. */
export type SmallProjection = Pick<Projection<CategoryPayload>, 'lock' | 'load' | 'write'>;

/** Whether rows change nothing but the own fields of categories, and nothing is staged that would move one.   Pure. */
export function movesNothing(plan: BatchPlan, staged: readonly RecordEdits[]): boolean {
  return (
    plan.writes.every(
      ({ action, changes }) =>
        action === 'UPDATED' && PLACING.every((member) => !Object.hasOwn(changes ?? {}, member)),
    ) && staged.every(({ edits }) => PLACING_EDITS.every((field) => !edits.has(field)))
  );
}

/** Whether all of these stand in master: what was to be deleted and is kept has to find its place again. */
export async function areShown(tx: Tx, stIds: readonly string[]): Promise<boolean> {
  for (const stId of stIds) if ((await loadCategoryRow(tx, stId)) === null) return false;
  return true;
}

/**
 * Carries changes over of which `movesNothing` and `areShown` are true: what it costs does not depend on the size of the forest, which the projection of
 * pulls reads as a whole.
 */
export const ownFieldsProjection: SmallProjection = {
  lock: lockTree,
  load: async (tx, stIds) => [...(await loadEdits(tx, ENTITY, stIds)).values()],
  async write(tx, { writes, staged, cause }) {
    const records = recordsOf(writes, cause);
    const { after, written } = await settleStaged(
      tx,
      { entity: ENTITY, cause, staged, records },
      (known, { policyOf, open }) => {
        const builder = new SettlementBuilder(policyOf, open);
        for (const edits of known) {
          settleRecord(builder, edits, records.get(edits.stId) ?? null, categoryFields);
        }
        return builder.result();
      },
    );
    const editsOf = new Map(after.map((edits) => [edits.stId, edits]));
    const updates = [];
    for (const [stId, record] of records) {
      const place = await loadCategoryRow(tx, stId);
      const own = ownFields(tx.tenantId, { stId, record, edits: editsOf.get(stId) });
      if (place !== null) updates.push({ ...place, ...own });
    }
    writeCategories(tx, { inserts: [], updates, deletes: [] });
    return { detached: null, ...written };
  },
};

/** The records as raw has them once the writes are done, by id. */
export function recordsOf(
  writes: readonly RawWrite<CategoryPayload>[],
  { at }: ProjectionCause,
): Map<string, CategoryRecord> {
  return new Map(
    writes.map(({ row: { stId, payload }, revision, firstSeenAt }) => [
      stId,
      { payload, revision, changedAt: at, firstSeenAt: firstSeenAt ?? at },
    ]),
  );
}
