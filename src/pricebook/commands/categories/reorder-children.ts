import type { Database } from '../../../db/database.ts';
import { InvalidInputError } from '../../../errors.ts';
import type { Staging } from '../items/staging.ts';
import { changeCategory } from './change-category.ts';
import { holdAround } from './hold-around.ts';
import { planOrder } from './plan-order.ts';
import { findRow, type Surroundings } from './surroundings.ts';
import { stageForest } from './write-forest.ts';

/**
 * Puts all children of a category, or all roots, into an order. The fewest of them move; the others stay as they are. One transaction, a
 * constant number of statements.
 * Errors  NotFoundError; InvalidInputError unless the ids are those of all children, each once.
 */
export function reorderChildren(
  db: Database,
  staging: Staging,
  wish: { readonly parentStId: string | null; readonly stIds: readonly string[] },
): Promise<{ readonly moved: number }> {
  return db.transaction(staging.tenantId, async (tx) => {
    const { parentStId } = wish;
    const around = await holdAround(tx, {
      ...{ stId: null, entered: { parentStId }, reordered: wish.stIds },
    });
    const parent = parentStId === null ? null : findRow(around, parentStId).stId;
    const wanted = wish.stIds.map((stId) => around.currentId(stId));
    assertSameChildren(around, parent, wanted);
    const { plans, anchors } = planOrder(around, parent, wanted);
    const changes = [...plans].map(([stId, plan]) =>
      changeCategory(staging, stId, around.stagedOf(stId), plan, 'STAGED'),
    );
    await stageForest(tx, staging, around, { changes, anchors });
    return { moved: changes.length };
  });
}

function assertSameChildren(
  around: Surroundings,
  parent: string | null,
  wanted: readonly string[],
): void {
  const children = new Set(around.childrenOf(parent));
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
