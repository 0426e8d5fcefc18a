import type { Database } from '../../../db/database.ts';
import { InvalidInputError } from '../../../errors.ts';
import { longestRun } from '../../places/longest-run.ts';
import type { Staging } from '../items/staging.ts';
import { type CategoryChange, changeCategory, isEmptyPlan } from './change-category.ts';
import { currentId, findRow, type HeldForest, holdForest } from './forest.ts';
import { assertCanStand, type MoveTarget, planMove } from './plan-move.ts';
import { finishForest, writeForest } from './write-forest.ts';

/** Where to move a category; at most one of `position`, `before` and `after`, else it comes last. */
export interface CategoryMove {
  readonly stId: string;
  /** Undefined: where it stands; null: among the roots. */
  readonly newParentStId?: string | null | undefined;
  /** From 0. */
  readonly position?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

export interface CategoryOutcome {
  readonly stId: string;
  /** False where everything was as wanted already. */
  readonly changed: boolean;
}

/**
 * Moves a category with everything below it: among its siblings, under another parent, or to the top. One transaction.
 * Errors  NotFoundError; StaleVersionError; InvalidInputError for a parent or a sibling that cannot be; InvalidStateError where it would
 *         stand too deep.
 */
export function moveCategory(
  db: Database,
  staging: Staging,
  move: CategoryMove,
): Promise<CategoryOutcome> {
  return db.transaction(staging.tenantId, async (tx) => {
    const forest = await holdForest(tx);
    const row = findRow(forest, move.stId, move.expectedVersion);
    const { stId } = row;
    const target = readTarget(forest, stId, row.parentStId, move);
    assertCanStand(forest, stId, target.parentStId, 'input.newParentStId');
    if (isThere(forest, stId, target)) return { stId, changed: false };
    const { plan, anchors } = planMove(forest, stId, target);
    if (isEmptyPlan(plan)) return { stId, changed: false };
    const change = changeCategory(staging, stId, forest.staged.get(stId), plan, 'STAGED');
    const changes = { changes: [change], anchors };
    const after = await writeForest(tx, staging, forest, changes);
    await finishForest(tx, forest, after, changes);
    return { stId, changed: true };
  });
}

/** Errors  InvalidInputError. */
function readTarget(
  forest: HeldForest,
  stId: string,
  ownParent: string | null,
  move: CategoryMove,
): MoveTarget {
  const { newParentStId, position, before, after } = move;
  const given = [position, before, after].filter((one) => one != null);
  if (given.length > 1) {
    throw new InvalidInputError('input.position', 'Give one of `position`, `before` and `after`.');
  }
  const sibling = before ?? after;
  const anchor = sibling == null ? null : forest.byId.get(currentId(forest, sibling));
  const path = before == null ? 'input.after' : 'input.before';
  if (anchor === undefined) throw new InvalidInputError(path, `There is no category ${sibling}.`);
  if (anchor?.stId === stId) {
    throw new InvalidInputError(path, 'A category cannot stand beside itself.');
  }
  let parentStId = newParentStId === undefined ? (anchor?.parentStId ?? ownParent) : newParentStId;
  if (anchor !== null && newParentStId === undefined) parentStId = anchor.parentStId;
  if (parentStId !== null) parentStId = currentId(forest, parentStId);
  const siblings = forest.childrenOf(parentStId).filter((other) => other !== stId);
  if (anchor !== null) {
    const at = siblings.indexOf(anchor.stId);
    if (at < 0) throw new InvalidInputError(path, `Category ${sibling} does not stand there.`);
    return { parentStId, index: before == null ? at + 1 : at };
  }
  if (position == null) return { parentStId, index: siblings.length };
  if (position < 0) throw new InvalidInputError('input.position', 'Must be 0 or more.');
  return { parentStId, index: Math.min(position, siblings.length) };
}

function isThere(forest: HeldForest, stId: string, { parentStId, index }: MoveTarget): boolean {
  const order = forest.childrenOf(parentStId);
  return order.indexOf(stId) === index && forest.byId.get(stId)?.parentStId === parentStId;
}

/**
 * Puts all children of a category, or all roots, into an order. The fewest of them move; the others stay as they are. One transaction.
 * Errors  NotFoundError; InvalidInputError unless the ids are those of all children, each once.
 */
export function reorderChildren(
  db: Database,
  staging: Staging,
  wish: { readonly parentStId: string | null; readonly stIds: readonly string[] },
): Promise<{ readonly moved: number }> {
  return db.transaction(staging.tenantId, async (tx) => {
    const before = await holdForest(tx);
    const parent = wish.parentStId === null ? null : findRow(before, wish.parentStId).stId;
    const wanted = wish.stIds.map((stId) => currentId(before, stId));
    assertSameChildren(before, parent, wanted);
    const rank = new Map(before.childrenOf(parent).map((stId, index) => [stId, index]));
    const stays = new Set(
      longestRun(
        wanted.map((stId) => rank.get(stId) ?? 0),
        { mayStayLevel: false },
      ),
    );
    let forest = before;
    const changes: CategoryChange[] = [];
    for (const [index, stId] of wanted.entries()) {
      if (stays.has(index)) continue;
      const place = forest.childrenOf(parent).filter((other) => other !== stId);
      // Behind the one before it, wherever those stand that have not been moved yet.
      const previous = wanted[index - 1];
      const at = previous === undefined ? 0 : place.indexOf(previous) + 1;
      const { plan, anchors } = planMove(forest, stId, { parentStId: parent, index: at });
      const change = changeCategory(staging, stId, forest.staged.get(stId), plan, 'STAGED');
      const step = { changes: [change], anchors };
      forest = await writeForest(tx, staging, forest, step);
      changes.push(change);
    }
    await finishForest(tx, before, forest, { changes, anchors: [] });
    return { moved: changes.length };
  });
}

function assertSameChildren(
  forest: HeldForest,
  parent: string | null,
  wanted: readonly string[],
): void {
  const children = new Set(forest.childrenOf(parent));
  const given = new Set(wanted);
  const isSame =
    given.size === wanted.length &&
    given.size === children.size &&
    wanted.every((stId) => children.has(stId));
  if (isSame) return;
  throw new InvalidInputError(
    'input.stIds',
    `Name all ${children.size} categories that stand there, each once: read them again.`,
  );
}
