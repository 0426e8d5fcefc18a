import type { CategoryRow } from '../../category-row.ts';
import { isThere, type RecordEdits } from '../../edits/record-edits.ts';
import { toInstant } from '../../instant.ts';
import { groupPositions, type PlaceSides, remoteParent } from '../../places/group-positions.ts';
import { ownFields, pathLabel } from '../../project-categories.ts';
import type { MovedBranch, Placement, PlacesPlan } from '../../writers/category-places.ts';
import type { ForestChange } from './change-category.ts';
import type { Nearby } from './nearby.ts';

/**
 * What a change of places does to master, as far as what is nearby tells: the same as projecting the forest anew would.   Pure.
 * Null where that does not tell all: a category that a place holds by, or whose place holds by what moves, may stand elsewhere by now,
 * among siblings that were not read.
 * Shape   Staged parents are there and make no circle: see `assertCanStand`. What changes is a category's place and nothing else of it,
 *         unless it is made or goes.
 */
export function planPlaces(nearby: Nearby, change: ForestChange): PlacesPlan | null {
  const after = sidesAfter(nearby, change);
  const sidesOf = (stId: string) => after.get(stId) ?? nearby.sidesOf(stId);
  const parents = new Map(
    change.changes.flatMap(({ after: record }) => {
      const { stId } = record;
      const isMirrored = nearby.recordOf(stId) !== null;
      return isThere(record, isMirrored) ? [[stId, effectiveParent(sidesOf(stId))]] : [];
    }),
  );
  const changed = new Map(change.changes.map((one) => [one.after.stId, one.after]));
  const groups = new Set(parents.values());
  for (const stId of after.keys()) {
    const row = nearby.rowOf(stId);
    const isKnown = changed.has(stId) || (row !== undefined && nearby.hasGroup(row.parentStId));
    if (!isKnown) return null;
    if (row !== undefined && row.detached === null) groups.add(row.parentStId);
  }
  for (const group of groups) if (group !== null && nearby.rowOf(group) === undefined) return null;
  const made: CategoryRow[] = [];
  const placed: Placement[] = [];
  for (const group of groups) {
    const stay = nearby.childrenOf(group).filter((stId) => !changed.has(stId));
    const come = [...parents].filter(([, parent]) => parent === group).map(([stId]) => stId);
    for (const [stId, position] of groupPositions([...stay, ...come].map(sidesOf), group)) {
      const place = placeUnder(nearby, group, stId, position);
      const record = changed.get(stId);
      const row = nearby.rowOf(stId);
      if (record === undefined) {
        if (row?.position !== position) placed.push({ ...place, version: null, updatedAt: null });
      } else if (row === undefined) {
        const own = ownFields(nearby.tenantId, { stId, record: null, edits: record });
        made.push({ ...own, ...place, detached: null });
      } else {
        placed.push({ ...place, ...stampOf(nearby, record) });
      }
    }
  }
  const gone = [...changed.keys()].filter((stId) => !parents.has(stId));
  return { made, placed, branches: placed.flatMap((place) => movedBranch(nearby, place)), gone };
}

function sidesAfter(nearby: Nearby, { changes, anchors }: ForestChange): Map<string, PlaceSides> {
  const after = new Map<string, PlaceSides>();
  for (const { after: edits } of changes) {
    after.set(edits.stId, { ...nearby.sidesOf(edits.stId), edits });
  }
  for (const { stId, field, value } of anchors) {
    const sides = after.get(stId) ?? nearby.sidesOf(stId);
    const edit = sides.edits?.edits.get(field);
    if (edit === undefined) continue;
    const edits = new Map(sides.edits?.edits).set(field, { ...edit, value });
    after.set(stId, { ...sides, edits: { edits } });
  }
  return after;
}

function effectiveParent({ record, edits }: PlaceSides): string | null {
  const staged = edits?.edits.get('parent')?.value as string | null | undefined;
  return staged === undefined ? remoteParent(record) : staged;
}

function placeUnder(nearby: Nearby, parentStId: string | null, stId: string, position: number) {
  const parent = parentStId === null ? null : nearby.rowOf(parentStId);
  if (parent === undefined) throw new Error(`Category ${parentStId} is not among what was read.`);
  const label = pathLabel(stId);
  return {
    ...{ stId, parentStId, position },
    depth: parent === null ? 0 : parent.depth + 1,
    path: parent === null ? label : `${parent.path}.${label}`,
  };
}

function stampOf(nearby: Nearby, { stId, version, changedAt }: RecordEdits) {
  const record = nearby.recordOf(stId);
  const isNewer = record !== null && record.changedAt > changedAt;
  return {
    version: (record?.revision ?? 0) + version,
    updatedAt: toInstant(isNewer ? record.changedAt : changedAt),
  };
}

function movedBranch(nearby: Nearby, { stId, path, depth }: Placement): MovedBranch[] {
  const row = nearby.rowOf(stId);
  if (row === undefined || row.path === path || nearby.heightOf() === 0) return [];
  return [{ stId, from: row, to: { path, depth } }];
}
