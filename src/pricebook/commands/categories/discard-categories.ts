import type { Tx } from '../../../db/database.ts';
import { InvalidStateError, NotFoundError } from '../../../errors.ts';
import type { NewEvent } from '../../../events/types.ts';
import { CREATED, DELETED } from '../../edits/record-edits.ts';
import type { Discarded, DiscardTarget } from '../items/discard-items.ts';
import type { Staging } from '../items/staging.ts';
import { type CategoryChange, changeCategory, type ForestChange } from './change-category.ts';
import { type HeldForest, holdForest } from './forest.ts';
import { planDiscard } from './plan-discard.ts';
import { holdPlaces } from './plan-move.ts';
import { findRow } from './surroundings.ts';
import { eventsOf, writeForest } from './write-forest.ts';

/**
 * Takes back what is staged for categories, inside of a transaction whose end raises the pricebook version and tells the events: the
 * mirror's rows show again as they are, and drafts vanish.
 * Errors  NotFoundError for what is not there and has nothing staged; StaleVersionError; InvalidStateError for a draft under which others
 *         stand that stay, for one that is on its way to ServiceTitan, and as assertAllStand.
 */
export async function discardCategoriesIn(
  tx: Tx,
  staging: Staging,
  targets: readonly DiscardTarget[],
): Promise<Discarded & { readonly events: readonly NewEvent[] }> {
  const forest = await holdForest(tx);
  const changes = planDiscards(staging, forest, targets);
  const leaving = new Set(
    changes
      .filter(({ write: { clear } }) =>
        clear.some((field) => field === 'position' || field === 'parent' || field === CREATED),
      )
      .map(({ write: { stId } }) => stId),
  );
  const anchors = holdPlaces(forest, leaving);
  const change = { changes, anchors };
  assertAllStand(forest, change);
  const nameOf = await writeForest(tx, staging, forest, change);
  const edits = changes.reduce((sum, { write }) => sum + write.clear.length, 0);
  return { edits, records: changes.length, events: eventsOf(forest, change, nameOf) };
}

/**
 * What goes may be what something else that is staged stands on.   Pure.
 * Errors  InvalidStateError where ServiceTitan's parent is to be deleted here, so that the category would stand nowhere; where ServiceTitan's
 *         parent and what stays staged make a circle; and where a staged parent is gone. What ServiceTitan does by itself is not refused.
 */
function assertAllStand(forest: HeldForest, change: ForestChange): void {
  const after = forest.after(change);
  for (const { stId, detached } of after.rows) {
    const parent = forest.remote.parentOf(stId);
    const wasOrphan = forest.rowOf(stId)?.detached === 'ORPHAN';
    if (detached !== 'ORPHAN' || wasOrphan || parent === null || !forest.remote.has(parent))
      continue;
    throw new InvalidStateError(
      `ServiceTitan has category ${stId} under ${parent}, which is to be deleted: discard that deletion, too.`,
    );
  }
  for (const [stId, trouble] of after.troubled) {
    if (forest.troubled.has(stId)) continue;
    throw new InvalidStateError(
      trouble === 'CYCLE'
        ? `Category ${stId} would be among its own ancestors then: discard where it was moved to, too.`
        : `The parent that is staged for category ${stId} is gone: discard all that is staged for it.`,
    );
  }
}

/** What goes, record by record.   Pure. */
function planDiscards(
  staging: Staging,
  forest: HeldForest,
  targets: readonly DiscardTarget[],
): CategoryChange[] {
  const changes: CategoryChange[] = [];
  const gone = new Set<string>();
  for (const { stId: asked, fields, expectedVersion } of targets) {
    const stId = forest.currentId(asked);
    const record = forest.staged.get(stId);
    // One that is to be deleted is not shown, so that nobody has read a version of it.
    if (expectedVersion != null && !record?.edits.has(DELETED)) {
      findRow(forest, stId, expectedVersion);
    }
    if (record === undefined || record.edits.size === 0) {
      if (!forest.byId.has(stId)) throw new NotFoundError(`There is no such category: ${asked}.`);
      continue;
    }
    const plan = planDiscard(record, forest.recordOf(stId)?.payload ?? null, fields);
    if (plan.clear.length === 0) continue;
    if (plan.clear.includes(CREATED)) gone.add(stId);
    changes.push(changeCategory(staging, stId, record, plan, 'DISCARDED'));
  }
  const isGoing = new Set(changes.map(({ write: { stId } }) => stId));
  for (const stId of gone) {
    const left = forest.childrenOf(stId).filter((child) => !gone.has(child) && !isGoing.has(child));
    if (left.length > 0) {
      throw new InvalidStateError(
        `Category ${stId} is new, and others stand under it: move or discard those first.`,
      );
    }
  }
  return changes;
}
