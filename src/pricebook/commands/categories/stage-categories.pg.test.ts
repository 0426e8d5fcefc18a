import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { category } from '../../../../test/support/simulator.ts';
import { UserError } from '../../../errors.ts';
import { masterId } from '../../master-id.ts';
import { clearOverrides } from '../../pending/clear-overrides.ts';
import { discardChanges } from '../../pending/discard-changes.ts';
import { rebuild } from '../../rebuild.ts';
import { createCategory } from './create-category.ts';
import { deleteCategory } from './delete-category.ts';
import { type CategoryMove, moveCategory } from './move-category.ts';
import { reorderChildren } from './reorder-children.ts';
import { updateCategory } from './update-category.ts';

let mirror: Mirror;
/** 1 to 4 are roots; 11 to 14 stand under 1, 111 and 112 under 11. */
const pricebook = {
  categories: [
    ...[1, 2, 3, 4].map((id) => category({ id, position: id })),
    ...[11, 12, 13, 14].map((id) => category({ id, parentId: 1, position: id - 10 })),
    ...[111, 112].map((id) => category({ id, parentId: 11, position: id - 110 })),
  ],
};
beforeAll(async () => {
  mirror = await openMirror({ pricebook });
  await mirror.pull();
});
afterAll(() => mirror.close());

const staging = () => ({ tenantId, by: 'anna', at: new Date() });
const move = (wish: CategoryMove) => moveCategory(mirror.db, staging(), wish);
const order = async (parent: string | null) =>
  (
    await query<{ st_id: string }>(
      mirror,
      `SELECT st_id FROM master.pricebook_categories WHERE parent_st_id IS NOT DISTINCT FROM $1::bigint
       ORDER BY position, st_id`,
      [parent],
    )
  ).map((row) => row.st_id);
const edits = () =>
  query(mirror, `SELECT st_id, field FROM crm.edits WHERE entity = 'categories' ORDER BY 1, 2`);
const rows = () =>
  query(
    mirror,
    `SELECT st_id, name, parent_st_id, position, depth, path::text FROM master.pricebook_categories ORDER BY 1`,
  );
async function discardAll() {
  await discardChanges(mirror.db, staging(), 'ALL');
}
function clearAll(stId: string) {
  const recordIds = [masterId(tenantId, 'CATEGORY', stId)];
  return clearOverrides(mirror.db, staging(), { recordIds, fields: null });
}
async function expectRebuilt() {
  const { differenceCount, sample } = await rebuild(mirror.db, tenantId, { check: true });
  expect({ differenceCount, sample }).toEqual({ differenceCount: 0, sample: [] });
}

