import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../../../test/support/pricebook.ts';
import { UserError } from '../../../errors.ts';
import type { CategoryRow } from '../../category-row.ts';
import { placeOf } from '../../edits/category-fields.ts';
import { DELETED, type RecordEdits } from '../../edits/record-edits.ts';
import { compareStIds } from '../../st-id.ts';
import type { PlacesPlan } from '../../writers/category-places.ts';
import { changeCategory, type ForestChange } from './change-category.ts';
import { planDeletion } from './delete-category.ts';
import { HeldForest } from './forest.ts';
import { Nearby } from './nearby.ts';
import { assertCanStand, holdPlaces, planMove } from './plan-move.ts';
import { planOrder } from './plan-order.ts';
import { planPlaces } from './plan-places.ts';
import type { Surroundings } from './surroundings.ts';

const TENANT = 3222348440n;
const staging = { tenantId: TENANT, by: 'anna', at: new Date('2026-04-01T00:00:00Z') };

/** What the database would answer about what is near: see `loadNearby`. */
function nearbyOf(forest: HeldForest, stId: string | null, parentStId: string | null): Nearby {
  const own = stId === null ? undefined : forest.rowOf(stId);
  const groups = new Set([parentStId, own === undefined ? parentStId : own.parentStId]);
  const branch = stId === null ? [] : forest.branchOf(stId).map((row) => row.stId);
  const rows = forest.rows.filter(
    (row) => groups.has(row.parentStId) || groups.has(row.stId) || branch.includes(row.stId),
  );
  const ids = rows.map((row) => row.stId);
  const records = ids.flatMap((id) => {
    const record = forest.recordOf(id);
    return record === null ? [] : [[id, record] as const];
  });
  const moved = [...forest.staged.values()].filter(
    ({ edits }) => edits.has('parent') || edits.has(DELETED),
  );
  const away = moved.flatMap(({ stId: id }) => {
    const record = forest.recordOf(id);
    return record === null ? [] : [[id, record] as const];
  });
  return new Nearby({
    ...{ tenantId: TENANT, parentStId, groups, renamed: new Map() },
    rows: new Map(rows.map((row) => [row.stId, row])),
    records: new Map(records),
    staged: new Map(
      [...forest.staged].filter(([id, edits]) => ids.includes(id) || holdsBy(edits, branch)),
    ),
    away: new Map(away.filter(([id]) => !ids.includes(id))),
    height: stId === null ? 0 : forest.heightOf(stId),
  });
}

function holdsBy({ edits }: RecordEdits, moving: readonly string[]): boolean {
  const edit = edits.get('position');
  if (edit === undefined) return false;
  const { after, before } = placeOf(edit.value);
  return moving.some((stId) => stId === after || stId === before);
}

type Plan = (around: Surroundings) => ForestChange;

interface Step {
  /** Reads out of what kind of numbers which category moves, and where to. */
  readonly kind: 'MOVE' | 'REORDER' | 'DELETE' | 'NEST';
  readonly one: number;
  readonly other: number;
  readonly index: number;
  readonly keys: readonly number[];
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('MOVE', 'MOVE', 'MOVE', 'REORDER', 'NEST', 'DELETE'),
  one: fc.nat(40),
  other: fc.nat(40),
  index: fc.nat(6),
  keys: fc.array(fc.nat(99), { minLength: 20, maxLength: 20 }),
});

const anyForest = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 40 }),
      parent: fc.option(fc.nat(12), { freq: 3 }),
      position: fc.integer({ min: 0, max: 6 }),
    }),
    { selector: ({ id }) => id, minLength: 4, maxLength: 20 },
  )
  .map((nodes) =>
    nodes.map(({ id, parent, position }, index) => {
      // Under one of those before it, so that there is no circle.
      const above = parent === null ? undefined : nodes[parent % Math.max(1, index)];
      const parentId = index === 0 || above === undefined ? null : above.id;
      return categoryRecord(category(id, { parentId, position }));
    }),
  );

