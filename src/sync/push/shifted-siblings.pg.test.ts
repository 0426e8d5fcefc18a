import { afterEach, expect, it } from 'vitest';
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
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../pricebook/commands/categories/reorder-children.ts';
import { masterId } from '../../pricebook/master-id.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const orderThere = () =>
  mirror.upstream.sim
    .pricebook(tenantId)
    .categories.toSorted((a, b) => a.position - b.position)
    .map(({ id }) => String(id));

it('I04 leaves a category last that was put last, though ServiceTitan shifts its new siblings meanwhile', async () => {
  const pricebook = {
    categories: [
      ...[1, 2, 3, 7, 8].map((id, position) => category({ id, position })),
      category({ id: 4, parentId: 1, position: 0 }),
    ],
  };
  mirror = await openMirror({ pricebook, behaviours: { siblingPositions: 'shift' } });
  await mirror.pull();
  const stIds = ['2', '1', '7', '8', '3'];
  await reorderChildren(mirror.db, staging(), { parentStId: null, stIds });
  await moveCategory(mirror.db, staging(), { stId: '4', newParentStId: null });
  expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
  expect(orderThere()).toEqual([...stIds, '4']);
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
});

it('I22 takes what ServiceTitan shifted for its own doing, too, when the worker dies between two places', async () => {
  const ids = [1, 2, 4, 5, 10, 11, 12];
  const categories = ids.map((id, position) => category({ id, position }));
  const behaviours = { siblingPositions: 'shift' } as const;
  mirror = await openMirror({ pricebook: { categories }, behaviours });
  await mirror.pull();
  const stIds = ['11', '10', '4', '5', '1', '12', '2'];
  await reorderChildren(mirror.db, staging(), { parentStId: null, stIds });
  const { id } = await startPush(mirror);
  let reads = 0;
  const dying = depsWhere(mirror, (client) => ({
    get(...asked) {
      reads += 1;
      if (reads === 5) throw new Error('the worker has died');
      return client.get(...asked);
    },
  }));
  await expect(workPush(mirror, id, dying)).rejects.toThrow('has died');
  await letLeasesRunOut(mirror);
  expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
  expect(await query(mirror, 'SELECT st_id FROM sync.conflicts')).toEqual([]);
  expect(orderThere()).toEqual(stIds);
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
});

it('I24 sends no place that somebody stages meanwhile for a category that only made room', async () => {
  const categories = [1, 2, 3, 4].map((id, position) => category({ id, position }));
  const behaviours = { siblingPositions: 'leave' } as const;
  mirror = await openMirror({ pricebook: { categories }, behaviours });
  await mirror.pull();
  await moveCategory(mirror.db, staging(), { stId: '4', newParentStId: null, position: 0 });
  const { id } = await startPush(mirror, [masterId(tenantId, 'CATEGORY', '4')]);
  let isStaged = false;
  const meanwhile = depsWhere(mirror, (client) => ({
    async update(entity, stId, ...sent) {
      await client.update(entity, stId, ...sent);
      if (isStaged || stId !== 2n) return;
      isStaged = true;
      await moveCategory(mirror.db, staging(), { stId: '2', newParentStId: null, position: 0 });
    },
  }));
  const { push, calls } = await workPush(mirror, id, meanwhile);
  expect(push.state).toBe('SUCCEEDED');
  expect(calls.map(({ stId }) => stId).toSorted()).toEqual(['1', '2', '3']);
  expect(orderThere()).toEqual(['4', '1', '2', '3']);
  // The one that was pushed is to stand behind it now.
  const waiting = { entity: 'categories', field: 'position', state: 'STAGED' };
  expect(await stagedEdits(mirror)).toEqual(
    ['2', '4'].map((stId) => ({ ...waiting, st_id: stId })),
  );
  expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
  expect(orderThere()).toEqual(['2', '4', '1', '3']);
  await expectConsistent(mirror);
});

it('I04 leaves two that came first in the order that people saw, though one of them was in conflict when the other was made', async () => {
  const categories = [1, 2, 3].map((id) => category({ id, parentId: id === 3 ? 2 : null }));
  mirror = await openMirror({ pricebook: { categories } });
  await mirror.pull();
  await moveCategory(mirror.db, staging(), { stId: '1', newParentStId: '3', position: 0 });
  // A circle that only both sides make: 1 is shown at the top, and 3 is empty.
  mirror.upstream.sim.edit(tenantId, { type: 'move', id: 2, parentId: 1, position: 0 });
  await mirror.pull();
  const values = { name: 'New', categoryType: 'Services' };
  await createCategory(mirror.db, staging(), { parentStId: '3', values });
  mirror.upstream.sim.edit(tenantId, { type: 'move', id: 3, parentId: null, position: 0 });
  await mirror.pull();
  const namesUnder3 = async () =>
    (
      await query<{ name: string }>(
        mirror,
        'SELECT name FROM master.pricebook_categories WHERE parent_st_id = 3 ORDER BY position',
      )
    ).map(({ name }) => name);
  const seen = await namesUnder3();
  expect(seen).toEqual(['New', 'Category 1']);
  expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
  const there = mirror.upstream.sim
    .pricebook(tenantId)
    .categories.filter(({ parentId }) => parentId === 3)
    .toSorted((a, b) => a.position - b.position);
  expect(there.map(({ name }) => name)).toEqual(seen);
  expect(await namesUnder3()).toEqual(seen);
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
});
