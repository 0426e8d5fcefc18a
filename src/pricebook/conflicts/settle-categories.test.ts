import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../../test/support/pricebook.ts';
import { afterwards, staged } from '../../../test/support/staged.ts';
import type { EditValue } from '../edits/edit-value.ts';
import type { RecordEdits } from '../edits/record-edits.ts';
import { projectCategories } from '../project-categories.ts';
import type { CategoryRecord } from '../raw-record.ts';
import { leaveToPeople, type OpenConflict, type PolicyOf, type Strategy } from './conflict.ts';
import { RemoteTree } from './remote-tree.ts';
import { settleCategories } from './settle-categories.ts';

/** ServiceTitan's forest: each parent's children in their order; 0 for the roots. */
type Forest = Readonly<Record<string, readonly number[]>>;

function forest(children: Forest, fields: Record<string, object> = {}): CategoryRecord[] {
  return Object.entries(children).flatMap(([parent, ids]) =>
    ids.map((id, index) =>
      categoryRecord(
        category(id, {
          parentId: Number(parent) || null,
          position: index + 1,
          ...fields[String(id)],
        }),
      ),
    ),
  );
}
const place = (records: readonly CategoryRecord[], id: number | string): EditValue =>
  new RemoteTree(records).placeOf(String(id)) as unknown as EditValue;
const behind = (after: number | null, before: number | null = null): EditValue => ({
  after: after === null ? null : String(after),
  before: before === null ? null : String(before),
});
const settle = (
  records: readonly CategoryRecord[],
  edits: readonly RecordEdits[],
  more: { open?: OpenConflict[]; policyOf?: PolicyOf } = {},
) => settleCategories({ records, staged: edits, open: [], policyOf: leaveToPeople, ...more });
const NOTHING = { cleared: [], updated: [], found: [], withdrawn: [] };