describe('staging categories', () => {
  it('I02 I03 moves a branch with its paths and depths, keeps its ids, and restores it exactly', async () => {
    const before = await rows();
    expect(await move({ stId: '11', newParentStId: '2' })).toEqual({ stId: '11', changed: true });
    const paths = await query(
      mirror,
      'SELECT st_id, path::text, depth FROM master.pricebook_categories WHERE st_id IN (11, 111) ORDER BY 1',
    );
    expect(paths).toEqual([
      { st_id: '11', path: '2.11', depth: 1 },
      { st_id: '111', path: '2.11.111', depth: 2 },
    ]);
    await expectConsistent(mirror);
    await expectRebuilt();
    await discardAll();
    expect(await rows()).toEqual(before);
    expect(await edits()).toEqual([]);
  });

  it('I04 puts a category before and behind others, and needs an edit of that one only', async () => {
    await move({ stId: '14', before: '12' });
    expect(await order('1')).toEqual(['11', '14', '12', '13']);
    expect(await edits()).toEqual([{ st_id: '14', field: 'position' }]);
    await move({ stId: '14', after: '13' });
    expect(await order('1')).toEqual(['11', '12', '13', '14']);
    expect(await edits()).toEqual([]);
    await expectRebuilt();
  });

  it('I04 reorders children by the fewest moves', async () => {
    const stIds = ['14', '11', '12', '13'];
    const { moved } = await reorderChildren(mirror.db, staging(), { parentStId: '1', stIds });
    expect(moved).toBe(1);
    expect(await order('1')).toEqual(stIds);
    await expectRebuilt();
    await discardAll();
  });

  it('moves a category by as many statements, whatever there is to move along', async () => {
    const before = mirror.db.statementCount();
    await move({ stId: '13', newParentStId: '3' });
    const ofOne = mirror.db.statementCount() - before;
    expect(ofOne).toBeLessThanOrEqual(8);
    await move({ stId: '1', newParentStId: '2', position: 0 });
    expect(mirror.db.statementCount() - before - ofOne).toBeLessThanOrEqual(ofOne + 1);
    const stIds = ['14', '12', '11'];
    const start = mirror.db.statementCount();
    expect(await reorderChildren(mirror.db, staging(), { parentStId: '1', stIds })).toEqual({
      moved: 2,
    });
    expect(mirror.db.statementCount() - start).toBeLessThanOrEqual(8);
    expect(await order('1')).toEqual(stIds);
    await expectRebuilt();
    await discardAll();
  });

  it('keeps what is placed behind a category where it is when that one moves away', async () => {
    await move({ stId: '13', after: '14' });
    await move({ stId: '12', after: '13' });
    await move({ stId: '13', newParentStId: '3' });
    expect(await order('1')).toEqual(['11', '14', '12']);
    await expectRebuilt();
    await discardAll();
  });

  it('refuses circles, missing parents, stale versions and bad values, and stages nothing', async () => {
    const wrong = [
      move({ stId: '1', newParentStId: '111' }),
      move({ stId: '1', newParentStId: '999' }),
      move({ stId: '1', after: '1' }),
      move({ stId: '404' }),
      move({ stId: '1', newParentStId: '2', expectedVersion: 999 }),
      updateCategory(mirror.db, staging(), { stId: '1', values: { name: '' } }),
      updateCategory(mirror.db, staging(), { stId: '1', values: { name: 'x'.repeat(65_000) } }),
      updateCategory(mirror.db, staging(), { stId: '404', values: { name: 'x' } }),
      deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'REFUSE' }),
      reorderChildren(mirror.db, staging(), { parentStId: '1', stIds: ['11'] }),
    ];
    for (const outcome of await Promise.allSettled(wrong)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(UserError) });
    }
    expect(await edits()).toEqual([]);
  });

  it('I03 refuses to take a move back to a parent that is to be deleted, until that is taken back, too', async () => {
    const before = await rows();
    await move({ stId: '112', newParentStId: '2' });
    await deleteCategory(mirror.db, staging(), { stId: '11', descendants: 'DELETE' });
    await expect(clearAll('112')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const [{ id } = { id: '' }] = await query<{ id: string }>(
      mirror,
      'SELECT id FROM crm.records WHERE st_id = 112',
    );
    const change = { recordId: id, field: 'parent' };
    await expect(discardChanges(mirror.db, staging(), [change])).rejects.toMatchObject({
      code: 'INVALID_STATE',
    });
    await expectRebuilt();
    await discardAll();
    expect(await rows()).toEqual(before);
  });

  it('I03 refuses to take one of two moves back that make a circle without each other', async () => {
    const before = await rows();
    await move({ stId: '11', newParentStId: '2' });
    await move({ stId: '1', newParentStId: '11' });
    await expect(clearAll('11')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expectRebuilt();
    await discardAll();
    expect(await rows()).toEqual(before);
  });

  it('updates own fields without reading the forest, and shows them at once', async () => {
    const before = mirror.db.statementCount();
    await updateCategory(mirror.db, staging(), {
      stId: '2',
      values: { name: 'New', visible: false },
    });
    expect(mirror.db.statementCount() - before).toBeLessThanOrEqual(10);
    const [row] = await query(
      mirror,
      'SELECT name, visible, version FROM master.pricebook_categories WHERE st_id = 2',
    );
    expect(row).toMatchObject({ name: 'New', visible: false });
    await expectRebuilt();
    await clearAll('2');
    await expectRebuilt();
    expect(await edits()).toEqual([]);
  });

  it('makes drafts that can be parents, and lets them vanish', async () => {
    const before = await rows();
    const values = { name: 'Draft', categoryType: 'Services' };
    const { stId } = await createCategory(mirror.db, staging(), { parentStId: '2', values });
    expect(stId).toMatch(/^-/);
    await move({ stId: '12', newParentStId: stId });
    await expectRebuilt();
    await expectConsistent(mirror);
    await expect(clearAll(stId)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await discardAll();
    expect(await rows()).toEqual(before);
  });

  it('I03 I04 whatever is staged, master is what both sides make it, and discarding all restores it', {
    timeout: 120_000,
  }, async () => {
    const before = await rows();
    const ids = ['1', '2', '3', '4', '11', '12', '13', '14', '111', '112'];
    const id = fc.constantFrom(...ids);
    const command = fc.oneof(
      fc
        .record({ stId: id, newParentStId: fc.option(id), position: fc.nat(4) })
        .map((wish) => () => move(wish)),
      fc.record({ stId: id, after: id }).map((wish) => () => move(wish)),
      fc.record({ stId: id, before: id }).map((wish) => () => move(wish)),
      fc.record({ stId: id, name: fc.constantFrom('a', 'b') }).map(
        ({ stId, name }) =>
          () =>
            updateCategory(mirror.db, staging(), { stId, values: { name } }),
      ),
      id.map((stId) => () => clearAll(stId)),
      fc.option(id).map(
        (parentStId) => () =>
          createCategory(mirror.db, staging(), {
            parentStId,
            values: { name: 'Draft', categoryType: 'Services' },
            position: 1,
          }),
      ),
      id.map((stId) => () => deleteCategory(mirror.db, staging(), { stId, descendants: 'DELETE' })),
      fc
        .record({ parentStId: fc.option(id), by: fc.nat(4) })
        .map(({ parentStId, by }) => async () => {
          const children = await order(parentStId);
          const stIds = [...children.slice(by), ...children.slice(0, by)].reverse();
          return reorderChildren(mirror.db, staging(), { parentStId, stIds });
        }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 8 }), async (commands) => {
        for (const run of commands) {
          try {
            await run();
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
          }
          await expectRebuilt();
        }
        await expectConsistent(mirror);
        await discardAll();
        expect(await rows()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });
});
