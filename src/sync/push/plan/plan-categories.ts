import type { CategoryRow } from '../../../pricebook/category-row.ts';
import type { RemoteTree } from '../../../pricebook/conflicts/remote-tree.ts';
import { categoryFields } from '../../../pricebook/edits/category-fields.ts';
import { CREATED, DELETED, type RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import type { FieldChange } from '../push.ts';
import { callKey, type DraftCall, fieldChanges, isPushable, neededBy } from './draft-call.ts';

const ENTITY = 'categories';

export interface CategoriesToPlan {
  readonly remote: RemoteTree;
  /** The effective rows, depth-first. */
  readonly rows: readonly CategoryRow[];
  /** What is staged, by category. */
  readonly staged: ReadonlyMap<string, RecordEdits>;
  /** Whether a record is to be pushed. */
  readonly isChosen: (record: RecordEdits) => boolean;
}

/**
 * Creations and changes of categories, parents before their children, siblings in their order.   Pure.
 *
 * A category that is placed takes others along that have to make room: those are given a position although nobody edited them. A parent
 * that stands under its future child in ServiceTitan is moved out of there before.
 */
export function planCategoryWrites(given: CategoriesToPlan): DraftCall[] {
  const { remote, rows, staged, isChosen } = given;
  const chosen = (stId: string): RecordEdits | undefined => {
    const record = staged.get(stId);
    return record !== undefined && isChosen(record) ? record : undefined;
  };
  const disturbed = new Set(
    rows.flatMap(({ stId, parentStId }) => (comes(chosen(stId)) ? [parentStId] : [])),
  );
  const byId = new Map(rows.map((row) => [row.stId, row]));
  const reparented = new Set<string>();
  const calls: DraftCall[] = [];
  for (const row of rows) {
    const { stId } = row;
    const record = chosen(stId);
    const isNew = !remote.has(stId);
    if (isNew && record?.edits.has(CREATED) !== true) continue;
    const payload = remote.get(stId)?.payload ?? null;
    const changes = record === undefined ? [] : fieldChanges(record, payload, categoryFields);
    const mayPlace = record !== undefined || !isPlaced(staged.get(stId));
    if (mayPlace && disturbed.has(row.parentStId)) {
      changes.push(...positionChange(row, remote, record, isNew));
    }
    if (changes.length === 0) continue;
    if (changes.some(({ field }) => field === 'parent')) reparented.add(stId);
    const kind = isNew ? 'CREATE' : 'UPDATE';
    calls.push({
      ...{ key: callKey(kind, ENTITY, stId), kind, entity: ENTITY, stId, label: row.name },
      ...{ fields: changes, image: null },
      after: [
        ...neededBy(changes, categoryFields),
        ...(reparented.has(stId) ? movedOutBefore(row, byId, remote, reparented) : []),
      ],
    });
  }
  return calls;
}

/** The number to write so that the category stands at its place; none where it has it already. */
function positionChange(
  row: CategoryRow,
  remote: RemoteTree,
  record: RecordEdits | undefined,
  isNew: boolean,
): FieldChange[] {
  const { stId, position: after, parentStId, detached } = row;
  if (detached !== null || isPlaceHeld(record)) return [];
  const edit = record?.edits.get('position');
  const before = isNew ? null : remote.placeOf(stId).position;
  const isHome = !isNew && remote.parentOf(stId) === parentStId;
  if (isHome && before === after) return [];
  const { version = null, value = null, base = null } = edit ?? {};
  return [{ field: 'position', version, value, base, before, after }];
}

/** Moves of ancestors-to-be that stand under the category in ServiceTitan: they have to be out before it can go under them. */
function movedOutBefore(
  row: CategoryRow,
  byId: ReadonlyMap<string, CategoryRow>,
  remote: RemoteTree,
  reparented: ReadonlySet<string>,
): string[] {
  const keys: string[] = [];
  let above = row.parentStId;
  while (above !== null) {
    if (reparented.has(above) && isUnder(above, row.stId, remote)) {
      keys.push(callKey('UPDATE', ENTITY, above));
    }
    above = byId.get(above)?.parentStId ?? null;
  }
  return keys;
}

function isUnder(stId: string, ancestor: string, remote: RemoteTree): boolean {
  const seen = new Set<string>();
  for (let at = remote.parentOf(stId); at !== null && !seen.has(at); at = remote.parentOf(at)) {
    if (at === ancestor) return true;
    seen.add(at);
  }
  return false;
}

/** Deletions, the deepest first, after everything that is moved out of what is deleted.   Pure. */
export function planCategoryDeletes(
  { remote, staged, isChosen }: CategoriesToPlan,
  writes: readonly DraftCall[],
): DraftCall[] {
  const deleted = [...staged.values()].filter((record) => {
    const deletion = record.edits.get(DELETED);
    return (
      deletion !== undefined && isPushable(deletion) && remote.has(record.stId) && isChosen(record)
    );
  });
  const ids = new Set(deleted.map(({ stId }) => stId));
  const moves = writes.filter(
    ({ kind, fields }) => kind === 'UPDATE' && fields.some(({ field }) => field === 'parent'),
  );
  const depthOf = (stId: string): number => {
    let depth = 0;
    const seen = new Set<string>();
    for (let at = remote.parentOf(stId); at !== null && !seen.has(at); at = remote.parentOf(at)) {
      seen.add(at);
      depth += 1;
    }
    return depth;
  };
  return deleted
    .map((record) => ({ record, depth: depthOf(record.stId) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ record: { stId, edits } }) => {
      const edit = edits.get(DELETED);
      const change = { field: DELETED, version: edit?.version ?? null, value: true };
      const children = remote.orderUnder(stId).filter((child) => ids.has(child));
      return {
        ...{ key: callKey('DELETE', ENTITY, stId), kind: 'DELETE' as const, entity: ENTITY, stId },
        label: remote.get(stId)?.payload.name ?? stId,
        fields: [{ ...change, base: edit?.base ?? null, before: false, after: true }],
        image: null,
        after: [
          ...children.map((child) => callKey('DELETE', ENTITY, child)),
          ...moves
            .filter((move) => move.stId !== null && isUnder(move.stId, stId, remote))
            .map(({ key }) => key),
        ],
      };
    });
}

function isPlaced(record: RecordEdits | undefined): boolean {
  return (
    record !== undefined &&
    (record.edits.has('position') || record.edits.has('parent') || record.edits.has(CREATED))
  );
}

/** Whether the category is sent to its place now. */
function comes(record: RecordEdits | undefined): boolean {
  return isPlaced(record) && !isPlaceHeld(record);
}

/** Whether its place, or the parent it was chosen under, is contradicted: under another parent the place means nothing. */
function isPlaceHeld(record: RecordEdits | undefined): boolean {
  return ['parent', 'position'].some((field) => {
    const edit = record?.edits.get(field);
    return edit !== undefined && !isPushable(edit);
  });
}
