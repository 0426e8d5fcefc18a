import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../../../test/support/pricebook.ts';
import { staged as stagedFor } from '../../../../test/support/staged.ts';
import type { EditValue } from '../../../pricebook/edits/edit-value.ts';
import type { RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import { projectCategories } from '../../../pricebook/project-categories.ts';
import type { PlannedCall } from '../push.ts';
import { planHash, planPush } from './plan-push.ts';

const NO_ITEMS = {
  services: new Map(),
  materials: new Map(),
  equipment: new Map(),
  'discounts-and-fees': new Map(),
};

/** Plans a push of categories: ids to parents in ServiceTitan, and what is staged. */
function plan(
  parents: Readonly<Record<number, number | null>>,
  staged: readonly RecordEdits[],
): PlannedCall[] {
  const categories = Object.entries(parents).map(([id, parentId]) =>
    categoryRecord(category(Number(id), { parentId, position: Number(id) })),
  );
  const { rows } = projectCategories(1n, categories, staged);
  const uploaded = new Set<string>();
  return planPush({ staged, isChosen: () => true, categories, rows, items: NO_ITEMS, uploaded });
}

const edits = (stId: string, values: Readonly<Record<string, EditValue>>) =>
  stagedFor(
    stId,
    Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value }])),
    { id: `record ${stId}` },
  );
const draft = (stId: string, parent: string | null) =>
  edits(stId, { created: true, name: `N${stId}`, categoryType: 'Services', parent });
const shape = (calls: readonly PlannedCall[]) =>
  calls.map(({ kind, stId, dependsOn }) => [kind, stId, ...dependsOn]);

describe('planPush', () => {
  it('I24 names only what was edited', () => {
    const [call, ...others] = plan({ 1: null, 2: 1 }, [edits('2', { name: 'Two' })]);
    expect(others).toEqual([]);
    expect(call?.fields.map(({ field }) => field)).toEqual(['name']);
  });

  it('creates parents before their children, and says what waits for what', () => {
    const calls = plan({ 1: null }, [draft('-2', '-1'), draft('-1', '1')]);
    expect(shape(calls)).toEqual([
      ['CREATE', '-1'],
      ['CREATE', '-2', 0],
    ]);
  });

  it('moves a future parent out of a branch before the branch goes under it', () => {
    const calls = plan({ 1: null, 2: 1, 3: null }, [
      edits('1', { parent: '2' }),
      edits('2', { parent: '3' }),
    ]);
    expect(shape(calls)).toEqual([
      ['UPDATE', '2'],
      ['UPDATE', '1', 0],
    ]);
  });

  it('places nothing whose parent is contradicted, and makes no room for it', () => {
    const held = stagedFor(
      '3',
      {
        parent: { value: '1', base: null, state: 'CONFLICTED' },
        position: { value: { after: null, before: '2' }, base: null },
      },
      { id: 'record 3' },
    );
    expect(plan({ 1: null, 2: 1, 3: null }, [held])).toEqual([]);
  });

  it('deletes the deepest first, after what is moved out', () => {
    const calls = plan({ 1: null, 2: 1, 3: 2, 4: 3 }, [
      edits('2', { deleted: true }),
      edits('3', { deleted: true }),
      edits('4', { parent: '1' }),
    ]);
    expect(shape(calls)).toEqual([
      ['UPDATE', '4'],
      ['DELETE', '3', 0],
      ['DELETE', '2', 0, 1],
    ]);
  });

  it('every call comes after those it depends on, and the same plan has the same hash', () => {
    const ids = fc.integer({ min: 1, max: 9 });
    const moves = fc.uniqueArray(fc.record({ id: ids, parent: fc.option(ids) }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(moves, fc.nat(4), (wishes, drafts) => {
        const tree = { 1: null, 2: 1, 3: 2, 4: 3, 5: 1, 6: 5, 7: null, 8: 7, 9: 8 };
        const staged = [
          ...wishes.map(({ id, parent }) =>
            edits(String(id), { parent: parent === null ? null : String(parent) }),
          ),
          ...Array.from({ length: drafts }, (_, index) =>
            draft(String(-1 - index), index === 0 ? '9' : String(-index)),
          ),
        ];
        const calls = plan(tree, staged);
        for (const { ordinal, dependsOn } of calls) {
          for (const needed of dependsOn) expect(needed).toBeLessThan(ordinal);
        }
        expect(planHash(plan(tree, staged))).toBe(planHash(calls));
      }),
    );
  });
});
