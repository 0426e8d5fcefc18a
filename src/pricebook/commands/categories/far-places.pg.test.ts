import { afterEach, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { staging } from '../../../../test/support/pushing.ts';
import { category } from '../../../../test/support/simulator.ts';
import { deleteCategory } from './delete-category.ts';
import { moveCategory } from './move-category.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

it('I01 shows a category in its place when what its place holds by goes, wherever ServiceTitan has it now', async () => {
  const pricebook = {
    categories: [
      ...[1, 2].map((id) => category({ id, position: id })),
      ...[3, 5].map((id) => category({ id, parentId: 1, position: id })),
    ],
  };
  mirror = await openMirror({ pricebook });
  await mirror.pull();
  await moveCategory(mirror.db, staging(), { stId: '3', newParentStId: '1', position: 1 });
  mirror.upstream.sim.edit(tenantId, { type: 'move', id: 3, parentId: null, position: 0 });
  await mirror.pull();
  expect(await query(mirror, 'SELECT st_id, field FROM sync.conflicts')).toEqual([
    { st_id: '3', field: 'position' },
  ]);
  await deleteCategory(mirror.db, staging(), { stId: '5', descendants: 'REFUSE' });
  await expectConsistent(mirror);
});

it('I20 makes the place of a category that comes back on all its siblings, each named once', async () => {
  const pricebook = {
    categories: [
      ...[1, 2].map((id) => category({ id, position: id })),
      ...[3, 4, 5].map((id) => category({ id, parentId: 1, position: id })),
    ],
  };
  mirror = await openMirror({ pricebook });
  await mirror.pull();
  for (const stId of ['4', '5']) {
    await moveCategory(mirror.db, staging(), { stId, newParentStId: '2' });
  }
  await moveCategory(mirror.db, staging(), { stId: '5', newParentStId: '1', position: 0 });
  const edits = await query(
    mirror,
    `SELECT base->'order' AS base FROM crm.edits WHERE st_id = 5 AND field = 'position'`,
  );
  expect(edits).toEqual([{ base: ['3', '4', '5'] }]);
  await expectConsistent(mirror);
});
