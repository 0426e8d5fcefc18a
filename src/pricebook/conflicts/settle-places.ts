import { placeOf, type RemotePlace, remotePlaceOf } from '../edits/category-fields.ts';
import { compareEdit } from '../edits/compare-edit.ts';
import type { EditValue } from '../edits/edit-value.ts';
import type { RecordEdits, StagedEdit } from '../edits/record-edits.ts';
import { movedSiblings } from '../places/moved-siblings.ts';
import type { ParentTrouble } from '../places/resolve-parents.ts';
import type { RemoteForest } from './remote-tree.ts';
import type { SettlementBuilder } from './settlement.ts';

/** Fields of a category whose standing depends on other categories. */
export const PLACED_FIELDS: ReadonlySet<string> = new Set(['parent', 'position']);

export interface PlacesToSettle {
  readonly remote: RemoteForest;
  /** All categories that are there and have something staged. */
  readonly staged: readonly RecordEdits[];
  /** Staged parents that cannot be had, with all that is staged. */
  readonly troubled: ReadonlyMap<string, ParentTrouble>;
  /** Whether `remote` knows where all siblings stand by now; else no place counts as reached. */
  readonly arePlacesKnown: boolean;
}

/**
 * Holds staged parents and places against ServiceTitan's forest.   Pure but for the builder.
 *
 * A place is contradicted by a move of the same category in ServiceTitan, not by moves of its siblings: of the siblings whose order
 * has changed there, as few count as moved as explain the change, and rather such as nobody has moved here. Answers with those that are
 * on their way to another parent, with nothing held against it.
 * Source  docs/SYNC.md I20, I22.
 */
export function settlePlaces(
  builder: SettlementBuilder,
  places: PlacesToSettle,
): ReadonlySet<string> {
  const { staged, remote, troubled, arePlacesKnown } = places;
  const leaving = new Set<string>();
  const placedHere = new Set(staged.filter(isPlaced).map(({ stId }) => stId));
  for (const record of inOrderOf(remote, staged)) {
    if (!isPlaced(record)) continue;
    const parent = record.edits.get('parent');
    const position = record.edits.get('position');
    const fate = parent === undefined ? 'NONE' : settleParent(builder, record, parent, places);
    if (fate === 'STAGED') leaving.add(record.stId);
    if (position !== undefined && remote.has(record.stId)) {
      const stands = settlePosition(builder, record, position, fate, {
        ...{ remote, placedHere, arePlacesKnown },
      });
      // Whoever is to stand behind it stands behind what ServiceTitan has there.
      if (stands) placedHere.delete(record.stId);
    } else if (position !== undefined && !troubled.has(record.stId)) {
      builder.unmoved(record, position);
    } else if (position === undefined && fate === 'AGREED') {
      placedHere.delete(record.stId);
    }
  }
  return leaving;
}

/** So that of two siblings the first is settled before the one behind it. */
function inOrderOf(remote: RemoteForest, staged: readonly RecordEdits[]): RecordEdits[] {
  const rankOf = ({ stId }: RecordEdits): number =>
    remote.has(stId) ? remote.placeOf(stId).order.indexOf(stId) : -1;
  return staged
    .map((record) => ({ record, rank: isPlaced(record) ? rankOf(record) : 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ record }) => record);
}

/** What has become of the staged parent; NONE where none was staged, HELD where it is contradicted and left to people. */
type ParentFate = 'NONE' | 'STAGED' | 'HELD' | 'AGREED' | 'KEEP_ST';

function settleParent(
  builder: SettlementBuilder,
  record: RecordEdits,
  edit: StagedEdit,
  { remote, troubled }: PlacesToSettle,
): ParentFate {
  const { stId } = record;
  const trouble = troubled.get(stId) ?? null;
  const now = remote.has(stId) ? remote.parentOf(stId) : null;
  const standing = remote.has(stId) ? compareEdit(edit.base, edit.value, now) : 'UNMOVED';
  if (standing === 'AGREED') {
    builder.clear(record, edit, 'AGREED', now);
    return 'AGREED';
  }
  if (standing === 'UNMOVED' && trouble === null) {
    builder.unmoved(record, edit);
    return 'STAGED';
  }
  const cause = standing === 'CONFLICT' ? null : trouble;
  const sides = { base: edit.base, local: edit.value, remote: now };
  const decided = builder.contradicted(record, edit, sides, { cause, canStay: trouble === null });
  if (decided === null) return 'HELD';
  return decided === 'KEEP_ST' ? 'KEEP_ST' : 'STAGED';
}

/** Answers whether the category stands in ServiceTitan where it shall stand. */
function settlePosition(
  builder: SettlementBuilder,
  record: RecordEdits,
  edit: StagedEdit,
  fate: ParentFate,
  {
    remote,
    placedHere,
    arePlacesKnown,
  }: Pick<PlacesToSettle, 'remote' | 'arePlacesKnown'> & {
    readonly placedHere: ReadonlySet<string>;
  },
): boolean {
  const now = remote.placeOf(record.stId);
  const value = asValue(now);
  const base = remotePlaceOf(edit.base);
  if (fate === 'STAGED' || fate === 'HELD') {
    // It stands under the staged parent: what happens to its siblings of now does not matter.
    builder.unmoved(record, edit);
  } else if (fate === 'KEEP_ST') {
    builder.clear(record, edit, 'KEEP_ST', value);
  } else if (arePlacesKnown && stands(now, record.stId, placeOf(edit.value).after, placedHere)) {
    builder.clear(record, edit, 'AGREED', value);
    return true;
  } else if (fate === 'AGREED') {
    builder.rebase(record, edit, value);
  } else if (hasMoved(record.stId, base, now, placedHere)) {
    builder.contradicted(record, edit, { base: edit.base, local: edit.value, remote: value });
  } else {
    builder.unmoved(record, edit);
  }
  return fate === 'KEEP_ST';
}

/** Whether ServiceTitan has moved the category since the edit was made. */
function hasMoved(
  stId: string,
  base: RemotePlace | null,
  now: RemotePlace,
  placedHere: ReadonlySet<string>,
): boolean {
  if (base === null || base.parent !== now.parent) return true;
  return movedSiblings(base.order, now.order, placedHere).has(stId);
}

/** Whether ServiceTitan has the category right behind the one it shall be behind, and that one stays where it is. */
function stands(
  { order }: RemotePlace,
  stId: string,
  after: string | null,
  placedHere: ReadonlySet<string>,
): boolean {
  const before = order[order.indexOf(stId) - 1] ?? null;
  return before === after && (after === null || !placedHere.has(after));
}

function isPlaced({ edits }: RecordEdits): boolean {
  return edits.has('position') || edits.has('parent');
}

const asValue = (place: RemotePlace): EditValue => place as unknown as EditValue;