/** What a step comes to in this forest: around what to look, and what to plan; null where there is nothing to do. */
function planOf(forest: HeldForest, { kind, one, other, index, keys }: Step) {
  const row = forest.rows[one % forest.rows.length];
  if (row === undefined) return null;
  const { stId } = row;
  if (kind === 'REORDER') {
    const parent = row.parentStId;
    const children = forest.childrenOf(parent);
    const wanted = [...children].sort(
      (a, b) => keyOf(a, children, keys) - keyOf(b, children, keys),
    );
    const plan: Plan = (around) => {
      const { plans, anchors } = planOrder(around, parent, wanted);
      return { anchors, changes: [...plans].map(([id, edits]) => change(around, id, edits)) };
    };
    return { stId: null, parent, plan, wanted };
  }
  if (kind === 'DELETE') {
    const branch = forest.branchOf(stId).map((below) => below.stId);
    const plan: Plan = (around) => ({
      changes: branch.map((id) =>
        planDeletion(staging, id, around.stagedOf(id), forest.recordOf(id)),
      ),
      anchors: holdPlaces(around, new Set(branch)),
    });
    return { stId, parent: row.parentStId, plan, wanted: null };
  }
  const target = forest.rows[other % forest.rows.length]?.stId ?? null;
  const parent = kind === 'NEST' || other % 5 > 0 ? target : null;
  const plan: Plan = (around) => {
    assertCanStand(around, stId, parent, 'parent');
    const siblings = around.childrenOf(parent).filter((id) => id !== stId);
    const at = { parentStId: parent, index: Math.min(index, siblings.length) };
    const { plan: edits, anchors } = planMove(around, stId, at);
    return { anchors, changes: [change(around, stId, edits)] };
  };
  return { stId, parent, plan, wanted: null };
}

const keyOf = (id: string, children: readonly string[], keys: readonly number[]): number =>
  keys[children.indexOf(id) % keys.length] ?? 0;
const change = (around: Surroundings, id: string, edits: Parameters<typeof changeCategory>[3]) =>
  changeCategory(staging, id, around.stagedOf(id), edits, 'STAGED');

/** Master's rows once the plan is written: see `writePlaces`. */
function written(rows: readonly CategoryRow[], plan: PlacesPlan): CategoryRow[] {
  const after = new Map(rows.map((row) => [row.stId, row]));
  for (const stId of plan.gone) after.delete(stId);
  for (const { stId, from, to } of plan.branches) {
    for (const row of after.values()) {
      if (row.stId === stId || !`${row.path}.`.startsWith(`${from.path}.`)) continue;
      const path = `${to.path}${row.path.slice(from.path.length)}`;
      after.set(row.stId, { ...row, path, depth: row.depth + to.depth - from.depth });
    }
  }
  for (const { version, updatedAt, ...place } of plan.placed) {
    const row = after.get(place.stId);
    if (row === undefined) throw new Error(`There is no row of ${place.stId} to place.`);
    const stamp = { version: version ?? row.version, updatedAt: updatedAt ?? row.updatedAt };
    after.set(place.stId, { ...row, ...place, ...stamp, detached: null });
  }
  return byId([...after.values(), ...plan.made]);
}

const byId = (rows: readonly CategoryRow[]): CategoryRow[] =>
  [...rows].sort((a, b) => compareStIds(a.stId, b.stId));

/** What a plan comes to, or the error that it ends with. */
function attempt<Result>(work: () => Result): Result | { readonly refused: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return { refused: error.message };
    throw error;
  }
}

describe('what is near a category that moves', () => {
  it('I01 I03 I04 tells the same as the whole forest: the same edits, and the same rows', () => {
    fc.assert(
      fc.property(anyForest, fc.array(anyStep, { maxLength: 8 }), (records, steps) => {
        let forest = new HeldForest(TENANT, records, new Map());
        for (const step of steps) {
          const given = planOf(forest, step);
          if (given === null) continue;
          const nearby = nearbyOf(forest, given.stId, given.parent);
          const planned = attempt(() => given.plan(forest));
          expect(attempt(() => given.plan(nearby))).toEqual(planned);
          if ('refused' in planned) continue;
          const after = forest.after(planned);
          const plan = planPlaces(nearby, planned);
          if (plan !== null) expect(written(forest.rows, plan)).toEqual(byId(after.rows));
          if (given.wanted !== null) expect(after.childrenOf(given.parent)).toEqual(given.wanted);
          forest = after;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('I04 reorders children without moving more of them than have to', () => {
    const records = [1, 2, 3, 4, 5].map((id) => categoryRecord(category(id, { position: id })));
    let forest = new HeldForest(TENANT, records, new Map());
    const reorder = (...wanted: string[]) => {
      const { plans, anchors } = planOrder(forest, null, wanted);
      const changes = [...plans].map(([id, edits]) => change(forest, id, edits));
      forest = forest.after({ changes, anchors });
      return [...plans.keys()];
    };
    expect(reorder('5', '4', '1', '2', '3')).toHaveLength(2);
    // Those that were placed go back where they came from, and nothing is staged any more.
    expect(reorder('1', '2', '3', '4', '5')).toHaveLength(2);
    expect([...forest.staged.values()].flatMap(({ edits }) => [...edits.keys()])).toEqual([]);
  });
});
