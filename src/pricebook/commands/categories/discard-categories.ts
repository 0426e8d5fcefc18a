import type { Database, Tx } from '../../../db/database.ts';
import { InvalidStateError, NotFoundError } from '../../../errors.ts';
import type { NewEvent } from '../../../events/types.ts';
import { deletionBase } from '../../conflicts/deletion-base.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { type EditPlan, remoteValue } from '../../edits/plan-edits.ts';
import { CREATED, DELETED, type RecordEdits } from '../../edits/record-edits.ts';
import type { Discarded, DiscardTarget } from '../items/discard-items.ts';
import type { Staging } from '../items/staging.ts';
import { type CategoryChange, changeCategory } from './change-category.ts';
import { currentId, findRow, type HeldForest, holdForest, subtreeOf } from './forest.ts';
import { holdPlaces } from './plan-move.ts';
import { eventsOf, finishForest, writeForest } from './write-forest.ts';

/**
 * Takes back what is staged for categories, inside of a transaction whose end raises the pricebook version and tells the events: the
 * mirror's rows show again as they are, and drafts vanish.
 * Errors  NotFoundError for what is not there and has nothing staged; StaleVersionError; InvalidStateError for a draft under which others stand that stay, and
 *         for one that is on its way to ServiceTitan.
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
  const after = await writeForest(tx, staging, forest, { changes, anchors });
  const edits = changes.reduce((sum, { write }) => sum + write.clear.length, 0);
  return { edits, records: changes.length, events: eventsOf(forest, after, changes) };
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
    const stId = currentId(forest, asked);
    const record = forest.staged.get(stId);
    // One that is to be deleted is not shown, so that nobody has read a version of it.
    if (expectedVersion != null && !record?.edits.has(DELETED)) {
      findRow(forest, stId, expectedVersion);
    }
    if (record === undefined || record.edits.size === 0) {
      if (!forest.byId.has(stId)) throw new NotFoundError(`There is no such category: ${asked}.`);
      continue;
    }
    const plan = planDiscard(forest, record, fields);
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

function planDiscard(
  { remote }: HeldForest,
  { stId, edits }: RecordEdits,
  fields: readonly string[] | null,
): EditPlan {
  const isWhole = fields === null || (edits.has(CREATED) && fields.includes(CREATED));
  const creation = edits.get(CREATED);
  if (isWhole && (creation?.state === 'SENDING' || creation?.state === 'UNKNOWN')) {
    throw new InvalidStateError(
      `Category ${stId} is on its way to ServiceTitan. Wait for the push to end, then decide.`,
    );
  }
  // A place is one under a parent: it goes with it.
  const named = new Set(fields?.includes('parent') ? [...fields, 'position'] : fields);
  const clear = [...edits.keys()].filter((field) => isWhole || named.has(field));
  if (creation !== undefined && !isWhole && clear.includes('name')) {
    throw new InvalidStateError(`Category ${stId} is new and needs its name.`);
  }
  const payload = remote.get(stId)?.payload ?? null;
  const changes = clear.map((name) => {
    const field = categoryFields.get(name);
    const after = field === undefined ? null : remoteValue(payload, field);
    return [name, { before: edits.get(name)?.value ?? null, after }];
  });
  return { set: [], clear, changes: Object.fromEntries(changes) };
}

/**
 * Stages that a category is deleted; one that was made here vanishes. With `descendants` everything below it goes, too. One transaction.
 * Errors  NotFoundError; StaleVersionError; InvalidStateError where others stand under it and may not go, and for what is on its way.
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
    const forest = await holdForest(tx);
    const { stId } = findRow(forest, wish.stId, wish.expectedVersion);
    const branch = subtreeOf(forest, stId);
    if (branch.length > 1 && wish.descendants === 'REFUSE') {
      throw new InvalidStateError(
        `${branch.length - 1} categories stand under it: move them away, or delete them with it.`,
      );
    }
    const changes = branch.map((row): CategoryChange => {
      const record = forest.staged.get(row.stId);
      const raw = forest.remote.get(row.stId);
      if (raw === null) {
        const plan = planDiscard(forest, record ?? missing(row.stId), null);
        return changeCategory(staging, row.stId, record, plan, 'DISCARDED');
      }
      const edit = {
        field: DELETED,
        value: true,
        base: deletionBase(categoryFields, raw.payload),
        local: false,
      };
      const plan = {
        set: [edit],
        clear: [],
        changes: { [DELETED]: { before: false, after: true } },
      };
      return changeCategory(staging, row.stId, record, plan, 'STAGED');
    });
    const anchors = holdPlaces(forest, new Set(branch.map((row) => row.stId)));
    const after = await writeForest(tx, staging, forest, { changes, anchors });
    await finishForest(tx, forest, after, { changes, anchors });
    return { stId, deleted: changes.length };
  });
}

function missing(stId: string): never {
  throw new Error(`Category ${stId} is neither in ServiceTitan nor staged.`);
}
