import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  letLeasesRunOut,
  pushAll,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { deleteCategory } from '../../pricebook/commands/categories/delete-category.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { masterId } from '../../pricebook/master-id.ts';
import { clearOverrides } from '../../pricebook/pending/clear-overrides.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

async function open(fields: Partial<Parameters<typeof category>[0]> = {}) {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1, ...fields })] } });
  await mirror.pull();
}
const remove = () => deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'REFUSE' });
const takeBack = () => {
  const recordIds = [masterId(tenantId, 'CATEGORY', '1')];
  return clearOverrides(mirror.db, staging(), { recordIds, fields: ['deleted'] });
};
const rename = () => updateCategory(mirror.db, staging(), { stId: '1', values: { name: 'Ours' } });
const conflicts = () => query(mirror, 'SELECT field, type FROM sync.conflicts');
const deletions = () => mirror.upstream.sim.calls({ operation: 'categories.delete' });
const isRemoteActive = () => mirror.upstream.sim.pricebook(tenantId).categories[0]?.active;

/** A worker that dies when ServiceTitan has taken the deletion. */
const dying = () =>
  depsWhere(mirror, (client) => ({
    async remove(...sent) {
      await client.remove(...sent);
      throw new Error('the worker has died');
    },
  }));

describe('a deletion where ServiceTitan keeps what is deleted as inactive', () => {
  it('I22 is applied when it shows after its worker has died, and is sent once', async () => {
    await open();
    await remove();
    const { id } = await startPush(mirror);
    await expect(workPush(mirror, id, dying())).rejects.toThrow('has died');
    await letLeasesRunOut(mirror);
    const { push, calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED', error: null }]);
    expect(push.state).toBe('SUCCEEDED');
    expect(deletions()).toHaveLength(1);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I22 is no conflict for a pull that comes between the death of the worker and the next one', async () => {
    await open();
    await remove();
    const { id } = await startPush(mirror);
    await expect(workPush(mirror, id, dying())).rejects.toThrow('has died');
    await letLeasesRunOut(mirror);
    await mirror.pull();
    expect(await conflicts()).toEqual([]);
    await expectConsistent(mirror);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED', error: null }]);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I22 is no conflict for what was to be deleted, too, and went out of use with its parent', async () => {
    const categories = [category({ id: 1 }), category({ id: 2, parentId: 1 })];
    mirror = await openMirror({ pricebook: { categories }, behaviours: { cascade: 'children' } });
    await mirror.pull();
    for (const stId of ['2', '1']) {
      await deleteCategory(mirror.db, staging(), { stId, descendants: 'DELETE' });
    }
    const parent = await startPush(mirror, [masterId(tenantId, 'CATEGORY', '1')]);
    expect((await workPush(mirror, parent.id)).push.state).toBe('SUCCEEDED');
    await mirror.pull();
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toMatchObject([{ st_id: '2', state: 'STAGED' }]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I20 waits while what stands below it is to be moved away first, though it is not in use', async () => {
    const categories = [
      ...[category({ id: 1 }), category({ id: 2, parentId: 1, active: false })],
      category({ id: 3 }),
    ];
    const behaviours = { cascade: 'children', deleteMode: 'hard' } as const;
    mirror = await openMirror({ pricebook: { categories }, behaviours });
    await mirror.pull();
    await moveCategory(mirror.db, staging(), { stId: '2', newParentStId: '3' });
    await deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'DELETE' });
    const parent = await startPush(mirror, [masterId(tenantId, 'CATEGORY', '1')]);
    expect((await workPush(mirror, parent.id)).calls).toMatchObject([
      { kind: 'DELETE', state: 'SKIPPED', error: { code: 'BLOCKED' } },
    ]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    const left = mirror.upstream.sim.records(tenantId, 'categories');
    expect(left.map(({ id, parentId }) => [id, parentId])).toEqual([
      [2, 3],
      [3, null],
    ]);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I26 is sent again without an answer when the category was inactive before: that says nothing', async () => {
    await open({ active: false });
    await remove();
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.delete' },
      fault: { kind: 'cut', when: 'before' },
    });
    const { calls } = await pushAll(mirror);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED' }]);
    expect(deletions().map(({ applied }) => applied)).toEqual([false, true]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I20 leaves other edits of the category staged when it was taken back while it was under way', async () => {
    await open();
    await rename();
    await remove();
    const late = depsWhere(mirror, (client) => ({
      async remove(...sent) {
        await client.remove(...sent);
        await takeBack();
      },
    }));
    const { calls } = await pushAll(mirror, late);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED' }]);
    expect(isRemoteActive()).toBe(false);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toMatchObject([{ field: 'name', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });
});

describe('a deletion of a category with something below it', () => {
  beforeEach(async () => {
    const categories = [category({ id: 1 }), category({ id: 2 }), category({ id: 3 })];
    mirror = await openMirror({
      pricebook: { categories },
      behaviours: { deleteMode: 'hard', cascade: 'children' },
    });
  });
  const move = (id: number, parentId: number | null) =>
    mirror.upstream.sim.edit(tenantId, { type: 'move', id, parentId, position: 1 });
  const isThere = (id: number) =>
    mirror.upstream.sim.pricebook(tenantId).categories.some((one) => one.id === id);

  it('I20 takes nothing down that ServiceTitan puts there between the plan and the call', async () => {
    await mirror.pull();
    await remove();
    const late = depsWhere(mirror, (client) => ({
      async get(entity, id, options) {
        if (id === 1n) move(2, 1);
        return client.get(entity, id, options);
      },
    }));
    const { calls } = await pushAll(mirror, late);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'CONFLICTED' }]);
    expect(await conflicts()).toEqual([{ field: 'deleted', type: 'LOCAL_DELETED_ST_MODIFIED' }]);
    expect(isThere(2)).toBe(true);
    await expectConsistent(mirror);
  });

  it('I20 takes nothing down that stands below an inactive category', async () => {
    await mirror.pull();
    await remove();
    move(3, 2);
    mirror.upstream.sim.edit(tenantId, { type: 'deactivate', entity: 'categories', id: 2 });
    move(2, 1);
    const { push } = await pushAll(mirror);
    expect(push.state).toBe('FAILED');
    expect(await conflicts()).toEqual([{ field: 'deleted', type: 'LOCAL_DELETED_ST_MODIFIED' }]);
    expect(isThere(3)).toBe(true);
    await expectConsistent(mirror);
  });

  it('I20 waits until what is to be moved away was moved, also where only the deletion is pushed', async () => {
    move(2, 1);
    await mirror.pull();
    await moveCategory(mirror.db, staging(), { stId: '2', newParentStId: null });
    await remove();
    const { id } = await startPush(mirror, [masterId(tenantId, 'CATEGORY', '1')]);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'SKIPPED', error: { code: 'BLOCKED' } }]);
    expect(isThere(2)).toBe(true);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect([isThere(1), isThere(2)]).toEqual([false, true]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });
});
