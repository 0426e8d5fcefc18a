import { InvalidInputError, InvalidStateError } from '../../../errors.ts';
import { categoryFields, type Place, placeOf, remotePlaceOf } from '../../edits/category-fields.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import { type EditPlan, type EditToSet, planEdits } from '../../edits/plan-edits.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import { updatedEdit } from '../../edits/updated-edit.ts';
import type { EditUpdate } from '../../edits/write-edits.ts';
import { orderSiblings } from '../../places/order-siblings.ts';
import { toSibling } from '../../project-categories.ts';
import { type HeldForest, subtreeOf } from './forest.ts';

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
 * that comes to stand where ServiceTitan has it needs no place of its own.
 */
export function planMove(
  forest: HeldForest,
  stId: string,
  target: MoveTarget,
): { readonly plan: EditPlan; readonly anchors: readonly EditUpdate[] } {
  const record = forest.staged.get(stId);
  const parentPlan = planParent(forest, stId, record, target.parentStId);
  const others = forest.childrenOf(target.parentStId).filter((sibling) => sibling !== stId);
  const after = others[target.index - 1] ?? null;
  const before = others[target.index] ?? null;
  const anchors = behind(forest, before, stId, holdPlaces(forest, new Set([stId])));
  const place = planPlace(forest, stId, target.parentStId, { after, before });
  return {
    plan: {
      set: [...parentPlan.set, ...place.set],
      clear: [...parentPlan.clear, ...place.clear],
      changes: { ...parentPlan.changes, ...place.changes },
    },
    anchors,
  };
}

function planParent(
  forest: HeldForest,
  stId: string,
  record: RecordEdits | undefined,
  parentStId: string | null,
): EditPlan {
  const field = categoryFields.get('parent');
  const payload = forest.remote.get(stId)?.payload ?? null;
  if (field === undefined) throw new Error('Categories have no parent.');
  return planEdits(payload, record, [{ field, value: parentStId }]);
}

function planPlace(
  forest: HeldForest,
  stId: string,
  parentStId: string | null,
  place: Place,
): EditPlan {
  const record = forest.staged.get(stId);
  const edit = record?.edits.get('position');
  const wanted = place as unknown as EditValue;
  if (standsThere(forest, stId, parentStId, place.after)) {
    if (edit === undefined) return { set: [], clear: [], changes: {} };
    const changes = { position: { before: edit.value, after: null } };
    return { set: [], clear: ['position'], changes };
  }
  const isHome = forest.remote.has(stId) && forest.remote.parentOf(stId) === parentStId;
  const now = isHome ? (forest.remote.placeOf(stId) as unknown as EditValue) : null;
  // What ServiceTitan has changed since the first move stays known.
  const known = edit === undefined ? null : remotePlaceOf(edit.base);
  const base = known !== null && known.parent === parentStId ? (edit?.base ?? null) : now;
  const set: EditToSet = { field: 'position', value: wanted, base, local: false };
  const changes = { position: { before: edit?.value ?? null, after: wanted } };
  return { set: [set], clear: [], changes };
}

/** Whether the category stands right behind that sibling without a place of its own. */
function standsThere(
  forest: HeldForest,
  stId: string,
  parentStId: string | null,
  after: string | null,
): boolean {
  const siblings = forest.childrenOf(parentStId).filter((sibling) => sibling !== stId);
  const members = [...siblings, stId].map((id) => {
    const sibling = toSibling(
      { stId: id, record: forest.remote.get(id), edits: forest.staged.get(id) },
      parentStId,
    );
    return id === stId ? { ...sibling, placed: null } : sibling;
  });
  const order = orderSiblings(members).map((member) => member.stId);
  return (order[order.indexOf(stId) - 1] ?? null) === after;
}

/** The place of whoever comes to stand behind a category holds by that one from now on. */
export function behind(
  { staged }: HeldForest,
  next: string | null,
  stId: string,
  anchors: readonly EditUpdate[],
): EditUpdate[] {
  const edit = next === null ? undefined : staged.get(next)?.edits.get('position');
  if (next === null || edit === undefined) return [...anchors];
  const held = anchors.find((update) => update.stId === next);
  const value = { ...placeOf(held?.value ?? edit.value), after: stId };
  return [
    ...anchors.filter((update) => update !== held),
    updatedEdit({ stId: next }, edit, { value }),
  ];
}

/** Places that hold by categories which leave theirs: they hold by what stands before those instead.   Pure. */
export function holdPlaces(forest: HeldForest, leaving: ReadonlySet<string>): EditUpdate[] {
  const updates: EditUpdate[] = [];
  for (const record of forest.staged.values()) {
    const edit = record.edits.get('position');
    if (edit === undefined || leaving.has(record.stId)) continue;
    const place = placeOf(edit.value);
    const after = place.after === null ? null : beforeLeaving(forest, place.after, leaving);
    const before = place.before === null ? null : behindLeaving(forest, place.before, leaving);
    if (after === place.after && before === place.before) continue;
    updates.push(updatedEdit(record, edit, { value: { after, before } }));
  }
  return updates;
}

function beforeLeaving(forest: HeldForest, stId: string, leaving: ReadonlySet<string>) {
  return neighbour(forest, stId, leaving, -1);
}

function behindLeaving(forest: HeldForest, stId: string, leaving: ReadonlySet<string>) {
  return neighbour(forest, stId, leaving, 1);
}

function neighbour(
  forest: HeldForest,
  stId: string,
  leaving: ReadonlySet<string>,
  step: -1 | 1,
): string | null {
  if (!leaving.has(stId)) return stId;
  const order = forest.childrenOf(forest.byId.get(stId)?.parentStId ?? null);
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
  forest: HeldForest,
  stId: string | null,
  parentStId: string | null,
  path: string,
): void {
  if (parentStId === null) return;
  const parent = forest.byId.get(parentStId);
  if (parent === undefined) {
    throw new InvalidInputError(path, `There is no such category: ${parentStId}.`);
  }
  const branch = stId === null ? [] : subtreeOf(forest, stId);
  if (branch.some((row) => row.stId === parentStId)) {
    throw new InvalidInputError(path, 'A category cannot stand below itself.');
  }
  const own = stId === null ? null : forest.byId.get(stId);
  const height = Math.max(0, ...branch.map(({ depth }) => depth - (own?.depth ?? 0)));
  const deepest = parent.depth + 1 + height;
  const isNoDeeper = own !== null && own !== undefined && deepest <= own.depth + height;
  if (deepest > DEEPEST && !isNoDeeper) {
    throw new InvalidStateError(
      `That would be level ${deepest} below a root; ServiceTitan has ${DEEPEST}. Move it higher up.`,
    );
  }
}
