import type { Tx } from '../../db/database.ts';
import type { Nearby } from '../../pricebook/commands/categories/nearby.ts';
import type { StandingRow } from '../../pricebook/commands/categories/surroundings.ts';
import { settleStanding } from '../../pricebook/conflicts/settle-categories.ts';
import type { RemotePlace } from '../../pricebook/edits/category-fields.ts';
import { type EditValue, isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { groupPositions } from '../../pricebook/places/group-positions.ts';
import { idOfLabel, ownFields } from '../../pricebook/project-categories.ts';
import type { CategoryRecord } from '../../pricebook/raw-record.ts';
import { type Placement, writePlaces } from '../../pricebook/writers/category-places.ts';
import { writeCategories } from '../../pricebook/writers/category-table.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { BatchPlan } from '../plan/plan-batch.ts';
import { settleStaged } from '../take-in/settle-staged.ts';
import { loadBeside } from './load-beside.ts';
import { ownFieldsProjection, recordsOf, type SmallProjection } from './own-fields-projection.ts';

const ENTITY = 'categories';

/** A category that stands here where ServiceTitan has it, with its siblings as the mirror has them. */
interface Standing {
  readonly stId: string;
  readonly row: StandingRow;
  readonly nearby: Nearby;
  /** Where ServiceTitan has it. */
  readonly place: RemotePlace;
}

/**
 * Carries over that ServiceTitan has one category, with changes or without, where it stands here already: as nearly all do that a push has
 * placed. Its edits that ServiceTitan agrees with go, and its siblings find their positions; what it costs depends on how many those
 * are and on how much is staged, not on the size of the forest, which the projection of pulls reads as a whole. Null where other
 * categories may be concerned.
 * Shape  The tree is locked, and nothing of the plan is written yet.
 */
export async function standingProjection(
  tx: Tx,
  { writes: [write, ...others] }: BatchPlan<CategoryPayload>,
): Promise<SmallProjection | null> {
  if (write === undefined || others.length > 0 || write.action === 'RESTORED') return null;
  const standing = await findStanding(tx, write.row.payload);
  return standing === null ? null : projectionOf(standing);
}

async function findStanding(tx: Tx, payload: CategoryPayload): Promise<Standing | null> {
  const found = await loadBeside(tx, payload);
  if (found === null) return null;
  const { nearby, place } = found;
  const stId = String(payload.stId);
  const row = nearby.rowOf(stId);
  if (row === undefined || row.detached !== null || row.parentStId !== place.parent) return null;
  const edits = nearby.stagedOf(stId)?.edits;
  const wanted = edits?.get('parent');
  const placed = edits?.get('position');
  // A parent that cannot be had for now is staged all the same, and is not the one that is shown.
  const isWantedThere = wanted === undefined || wanted.value === place.parent;
  const isPlacedOnIt =
    placed === undefined || isSameEditValue(placed.base, place as unknown as EditValue);
  if (!isWantedThere || !isPlacedOnIt) return null;
  return (await isContested(tx, row)) ? null : { stId, row, nearby, place };
}

/**
 * Whether there are conflicts which what happens to the category may decide: about places, or about deletions, of which whatever stands
 * below the deleted one is a part. So is what stands at the top because its parent is to be deleted.
 */
async function isContested(tx: Tx, { path }: StandingRow): Promise<boolean> {
  const [answer] = await tx.query<{ isContested: boolean }>({
    name: 'find contested places',
    text: `SELECT EXISTS (
        SELECT FROM crm.edits WHERE tenant_id = $1 AND entity = 'categories' AND field IN ('position', 'deleted')
          AND state = 'CONFLICTED'
      ) OR EXISTS (
        SELECT FROM master.pricebook_categories WHERE tenant_id = $1 AND st_id = $2 AND detached IS NOT NULL
      ) AS "isContested"`,
    values: [tx.tenantId, idOfLabel(path.split('.')[0] ?? path)],
  });
  return answer?.isContested ?? true;
}

const projectionOf = (standing: Standing): SmallProjection => ({
  lock: ownFieldsProjection.lock,
  load: ownFieldsProjection.load,
  async write(tx, { writes, staged, cause }) {
    const { stId, place } = standing;
    const records = recordsOf(writes, cause);
    const record = records.get(stId);
    if (record === undefined) throw new Error(`Category ${stId} is not among what is written.`);
    const { after, written } = await settleStaged(
      tx,
      { entity: ENTITY, cause, staged, records },
      (known, context) => settleStanding({ record, place, staged: known, ...context }),
    );
    showStanding(tx, standing, record, after[0]);
    return { detached: null, ...written };
  },
});

/** Writes the category's row, and the positions of siblings that are other ones now. */
function showStanding(
  tx: Tx,
  { stId, row, nearby }: Standing,
  record: CategoryRecord,
  edits: RecordEdits | undefined,
): void {
  const { parentStId, depth, path } = row;
  const sides = nearby
    .childrenOf(parentStId)
    .map((other) => (other === stId ? { stId, record, edits } : nearby.sidesOf(other)));
  const positions = groupPositions(sides, parentStId);
  const own = ownFields(tx.tenantId, { stId, record, edits });
  const position = positions.get(stId) ?? row.position;
  const update = { ...own, parentStId, detached: null, depth, path, position };
  writeCategories(tx, { inserts: [], updates: [update], deletes: [] });
  const placed = [...positions].flatMap(([other, at]): Placement[] => {
    const sibling = nearby.rowOf(other);
    if (other === stId || sibling === undefined || sibling.position === at) return [];
    return [{ ...sibling, position: at, version: null, updatedAt: null }];
  });
  writePlaces(tx, { made: [], placed, branches: [], gone: [] });
}
