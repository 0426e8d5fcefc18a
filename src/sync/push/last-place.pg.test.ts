import { afterEach, expect, it } from 'vitest';
import { expectConsistent } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { pushAll, stagedEdits, staging } from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../pricebook/commands/categories/reorder-children.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

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
  const order = mirror.upstream.sim
    .pricebook(tenantId)
    .categories.toSorted((a, b) => a.position - b.position)
    .map(({ id }) => String(id));
  expect(order).toEqual([...stIds, '4']);
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
});
