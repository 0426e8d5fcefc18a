import { InvalidInputError, InvalidStateError } from '../../../errors.ts';
import { type Place, placeOf, remotePlaceOf } from '../../edits/category-fields.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import { type EditPlan, type EditToSet, planEdits } from '../../edits/plan-edits.ts';
import { updatedEdit } from '../../edits/updated-edit.ts';
import type { EditUpdate } from '../../edits/write-edits.ts';
import { remoteParent, toSibling } from '../../places/group-positions.ts';
import { orderSiblings } from '../../places/order-siblings.ts';
import { isWithin, type Surroundings } from './surroundings.ts';

/** Levels of categories below a root. */
export const DEEPEST = 8;

/** Where a category is to stand. */
export interface MoveTarget {
  readonly parentStId: string | null;
  /** How many of its new siblings stand before it. */
  readonly index: number;
}

/**
 * What moving a category means: its parent and its place, and the places of those that held by it.   Pure.
 *
 * A place names the sibling before it, so that a change of order in ServiceTitan moves along what is placed behind what moves. A category
 * that comes to stand where ServiceTitan has it needs no place of its own; one that comes under another parent always has one, for the
 * siblings there may be placed by the same push.
 */
export function planMove(
  around: Surroundings,
  stId: string,
  target: MoveTarget,
): { readonly plan: EditPlan; readonly anchors: readonly EditUpdate[] } {
  const parentPlan = planParent(around, stId, target.parentStId);
  const others = around.childrenOf(target.parentStId).filter((sibling) => sibling !== stId);
  const after = others[target.index - 1] ?? null;
  const before = others[target.index] ?? null;
  const anchors = behind(around, before, stId, holdPlaces(around, new Set([stId])));
  const members = [...others, stId];
  const place = planPlace(around, stId, target.parentStId, { after, before }, members);
  return {
    plan: {
      set: [...parentPlan.set, ...place.set],
      clear: [...parentPlan.clear, ...place.clear],
      changes: { ...parentPlan.changes, ...place.changes },
    },
    anchors,
  };
}

function planParent(around: Surroundings, stId: string, parentStId: string | null): EditPlan {
  const { record } = around.sidesOf(stId);
  const field = { name: 'parent', local: false, read: () => remoteParent(record) };
  return planEdits(record, around.stagedOf(stId), [{ field, value: parentStId }]);
}

function planPlace(
  around: Surroundings,
  stId: string,
  parentStId: string | null,
  place: Place,
  members: readonly string[],
): EditPlan {
  const edit = around.stagedOf(stId)?.edits.get('position');
  const { record } = around.sidesOf(stId);
  const isHome = record !== null && remoteParent(record) === parentStId;
  if (isHome && standsThere(around, stId, place.after, members)) {
    if (edit === undefined) return { set: [], clear: [], changes: {} };
    const changes = { position: { before: edit.value, after: null } };
    return { set: [], clear: ['position'], changes };
  }
  return planOwnPlace(around, stId, parentStId, place);
}

/** A place of its own for a category under the parent, whatever it had before. */
export function planOwnPlace(
  around: Surroundings,
  stId: string,
  parentStId: string | null,
  place: Place,
): EditPlan {
  const edit = around.stagedOf(stId)?.edits.get('position');
  const { record } = around.sidesOf(stId);
  const isHome = record !== null && remoteParent(record) === parentStId;
  const now = isHome ? (around.remotePlaceOf(stId) as unknown as EditValue) : null;
  // What ServiceTitan has changed since the first move stays known.
  const known = edit === undefined ? null : remotePlaceOf(edit.base);
  const base = known !== null && known.parent === parentStId ? (edit?.base ?? null) : now;
  const wanted = place as unknown as EditValue;
  const set: EditToSet = { field: 'position', value: wanted, base, local: false };
  const changes = { position: { before: edit?.value ?? null, after: wanted } };
  return { set: [set], clear: [], changes };
}

/** Whether a category that is at home among these stands right behind that sibling without a place of its own. */
function standsThere(
  around: Surroundings,
  stId: string,
  after: string | null,
  members: readonly string[],
): boolean {
  const parentStId = remoteParent(around.sidesOf(stId).record);
  const siblings = members.map((id) => {
    const sibling = toSibling(around.sidesOf(id), parentStId);
    return id === stId ? { ...sibling, placed: null } : sibling;
  });
  const order = orderSiblings(siblings).map((member) => member.stId);
  return (order[order.indexOf(stId) - 1] ?? null) === after;
}

/** The place of whoever comes to stand behind a category holds by that one from now on. */
export function behind(
  around: Surroundings,
  next: string | null,
  stId: string,
  anchors: readonly EditUpdate[],
): EditUpdate[] {
  const edit = next === null ? undefined : around.stagedOf(next)?.edits.get('position');
  if (next === null || edit === undefined) return [...anchors];
  const held = anchors.find((update) => update.stId === next);
  const value = { ...placeOf(held?.value ?? edit.value), after: stId };
  return [
    ...anchors.filter((update) => update !== held),
    updatedEdit({ stId: next }, edit, { value }),
  ];
}

/** Places that hold by categories which leave theirs: they hold by what stands before those instead.   Pure. */
export function holdPlaces(around: Surroundings, leaving: ReadonlySet<string>): EditUpdate[] {
  const updates: EditUpdate[] = [];
  const instead = (stId: string | null, step: -1 | 1) =>
    stId === null ? null : neighbour(around, stId, leaving, step);
  for (const { stId, edits } of around.allStaged()) {
    const edit = edits.get('position');
    if (edit === undefined || leaving.has(stId)) continue;
    const place = placeOf(edit.value);
    const after = instead(place.after, -1);
    const before = instead(place.before, 1);
    if (after === place.after && before === place.before) continue;
    updates.push(updatedEdit({ stId }, edit, { value: { after, before } }));
  }
  return updates;
}

function neighbour(
  around: Surroundings,
  stId: string,
  leaving: ReadonlySet<string>,
  step: -1 | 1,
): string | null {
  if (!leaving.has(stId)) return stId;
  const order = around.childrenOf(around.rowOf(stId)?.parentStId ?? null);
  for (let at = order.indexOf(stId) + step; at >= 0 && at < order.length; at += step) {
    const other = order[at];
    if (other !== undefined && !leaving.has(other)) return other;
  }
  return null;
}

/**
 * Errors  InvalidInputError for a parent that is not there or stands below the category; InvalidStateError for one that would put it, or
 *         what is below it, deeper than ServiceTitan's eight levels.
 */
export function assertCanStand(
  around: Surroundings,
  stId: string | null,
  parentStId: string | null,
  path: string,
): void {
  if (parentStId === null) return;
  const parent = around.rowOf(parentStId);
  if (parent === undefined) {
    throw new InvalidInputError(path, `There is no such category: ${parentStId}.`);
  }
  if (stId !== null && isWithin(parent, stId)) {
    throw new InvalidInputError(path, 'A category cannot stand below itself.');
  }
  const own = stId === null ? undefined : around.rowOf(stId);
  const height = stId === null ? 0 : around.heightOf(stId);
  const deepest = parent.depth + 1 + height;
  const isNoDeeper = own !== undefined && deepest <= own.depth + height;
  if (deepest > DEEPEST && !isNoDeeper) {
    throw new InvalidStateError(
      `That would be level ${deepest} below a root; ServiceTitan has ${DEEPEST}. Move it higher up.`,
    );
  }
}
