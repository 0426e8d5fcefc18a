import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../lib/lossless-json.ts';
import type { ItemEntity } from '../entities.ts';
import type { ItemPayload } from './item-payload.ts';
import { parseItem } from './parse-item.ts';

function read(
  entity: ItemEntity,
  row: unknown,
): { value: ItemPayload; issues: readonly unknown[] } {
  const outcome = parseItem(entity, row);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome;
}

const asset = {
  alias: null,
  fileName: 'a.jpg',
  isDefault: true,
  type: 'Image',
  url: 'Images/Service/a.jpg',
};

describe('parseItem', () => {
  it('reads the categories of services, which are objects, and of the other kinds, which are ids, alike', () => {
    const objects = [
      { id: 5, name: 'Pumps', active: true },
      { id: 6, name: 'Valves', active: false },
    ];
    expect(read('services', { id: 1, categories: objects }).value.categoryIds).toEqual([5n, 6n]);
    expect(read('materials', { id: 1, categories: [6, 5, 6] }).value.categoryIds).toEqual([6n, 5n]);
    expect(read('discounts-and-fees', { id: 1, categories: null }).value.categoryIds).toEqual([]);
  });

  it('reads a service', () => {
    const { value, issues } = read('services', {
      id: 11,
      code: 'WH-50',
      displayName: '50 gal heater',
      description: '<b>Install</b>',
      warranty: { duration: 12, description: 'parts' },
      price: 0,
      memberPrice: 1099.95,
      cost: '12.50',
      hours: 1.25,
      taxable: true,
      recommendations: [21, 22],
      upgrades: [31],
      assets: [asset],
      serviceMaterials: [{ skuId: 41, quantity: 2.5 }],
      serviceEquipment: [],
      calculatedPrice: 1250.1,
      useStaticPrices: false,
      externalData: null,
    });
    expect(issues).toEqual([]);
    expect(value).toMatchObject({
      kind: 'SERVICE',
      stId: 11n,
      code: 'WH-50',
      price: '0',
      memberPrice: '1099.95',
      addOnPrice: null,
      cost: '12.5',
      hours: '1.25',
      warranty: { duration: 12, description: 'parts' },
      recommendations: [
        { skuId: 21n, type: null },
        { skuId: 22n, type: null },
      ],
      upgradeIds: [31n],
      assets: [asset],
      materials: [{ skuId: 41n, quantity: '2.5' }],
      equipment: [],
      calculatedPrice: '1250.1',
      externalData: [],
    });
  });

  it('reads a material with its vendors and variations', () => {
    const vendor = {
      id: 1,
      vendorId: 2,
      vendorName: 'Ferguson',
      vendorPart: 'F-1',
      memo: null,
      cost: 3.5,
      active: true,
      primarySubAccount: { id: 9, cost: 3.4, accountName: 'North' },
      otherSubAccounts: null,
    };
    const { value, issues } = read('materials', {
      id: 12,
      primaryVendor: vendor,
      otherVendors: [vendor],
      isConfigurableMaterial: true,
      variationsOrConfigurableMaterials: [13, 14],
      unitOfMeasure: 'ft',
      createdById: 77,
    });
    expect(issues).toEqual([]);
    const expected = {
      id: 1n,
      vendorId: 2n,
      vendorName: 'Ferguson',
      vendorPart: 'F-1',
      memo: null,
      cost: '3.5',
      active: true,
      primarySubAccount: { id: 9n, cost: '3.4', accountName: 'North' },
      otherSubAccounts: [],
    };
    expect(value).toMatchObject({
      kind: 'MATERIAL',
      primaryVendor: expected,
      otherVendors: [expected],
      isConfigurable: true,
      variationIds: [13n, 14n],
      unitOfMeasure: 'ft',
      createdById: 77n,
    });
  });

  it('reads equipment with its warranties, typed recommendations and dimensions', () => {
    const { value } = read('equipment', {
      id: 13,
      manufacturer: 'Rheem',
      model: 'X',
      manufacturerWarranty: { duration: 10, description: null },
      serviceProviderWarranty: null,
      recommendations: [{ skuId: 5, type: 'Material' }],
      equipmentMaterials: [{ skuId: 6, quantity: 1 }],
      dimensions: { height: 60.5, width: null, depth: 22 },
      variationsOrConfigurableEquipment: null,
      typeId: 4,
    });
    expect(value).toMatchObject({
      kind: 'EQUIPMENT',
      manufacturer: 'Rheem',
      manufacturerWarranty: { duration: 10, description: null },
      serviceProviderWarranty: null,
      recommendations: [{ skuId: 5n, type: 'Material' }],
      materials: [{ skuId: 6n, quantity: '1' }],
      dimensions: { height: '60.5', width: null, depth: '22' },
      variationIds: [],
      typeId: 4n,
    });
  });

  it('reads a discount', () => {
    const { value } = read('discounts-and-fees', {
      id: 14,
      type: 'Discount',
      amountType: 'Percentage',
      amount: 12.5,
      limit: 0,
      excludeFromPayroll: true,
    });
    expect(value).toMatchObject({
      kind: 'DISCOUNT_AND_FEE',
      type: 'Discount',
      amountType: 'Percentage',
      amount: '12.5',
      limit: '0',
      excludeFromPayroll: true,
    });
  });

  it('I16 leaves out broken parts of a row, says which, and keeps the row', () => {
    const { value, issues } = read('services', {
      id: 15,
      price: 'ask',
      warranty: 'one year',
      assets: [asset, { alias: 'no url' }, 'x'],
      serviceMaterials: [
        { skuId: null, quantity: 1 },
        { skuId: 2, quantity: true },
      ],
      externalData: [{ key: 'a', value: null }, { value: 'b' }],
    });
    expect(value).toMatchObject({
      stId: 15n,
      price: null,
      warranty: null,
      assets: [asset],
      materials: [{ skuId: 2n, quantity: null }],
      externalData: [{ key: 'a', value: null }],
    });
    expect(issues).toEqual([
      { field: 'assets[1]', problem: 'expected an asset with a url, got an object' },
      { field: 'assets[2]', problem: 'expected an asset with a url, got text "x"' },
      { field: 'externalData[1]', problem: 'expected a key and its value, got an object' },
      { field: 'price', problem: 'expected a decimal number, got text "ask"' },
      { field: 'warranty', problem: 'expected an object, got text "one year"' },
      { field: 'serviceMaterials[0]', problem: 'expected a link with a skuId, got an object' },
      {
        field: 'serviceMaterials[1].quantity',
        problem: 'expected a decimal number, got boolean true',
      },
    ]);
  });

  it('keeps every digit of long decimals and ids', () => {
    const row = parseLossless(
      '{"id":9007199254740993,"hours":0.33333333333333331,"serviceMaterials":[{"skuId":9007199254740995,"quantity":1}]}',
    );
    expect(read('services', row).value).toMatchObject({
      stId: 9007199254740993n,
      hours: '0.33333333333333331',
      materials: [{ skuId: 9007199254740995n }],
    });
  });

  it('parks a row without id whatever its kind', () => {
    for (const entity of ['services', 'materials', 'equipment', 'discounts-and-fees'] as const) {
      expect(parseItem(entity, { code: 'x' })).toMatchObject({ ok: false, reason: 'NO_ID' });
    }
  });
});
