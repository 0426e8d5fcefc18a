import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Row,
  type SimulatorUnderTest,
  startSimulator,
} from '../../../test/support/simulator.ts';
import type { Entity } from '../entities.ts';

/** The official response schemas: every field, `*` when it may be null. */
const fields: { readonly [E in Entity]: string } = {
  categories: `id name active description* image* parentId* position categoryType subcategories
    businessUnitIds skuImages skuVideos source* externalId* hideInMobile createdOn modifiedOn`,
  services: `id code displayName* description warranty* categories price memberPrice addOnPrice
    addOnMemberPrice taxable account* hours isLabor* recommendations upgrades assets serviceMaterials
    serviceEquipment active crossSaleGroup* paysCommission bonus commissionBonus modifiedOn source*
    externalId* externalData businessUnitId* cost createdOn soldByCommission defaultAssetUrl*
    budgetCostCode* budgetCostType* isPriceLocked* calculatedPrice* useStaticPrices*`,
  materials: `id code displayName* description cost active price memberPrice addOnPrice
    addOnMemberPrice hours bonus commissionBonus paysCommission deductAsJobCost unitOfMeasure*
    isInventory account* costOfSaleAccount* assetAccount* taxable* primaryVendor* otherVendors*
    categories assets modifiedOn source* externalId* externalData isConfigurableMaterial
    chargeableByDefault variationsOrConfigurableMaterials businessUnitId* createdById createdOn
    displayInAmount generalLedgerAccountId* isOtherDirectCost costTypeId* defaultAssetUrl*
    budgetCostCode* budgetCostType* isCostLocked* isPriceLocked* isChemical* epaNumber*
    activeIngredients*`,
  equipment: `id code displayName* description active price memberPrice addOnPrice addOnMemberPrice
    manufacturer* model* manufacturerWarranty serviceProviderWarranty categories assets
    recommendations upgrades equipmentMaterials primaryVendor* otherVendors* account*
    costOfSaleAccount* assetAccount* crossSaleGroup* paysCommission bonus commissionBonus hours
    taxable cost unitOfMeasure* isInventory modifiedOn source* externalId* externalData
    isConfigurableEquipment variationsOrConfigurableEquipment typeId* displayInAmount
    generalLedgerAccountId* createdOn defaultAssetUrl* dimensions* budgetCostCode* budgetCostType*
    isCostLocked* isPriceLocked*`,
  'discounts-and-fees': `id type code displayName* description amountType amount limit taxable
    categories hours assets account* crossSaleGroup* active bonus commissionBonus paysCommission
    excludeFromPayroll externalData budgetCostCode* budgetCostType* createdOn modifiedOn`,
};

let st: SimulatorUnderTest;
beforeAll(async () => {
  st = await startSimulator({ pricebook: 'demo' });
});
afterAll(() => st.close());

const known = new Map<Entity, Promise<readonly Row[]>>();

function all(entity: Entity): Promise<readonly Row[]> {
  const rows = known.get(entity) ?? readAll(entity);
  known.set(entity, rows);
  return rows;
}

async function readAll(entity: Entity): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const answer = await st.get(`${entity}?active=Any&pageSize=5000&page=${page}`);
    rows.push(...answer.body.data);
    more = answer.body.hasMore;
  }
  return rows;
}

const withDescendants = (row: Row): Row[] => [row, ...row.subcategories.flatMap(withDescendants)];

describe('the demo tenant', () => {
  it.each(Object.keys(fields) as Entity[])(
    'answers %s with the official fields, null only where allowed',
    async (entity) => {
      const words = fields[entity].trim().split(/\s+/);
      const names = words.map((word) => word.replace('*', '')).sort();
      const nullable = new Set(
        words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
      );
      const rows = await all(entity);
      const every = entity === 'categories' ? rows.flatMap(withDescendants) : rows;
      const shapes = new Set(every.map((row) => Object.keys(row).sort().join(' ')));
      expect([...shapes]).toEqual([names.join(' ')]);
      const nulls = new Set(
        every.flatMap((row) =>
          Object.entries(row).flatMap(([name, value]) => (value === null ? name : [])),
        ),
      );
      expect([...nulls].filter((name) => !nullable.has(name))).toEqual([]);
    },
  );

  it('has 104 roots and the subcategories of the real one at each depth', async () => {
    let level = await all('categories');
    const counts: number[] = [];
    while (level.length > 0) {
      counts.push(level.length);
      level = level.flatMap(({ subcategories }) => subcategories);
    }
    expect(counts).toEqual([104, 209, 650, 681, 264, 123, 49, 39, 8]);
  });

  it('has 2,164 services, 6,011 materials, 278 equipment and discounts', async () => {
    const counts = [];
    for (const entity of ['services', 'materials', 'equipment'] as const) {
      counts.push(new Set((await all(entity)).map(({ id }) => id)).size);
    }
    expect(counts).toEqual([2_164, 6_011, 278]);
    expect((await all('discounts-and-fees')).length).toBeGreaterThan(0);
    expect((await st.get('materials/costtypes')).body.data.length).toBeGreaterThan(0);
  });

  it('exports what it lists', async () => {
    const exported = new Set<number>();
    let path = 'export/materials';
    for (let more = true; more; ) {
      const { body } = await st.get(path);
      for (const { id } of body.data) exported.add(id);
      more = body.hasMore;
      path = `export/materials?from=${body.continueFrom}`;
    }
    expect(exported.size).toBe(6_011);
  });

  it('serves the pictures its records name', async () => {
    const image = (await all('categories')).map((root) => root.image).find((path) => path !== null);
    const redirect = await st.get(`images?path=${encodeURIComponent(image ?? '')}`);
    const picture = await fetch(redirect.headers.get('location') ?? '');
    expect(picture.status).toBe(200);
    expect(picture.headers.get('content-type')).toMatch(/^image\/(jpeg|png)$/);
  });
});
