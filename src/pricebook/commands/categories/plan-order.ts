import type { Place } from '../../edits/category-fields.ts';
import type { EditPlan } from '../../edits/plan-edits.ts';
import { updatedEdit } from '../../edits/updated-edit.ts';
import type { EditUpdate } from '../../edits/write-edits.ts';
import { toSibling } from '../../places/group-positions.ts';
import { movedSiblings } from '../../places/moved-siblings.ts';
import { orderSiblings, type Sibling } from '../../places/order-siblings.ts';
import { planOwnPlace } from './plan-move.ts';
import type { Surroundings } from './surroundings.ts';

export interface OrderPlan {
  /** By the categories that move: as few as there can be. */
  readonly plans: ReadonlyMap<string, EditPlan>;
  /** Places of the others, which hold by what stands before them from now on. */
  readonly anchors: readonly EditUpdate[];
}

/**
 * What putting all children of a category into an order means for what is staged.   Pure.
 *
 * Rather those move that people have placed already. Every place holds by the sibling before it, so that nothing else decides the order;
 * and whoever stands there without a place of its own, now that the others have moved, needs none.
 * Shape   `wanted` holds the children of `parentStId`, each once.
 * Cost    That of ordering the siblings once for each of them that moves.
 */
export function planOrder(
  around: Surroundings,
  parentStId: string | null,
  wanted: readonly string[],
): OrderPlan {
  const sides = wanted.map((stId) => toSibling(around.sidesOf(stId), parentStId));
  const left = new Set(sides.filter(({ placed }) => placed === null).map(({ stId }) => stId));
  const moving = movedSiblings(around.childrenOf(parentStId), wanted, left);
  const placeAt = (index: number): Place => ({
    after: wanted[index - 1] ?? null,
    before: wanted[index + 1] ?? null,
  });
  const anchors: EditUpdate[] = [];
  const members = sides.map((sibling, index): Sibling => {
    const { stId, placed } = sibling;
    // How late it is placed does not matter: no two are placed behind the same one.
    if (moving.has(stId))
      return { ...sibling, placed: { ...NEVER, ...placed, at: placeAt(index) } };
    const edit = around.stagedOf(stId)?.edits.get('position');
    if (edit === undefined || placed === null) return sibling;
    const at = heldPlace(placed.at, placeAt(index), moving);
    if (at === null) return sibling;
    anchors.push(updatedEdit({ stId }, edit, { value: { ...at } }));
    return { ...sibling, placed: { ...placed, at } };
  });
  const plans = new Map<string, EditPlan>();
  for (const [index, stId] of wanted.entries()) {
    if (!moving.has(stId)) continue;
    const edit = around.stagedOf(stId)?.edits.get('position');
    const freed = members.map((one, at) => (at === index ? { ...one, placed: null } : one));
    if (edit !== undefined && isInOrder(freed, wanted)) {
      members.splice(0, members.length, ...freed);
      const changes = { position: { before: edit.value, after: null } };
      plans.set(stId, { set: [], clear: ['position'], changes });
    } else {
      plans.set(stId, planOwnPlace(around, stId, parentStId, placeAt(index)));
    }
  }
  return { plans, anchors };
}

const NEVER = { version: 0, stagedAt: 0 };

/** The place of one that stays, if it is to hold by others than before. */
function heldPlace(was: Place, is: Place, moving: ReadonlySet<string>): Place | null {
  const before = was.before !== null && moving.has(was.before) ? is.before : was.before;
  return was.after === is.after && was.before === before ? null : { after: is.after, before };
}

function isInOrder(members: readonly Sibling[], wanted: readonly string[]): boolean {
  return orderSiblings(members).every(({ stId }, index) => stId === wanted[index]);
}
