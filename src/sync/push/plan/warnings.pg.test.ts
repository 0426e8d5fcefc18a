import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mirror, openMirror } from '../../../../test/support/pulling.ts';
import { staging, startPush } from '../../../../test/support/pushing.ts';
import { category, equipment, material, service } from '../../../../test/support/simulator.ts';
import { deleteCategory } from '../../../pricebook/commands/categories/delete-category.ts';
import { moveCategory } from '../../../pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../../pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../../pricebook/commands/items/update-items.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';

let mirror: Mirror;
beforeEach(async () => {
  const part = (skuId: number) => [{ skuId, quantity: 1 }];
  const pricebook = {
    categories: [category({ id: 1 }), category({ id: 2, parentId: 1 }), category({ id: 3 })],
    materials: [
      material({ id: 10, categories: [2] }),
      material({ id: 11, variationsOrConfigurableMaterials: [10] }),
      // The id of a service, too.
      material({ id: 30 }),
    ],
    equipment: [
      equipment({ id: 20, equipmentMaterials: part(10), categories: [2] }),
      equipment({ id: 21, upgrades: [20], active: false }),
    ],
    services: [
      service({ id: 30, serviceMaterials: part(10), serviceEquipment: part(20) }),
      service({ id: 31, recommendations: [30], upgrades: [30], serviceMaterials: part(10) }),
    ],
  };
  mirror = await openMirror({ pricebook });
  await mirror.pull();
});
afterEach(() => mirror.close());

const warnings = async () => (await startPush(mirror)).warnings.map(({ message }) => message);
const deactivate = (entity: ItemEntity, stId: string) =>
  updateItems(mirror.db, staging(), entity, [{ stId, values: { active: false } }], {
    ...{ policy: 'ALL_OR_NOTHING', pathOf: () => 'input' },
  });

describe('what a plan warns of', () => {
  it('is what leaves its place on phones with a category, above it or below', async () => {
    await updateCategory(mirror.db, staging(), { stId: '1', values: { active: false } });
    await moveCategory(mirror.db, staging(), { stId: '2', newParentStId: '3' });
    expect((await warnings()).sort()).toEqual([
      'Deactivating "Category 1" takes 2 active items off technicians\' phones.',
      'Moving "Category 2" takes 2 active items to another place on technicians\' phones.',
    ]);
  });

  it('is what is left without its category', async () => {
    await deleteCategory(mirror.db, staging(), { stId: '2', descendants: 'REFUSE' });
    expect(await warnings()).toEqual([
      'Deleting "Category 2" leaves 2 active items without that category.',
    ]);
  });

  it('is every active item that names one that is deactivated, in whatever way', async () => {
    await deactivate('materials', '10');
    await deactivate('equipment', '20');
    await deactivate('services', '30');
    expect(await warnings()).toEqual([
      'Deactivating "Item 10": 2 active items name it.',
      'Deactivating "Item 30": 1 active item names it.',
    ]);
  });

  it('is nothing about another item that has the same id', async () => {
    await deactivate('materials', '30');
    expect(await warnings()).toEqual([]);
  });

  it('is nothing where nothing is taken from anybody', async () => {
    await updateCategory(mirror.db, staging(), { stId: '2', values: { name: 'Two' } });
    await deactivate('services', '31');
    expect(await warnings()).toEqual([]);
  });
});
