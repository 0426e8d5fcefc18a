import { describe, expect, it } from 'vitest';
import { item, itemRecord } from '../../../test/support/pricebook.ts';
import type { ItemRecord } from '../raw-record.ts';
import { readDetails } from './details.ts';
import type { ItemRow } from './item-row.ts';
import { projectItem } from './project-item.ts';

const TENANT = 3222348440n;
/** The row of an item for which nothing is staged. */
function project(record: ItemRecord): ItemRow {
  const { kind, stId } = record.payload;
  const row = projectItem(TENANT, { kind, stId: String(stId), record, edits: undefined });
  if (row === null) throw new Error('the item is gone');
  return row;
}
const asset = (url: string, fields = {}) => ({ url, type: 'Image', isDefault: false, ...fields });

describe('projectItem', () => {
  it('carries the columns of a service over', () => {
    const record = itemRecord(
      'services',
      item(2n ** 60n, {
        price: 0,
        memberPrice: 12.5,
        addOnPrice: null,
        cost: 3,
        categories: [{ id: 2n ** 55n, name: 'A', active: true }, { id: 4 }],
        assets: [asset('Images/Service/a.jpg'), asset('Images/Service/b.jpg', { isDefault: true })],
      }),
      3,
    );
    expect(project(record)).toMatchObject({
      kind: 'SERVICE',
      stId: '1152921504606846976',
      code: 'CODE-1152921504606846976',
      name: 'Item 1152921504606846976',
      description: '',
      active: true,
      price: '0',
      memberPrice: '12.5',
      addOnPrice: null,
      addOnMemberPrice: null,
      cost: '3',
      hours: '0.5',
      taxable: true,
      categoryStIds: ['36028797018963968', '4'],
      image: 'Images/Service/b.jpg',
      stCreatedOn: '2025-01-01T00:00:00.0000000Z',
      stModifiedOn: '2025-12-15T02:56:35.0643800Z',
      version: 3,
      createdAt: '2026-03-01T08:15:00.123000Z',
    });
  });

  it('I07 keeps ids above 2^53 in the details', () => {
    const record = itemRecord(
      'services',
      item(1, { serviceMaterials: [{ skuId: 2n ** 60n, quantity: 0.25 }], upgrades: [2n ** 61n] }),
    );
    expect(JSON.parse(project(record).details)).toMatchObject({
      materials: [{ skuId: '1152921504606846976', quantity: '0.25' }],
      upgradeIds: ['2305843009213693952'],
    });
  });

  it('leaves nulls and empty lists out of the details and puts the lists back on reading', () => {
    const record = itemRecord(
      'materials',
      item(1, {
        account: null,
        unitOfMeasure: '',
        bonus: 0,
        isInventory: false,
        primaryVendor: { id: 7, vendorId: 8, vendorName: 'Supply House', memo: null, cost: 1.5 },
      }),
    );
    const { details } = project(record);
    expect(details).not.toMatch(/null|account|otherVendors/);
    expect(readDetails('MATERIAL', details)).toEqual({
      assets: [],
      externalData: [],
      otherVendors: [],
      variationIds: [],
      unitOfMeasure: '',
      bonus: '0',
      isInventory: false,
      primaryVendor: {
        id: '7',
        vendorId: '8',
        vendorName: 'Supply House',
        cost: '1.5',
        otherSubAccounts: [],
      },
    });
  });

  it('keeps what is special about equipment', () => {
    const record = itemRecord(
      'equipment',
      item(1, {
        manufacturer: 'Acme',
        model: 'X',
        manufacturerWarranty: { duration: 3, description: 'Parts' },
        recommendations: [{ skuId: 5, type: 'Material' }],
        variationsOrConfigurableEquipment: [6],
        dimensions: { height: 1.5, width: 2, depth: null },
      }),
    );
    const row = project(record);
    expect(readDetails('EQUIPMENT', row.details)).toMatchObject({
      manufacturer: 'Acme',
      model: 'X',
      manufacturerWarranty: { duration: 3, description: 'Parts' },
      recommendations: [{ skuId: '5', type: 'Material' }],
      variationIds: ['6'],
      dimensions: { height: '1.5', width: '2' },
    });
  });

  it('keeps amount and limit of a discount, which has no price', () => {
    const record = itemRecord(
      'discounts-and-fees',
      item(1, { type: 'Discount', amountType: 'Percentage', amount: 7.5, limit: 0 }),
    );
    const row = project(record);
    expect(row).toMatchObject({ kind: 'DISCOUNT_AND_FEE', price: null, cost: null });
    expect(JSON.parse(row.details)).toEqual({
      type: 'Discount',
      amountType: 'Percentage',
      amount: '7.5',
      limit: '0',
    });
  });

  it('falls back to the first image, and to the code for a name', () => {
    const record = itemRecord(
      'materials',
      item(1, {
        displayName: null,
        assets: [asset('v', { type: 'Video', isDefault: true }), asset('Images/Material/a.jpg')],
      }),
    );
    expect(project(record)).toMatchObject({
      name: 'CODE-1',
      image: 'Images/Material/a.jpg',
    });
  });

  it('I16 fills in what ServiceTitan leaves out', () => {
    expect(project(itemRecord('services', { id: 5 }))).toMatchObject({
      code: '',
      name: '',
      active: true,
      description: null,
      price: null,
      taxable: null,
      categoryStIds: [],
      image: null,
      details: '{}',
    });
  });
});
