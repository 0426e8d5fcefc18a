import type { Database } from '../../../db/database.ts';
import { InvalidInputError } from '../../../errors.ts';
import type { Staging } from '../items/staging.ts';
import { changeCategory, isEmptyPlan } from './change-category.ts';
import { holdAround } from './hold-around.ts';
import type { Vicinity } from './load-nearby.ts';
import { assertCanStand, type MoveTarget, planMove } from './plan-move.ts';
import { findRow, type Surroundings } from './surroundings.ts';
import { stageForest } from './write-forest.ts';

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
    const around = await holdAround(tx, vicinityOf(move));
    const row = findRow(around, move.stId, move.expectedVersion);
    const { stId } = row;
    const target = readTarget(around, stId, row.parentStId, move);
    assertCanStand(around, stId, target.parentStId, 'input.newParentStId');
    if (isThere(around, stId, target)) return { stId, changed: false };
    const { plan, anchors } = planMove(around, stId, target);
    if (isEmptyPlan(plan)) return { stId, changed: false };
    const change = changeCategory(staging, stId, around.stagedOf(stId), plan, 'STAGED');
    await stageForest(tx, staging, around, { changes: [change], anchors });
    return { stId, changed: true };
  });
}

function vicinityOf({ stId, newParentStId, before, after }: CategoryMove): Vicinity {
  const beside = before ?? after ?? null;
  const besideOrOwn = beside === null ? 'OWN' : 'BESIDE';
  const entered = newParentStId === undefined ? besideOrOwn : { parentStId: newParentStId };
  return { stId, entered, beside };
}

/** Errors  InvalidInputError. */
function readTarget(
  around: Surroundings,
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
  const anchor = sibling == null ? null : around.rowOf(around.currentId(sibling));
  const path = before == null ? 'input.after' : 'input.before';
  if (anchor === undefined) throw new InvalidInputError(path, `There is no category ${sibling}.`);
  if (anchor?.stId === stId) {
    throw new InvalidInputError(path, 'A category cannot stand beside itself.');
  }
  const besideOrOwn = anchor === null ? ownParent : anchor.parentStId;
  const wanted = newParentStId === undefined ? besideOrOwn : newParentStId;
  const parentStId = wanted === null ? null : around.currentId(wanted);
  const siblings = around.childrenOf(parentStId).filter((other) => other !== stId);
  if (anchor !== null) {
    const at = siblings.indexOf(anchor.stId);
    if (at < 0) throw new InvalidInputError(path, `Category ${sibling} does not stand there.`);
    return { parentStId, index: before == null ? at + 1 : at };
  }
  if (position == null) return { parentStId, index: siblings.length };
  if (position < 0) throw new InvalidInputError('input.position', 'Must be 0 or more.');
  return { parentStId, index: Math.min(position, siblings.length) };
}

function isThere(around: Surroundings, stId: string, { parentStId, index }: MoveTarget): boolean {
  const order = around.childrenOf(parentStId);
  return order.indexOf(stId) === index && around.rowOf(stId)?.parentStId === parentStId;
}