describe('settleCategories', () => {
  const before = forest({ 0: [1, 2, 3, 4, 5] });
  const moveOf = (id: number, after: number | null) =>
    staged(id, { position: { value: behind(after), base: place(before, id) } });

  it('I22 finds no conflict where the two sides reordered different siblings', () => {
    const now = forest({ 0: [1, 2, 3, 5, 4] });
    expect(settle(now, [moveOf(2, null)])).toEqual(NOTHING);
  });

  it('finds a conflict where both sides moved the same category', () => {
    const now = forest({ 0: [1, 3, 4, 5, 2] });
    expect(settle(now, [moveOf(2, null)]).found).toMatchObject([
      { stId: '2', field: 'position', remote: { order: ['1', '3', '4', '5', '2'] } },
    ]);
  });

  it('finds a conflict where ServiceTitan put a category under another parent that was moved here', () => {
    const now = forest({ 0: [1, 3, 4, 5], 1: [2] });
    expect(settle(now, [moveOf(2, 4)]).found).toMatchObject([{ stId: '2', field: 'position' }]);
    const parent = staged(2, { parent: { value: '3', base: null } });
    expect(settle(now, [parent]).found).toMatchObject([
      { field: 'parent', base: null, local: '3', remote: '1', cause: null },
    ]);
  });

  it('clears a place and a parent that ServiceTitan has, too', () => {
    const now = forest({ 0: [2, 1, 3, 4, 5] });
    expect(settle(now, [moveOf(2, null)]).cleared).toMatchObject([
      { field: 'position', reason: 'AGREED' },
    ]);
    const moved = staged(2, {
      parent: { value: '3', base: null },
      position: { value: behind(null), base: place(before, 2) },
    });
    expect(settle(forest({ 0: [1, 3, 4, 5], 3: [2] }), [moved]).cleared).toMatchObject([
      { field: 'parent', reason: 'AGREED' },
      { field: 'position', reason: 'AGREED' },
    ]);
  });

  it('finds a circle that arises from both sides together, and ServiceTitan parents are shown', () => {
    const edits = [staged(1, { parent: { value: '2', base: null } })];
    const now = forest({ 0: [1, 3, 4, 5], 1: [2] });
    expect(settle(now, edits).found).toMatchObject([
      { stId: '1', field: 'parent', cause: 'CYCLE', local: '2', remote: null },
    ]);
    const { rows } = projectCategories(1n, now, edits);
    expect(rows.find(({ stId }) => stId === '1')).toMatchObject({
      parentStId: null,
      detached: null,
    });
  });

  it('withdraws the conflict of a circle when it is none any more', () => {
    const edits = [staged(1, { parent: { value: '2', base: null, state: 'CONFLICTED' } })];
    const open = [{ id: 'c', stId: '1', field: 'parent', cause: 'CYCLE' as const, remote: null }];
    expect(settle(forest({ 0: [1, 2] }), edits, { open })).toMatchObject({
      ...{ withdrawn: open, updated: [{ state: 'STAGED' }], found: [] },
    });
  });

  it('finds a staged parent that ServiceTitan has deleted, whatever the policy', () => {
    const edits = [staged(1, { parent: { value: '9', base: null } })];
    expect(settle(before, edits, { policyOf: () => 'KEEP_LOCAL' }).found).toMatchObject([
      { field: 'parent', cause: 'PARENT_GONE', decided: null },
    ]);
  });

  it('takes the place back with the parent that a policy takes back', () => {
    const moved = staged(2, {
      parent: { value: '3', base: null },
      position: { value: behind(null), base: place(before, 2) },
    });
    const now = forest({ 0: [1, 3, 4, 5], 1: [2] });
    expect(settle(now, [moved], { policyOf: () => 'KEEP_ST' }).cleared).toMatchObject([
      { field: 'parent', reason: 'KEEP_ST' },
      { field: 'position', reason: 'KEEP_ST' },
    ]);
  });

  it('finds the circle that is left when a policy takes one of two moves back', () => {
    // 2 was moved out of the way here, so that 1 could go under it; ServiceTitan moved 2 under 1 by way of 3.
    const edits = [
      staged(2, { parent: { value: null, base: '4' } }),
      staged(1, { parent: { value: '2', base: null } }),
    ];
    const now = forest({ 0: [1, 4, 5], 1: [3], 3: [2] });
    const policyOf = (): Strategy => 'KEEP_ST';
    const settlement = settle(now, edits, { policyOf });
    expect(settlement.cleared).toMatchObject([{ stId: '2', reason: 'KEEP_ST' }]);
    expect(settlement.found).toMatchObject([
      { stId: '2', decided: 'KEEP_ST' },
      { stId: '1', cause: 'CYCLE', decided: null },
    ]);
  });

  it('holds a deletion under which ServiceTitan has put something, until that is gone', () => {
    const deletion = { value: true, base: {} };
    const now = forest({ 0: [1, 2], 1: [3] });
    expect(settle(now, [staged(1, { deleted: deletion })]).found).toMatchObject([
      { field: 'deleted', type: 'LOCAL_DELETED_ST_MODIFIED', decided: null },
    ]);
    const conflicted = staged(1, { deleted: { ...deletion, state: 'CONFLICTED' } });
    const open = [{ id: 'c', stId: '1', field: 'deleted', cause: null, remote: false }];
    expect(settle(now, [conflicted], { open })).toEqual(NOTHING);
    expect(settle(forest({ 0: [1, 2] }), [conflicted], { open })).toMatchObject({
      ...{ withdrawn: open, updated: [{ state: 'STAGED' }] },
    });
    const both = [staged(1, { deleted: deletion }), staged(3, { deleted: deletion })];
    expect(settle(now, both)).toEqual(NOTHING);
  });

  describe('a deletion', () => {
    const deletion = { value: true, base: {} };
    const heldOf = (records: readonly CategoryRecord[], edits: readonly RecordEdits[]) =>
      settle(records, edits).found.flatMap(({ stId, field }) => (field === 'deleted' ? stId : []));

    it('is held by what is in use below a category that is not', () => {
      const now = (active: boolean) =>
        forest({ 0: [1], 1: [2], 2: [3] }, { 2: { active: false }, 3: { active } });
      expect(heldOf(now(true), [staged(1, { deleted: deletion })])).toEqual(['1']);
      expect(heldOf(now(false), [staged(1, { deleted: deletion })])).toEqual([]);
    });

    it('is held by what stays below it because its own deletion is held', () => {
      const edits = [1, 2].map((id) => staged(id, { deleted: deletion }));
      expect(heldOf(forest({ 0: [1], 1: [2], 2: [3] }), edits)).toEqual(['2', '1']);
      const renamed = [
        staged(1, { deleted: deletion }),
        staged(2, { deleted: { value: true, base: { name: 'As it was' } } }),
      ];
      expect(heldOf(forest({ 0: [1], 1: [2] }), renamed)).toEqual(['2', '1']);
    });

    it('is held by what was to be moved away and is contradicted there, and by nothing that goes', () => {
      const moved = (base: string | null) => [
        staged(1, { deleted: deletion }),
        staged(2, { parent: { value: null, base } }),
      ];
      const now = forest({ 0: [1, 3], 1: [2] });
      expect(heldOf(now, moved('1'))).toEqual([]);
      expect(heldOf(now, moved('3'))).toEqual(['1']);
    });
  });

  it('I20 tells of no conflict that a policy would have kept where both sides agree in the end', () => {
    const policyOf: PolicyOf = (field) => (field === 'parent' ? 'KEEP_ST' : 'KEEP_LOCAL');
    const before = forest({ 0: [5], 5: [3] });
    const edits = [
      staged(3, { position: { value: behind(4), base: place(before, 3) } }),
      // Only once this one is gone is it known that 4 stays where it is.
      staged(4, { parent: { value: '1', base: '3' } }),
    ];
    const now = forest({ 0: [4, 3, 6, 1] });
    const held = { id: 'held', stId: '3', field: 'position', cause: null, remote: null };
    const settlement = settle(now, edits, { open: [held], policyOf });
    expect(settlement.cleared).toMatchObject([
      { stId: '4', field: 'parent', reason: 'KEEP_ST' },
      { stId: '3', field: 'position', reason: 'AGREED' },
    ]);
    expect(settlement.found.map(({ stId, field }) => [stId, field])).toEqual([['4', 'parent']]);
    expect(settlement.withdrawn).toEqual([held]);
    expect(settlement.updated).toEqual([]);
  });

  it('I20 loses no edit and finds nothing new the second time, whatever both sides did', () => {
    const ids = [1, 2, 3, 4, 5, 6];
    const anyForest = fc
      .tuple(
        fc.shuffledSubarray(ids, { minLength: 2 }),
        fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }),
      )
      .map(([there, parents]) => {
        const children: Record<string, number[]> = {};
        for (const [index, id] of there.entries()) {
          // Each stands under one that comes before it, so that ServiceTitan has no circle of its own.
          const parent = index === 0 ? 0 : [0, ...there][(parents[index] ?? 0) % (index + 1)];
          children[parent ?? 0] = [...(children[parent ?? 0] ?? []), id];
        }
        return forest(children);
      });
    const anyId = fc.constantFrom(...ids);
    const anyMove = fc.record({
      id: anyId,
      parent: fc.option(fc.option(anyId)),
      after: fc.option(fc.option(anyId)),
      deleted: fc.constantFrom(false, false, false, true),
    });
    const anyMoves = fc.uniqueArray(anyMove, { selector: ({ id }) => id, maxLength: 4 });
    const anyStrategy = fc.constantFrom<Strategy>('KEEP_ST', 'KEEP_LOCAL', 'MANUAL');
    const anyPolicies = fc.dictionary(
      fc.constantFrom('parent', 'position', 'deleted'),
      anyStrategy,
    );
    fc.assert(
      fc.property(
        anyForest,
        anyMoves,
        fc.array(anyForest, { maxLength: 3 }),
        anyPolicies,
        (base, moves, story, policies) => {
          const policyOf: PolicyOf = (field) => policies[field] ?? 'MANUAL';
          const there = new RemoteTree(base);
          let now: { staged: RecordEdits[]; open: OpenConflict[] } = {
            staged: moves.flatMap(({ id, parent, after, deleted }) => {
              if (!there.has(String(id))) return [];
              const wanted = parent === null || parent === id ? null : String(parent);
              return staged(id, {
                ...(parent !== null &&
                  parent !== id &&
                  wanted !== there.parentOf(String(id)) && {
                    parent: { value: wanted, base: there.parentOf(String(id)) },
                  }),
                ...(after !== null &&
                  after !== id && {
                    position: { value: behind(after), base: place(base, id) },
                  }),
                ...(deleted && { deleted: { value: true, base: {} } }),
              });
            }),
            open: [],
          };
          for (const records of story) {
            const settlement = settle(records, now.staged, { open: now.open, policyOf });
            const after = afterwards(settlement, now);
            for (const { stId, field, decided } of settlement.found) {
              const isStaged = after.staged.some(
                (one) => one.stId === stId && one.edits.has(field),
              );
              if (decided === 'KEEP_ST') expect(isStaged).toBe(false);
              else if (field !== 'deleted') expect(isStaged).toBe(true);
            }
            for (const { stId, field } of settlement.cleared) {
              expect(
                settlement.updated.some((one) => one.stId === stId && one.field === field),
              ).toBe(false);
            }
            const again = settle(records, after.staged, { open: after.open, policyOf });
            expect(again).toEqual(NOTHING);
            // What is shown stands, whatever is staged.
            const shown = projectCategories(1n, records, after.staged);
            for (const stId of shown.troubled.keys()) {
              expect(after.open.some((one) => one.stId === stId)).toBe(true);
            }
            now = after;
          }
        },
      ),
      { numRuns: 700 },
    );
  });
});
