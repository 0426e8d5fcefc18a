import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category, item } from '../support/pricebook.ts';

let gateway: TestGateway;

const HUGE = 9007199254740993n;

beforeAll(async () => {
  gateway = await testGateway();
  await seedPricebook(gateway.db, {
    categories: [
      category(1),
      category(2, { parentId: 1 }),
      category(3, { parentId: 2 }),
      category(4),
    ],
    services: [
      item(10, {
        code: 'WH-50',
        displayName: 'Install a 50 gallon water heater',
        description: '<b>All</b> included',
        price: 1249.5,
        modifiedOn: '2026-01-02T03:04:05.1234567Z',
        categories: [
          { id: 3, name: 'c', active: true },
          { id: 77, name: 'gone', active: true },
        ],
        assets: [
          {
            alias: 'front',
            fileName: 'front.png',
            isDefault: true,
            type: 'Image',
            url: 'Images/a.png',
          },
          {
            alias: 'how',
            fileName: 'how.mp4',
            isDefault: false,
            type: 'Video',
            url: 'Videos/how.mp4',
          },
        ],
        warranty: { duration: 36, description: 'parts' },
        serviceMaterials: [
          { skuId: HUGE, quantity: 2.5 },
          { skuId: 999, quantity: 1 },
        ],
        serviceEquipment: [{ skuId: 30, quantity: 1 }],
        recommendations: [11],
        upgrades: [11, 888],
      }),
      item(11, { code: 'WH-75', displayName: 'Install 100% more', price: 0.1, active: false }),
      item(12, {
        code: 'X_1',
        displayName: 'Without a price',
        price: null,
        categories: [{ id: 4 }],
      }),
    ],
    materials: [
      item(HUGE, {
        code: 'PIPE',
        categories: [2],
        primaryVendor: { id: 5, vendorName: 'Ferguson', vendorId: 6, cost: 12.34, active: true },
        otherVendors: [{ id: 7, vendorName: 'Other', vendorId: 8, cost: 11, active: false }],
        unitOfMeasure: 'ft',
      }),
    ],
    equipment: [
      item(30, {
        manufacturer: 'Rheem',
        manufacturerWarranty: { duration: 6, description: 'tank' },
        serviceProviderWarranty: { duration: 0, description: null },
        equipmentMaterials: [{ skuId: HUGE, quantity: 3 }],
        recommendations: [{ skuId: HUGE, type: 'Material' }],
        dimensions: { height: 60.25, width: 20, depth: 20 },
      }),
    ],
    'discounts-and-fees': [item(40, { type: 'Discount', amountType: 'Percentage', amount: 10 })],
  });
});
afterAll(() => gateway.close());

const Services = graphql(`
  query Services($filter: ItemFilter, $orderBy: ItemOrder, $first: Int, $after: String) {
    services(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        code
      }
    }
  }
`);
type Filter = NonNullable<
  typeof Services extends {
    __apiType?: (variables: infer V extends { filter?: unknown }) => unknown;
  }
    ? V['filter']
    : never
>;

async function codes(filter: Filter): Promise<string[]> {
  const { services } = (await gateway.execute(Services, { filter })).data();
  expect(services.totalCount).toBe(services.nodes.length);
  return services.nodes.map(({ code }) => code);
}

describe('items', () => {
  it('are found by category with everything below it, or without', async () => {
    expect(await codes({ category: '1' })).toEqual(['WH-50']);
    expect(await codes({ category: '1', includeDescendants: false })).toEqual([]);
    expect(await codes({ category: '3', includeDescendants: false })).toEqual(['WH-50']);
    expect(await codes({ category: '404' })).toEqual([]);
  });

  it('are found by code and name, where % and _ mean themselves', async () => {
    expect(await codes({ search: 'wh-50' })).toEqual(['WH-50']);
    expect(await codes({ search: 'heater gallon' })).toEqual(['WH-50']);
    expect(await codes({ search: '0%' })).toEqual(['WH-75']);
    expect(await codes({ search: 'X_1' })).toEqual(['X_1']);
    expect(await codes({ search: "'; DROP TABLE master.pricebook_items; --" })).toEqual([]);
  });

  it('I08 are found by price, which null is not, and by state', async () => {
    expect(await codes({ price: { from: '0.1', to: 1249.5 } })).toEqual(['WH-75', 'WH-50']);
    expect(await codes({ price: { to: '0.11' } })).toEqual(['WH-75']);
    expect(await codes({ active: false })).toEqual(['WH-75']);
  });

  it('I09 are found by when they changed, to 100 ns', async () => {
    expect(await codes({ modifiedSince: '2026-01-02T03:04:05.1234567Z' })).toEqual(['WH-50']);
    expect(await codes({ modifiedSince: '2026-01-02T03:04:05.1234568Z' })).toEqual([]);
    expect(await codes({ modifiedSince: '2026-01-02T04:04:05.1234567+01:00' })).toEqual(['WH-50']);
  });

  it('come in order and page by page', async () => {
    const orderBy = { field: 'PRICE', direction: 'DESC' } as const;
    const first = (await gateway.execute(Services, { orderBy, first: 2 })).data().services;
    expect(first.nodes.map(({ code }) => code)).toEqual(['WH-50', 'WH-75']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const after = first.pageInfo.endCursor ?? null;
    const second = (await gateway.execute(Services, { orderBy, after })).data().services;
    expect(second).toMatchObject({ nodes: [{ code: 'X_1' }], pageInfo: { hasNextPage: false } });
    const wrong = await gateway.execute(Services, { orderBy: { field: 'CODE' }, after });
    expect(wrong.errors()[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'after' });
  });

  it.each([
    { price: { from: '1e400' } },
    { price: { from: 'NaN' } },
    { modifiedSince: '2026-02-30T00:00:00Z' },
    { category: '9223372036854775808' },
    { category: '1; DROP TABLE x' },
  ])('refuse %j', async (filter) => {
    const answer = await gateway.execute(Services, { filter } as never);
    expect(answer.errors()).toHaveLength(1);
    expect(answer.body.data ?? null).toBeNull();
    expect(answer.errors()[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

const Whole = graphql(`
  query Whole {
    services(filter: { search: "WH-50" }) {
      nodes {
        __typename
        id
        kind
        stId
        price
        description
        stModifiedOn
        categoryStIds
        categories {
          stId
          depth
        }
        images {
          url
        }
        assets {
          alias
          fileName
          isDefault
          type
          url
        }
        warranty {
          duration
          description
        }
        materials {
          stId
          quantity
          material {
            stId
            code
            unitOfMeasure
            vendors {
              vendorName
              vendorStId
              cost
              active
            }
          }
        }
        equipment {
          quantity
          equipment {
            manufacturer
            manufacturerWarranty {
              duration
            }
            serviceProviderWarranty {
              duration
              description
            }
            dimensions {
              height
            }
            materials {
              material {
                code
              }
            }
            recommendations {
              item {
                __typename
                code
              }
            }
          }
        }
        upgradeStIds
        upgrades {
          code
        }
        recommendations {
          item {
            __typename
            code
          }
        }
      }
    }
  }
`);

describe('an item', () => {
  it('I07 tells everything, links resolved as types and ids to the last digit', async () => {
    const { services } = (await gateway.execute(Whole)).data();
    const pipe = { code: 'PIPE' };
    expect(services.nodes).toMatchObject([
      {
        __typename: 'Service',
        kind: 'SERVICE',
        stId: '10',
        price: '1249.5',
        description: '<b>All</b> included',
        stModifiedOn: '2026-01-02T03:04:05.1234567Z',
        categoryStIds: ['3', '77'],
        categories: [{ stId: '3', depth: 2 }],
        images: [{ url: 'Images/a.png' }],
        assets: [{ alias: 'front', isDefault: true }, { type: 'Video' }],
        warranty: { duration: 36, description: 'parts' },
        materials: [
          {
            stId: '9007199254740993',
            quantity: '2.5',
            material: {
              stId: '9007199254740993',
              unitOfMeasure: 'ft',
              vendors: [
                { vendorName: 'Ferguson', vendorStId: '6', cost: '12.34', active: true },
                { vendorName: 'Other', active: false },
              ],
            },
          },
          { stId: '999', material: null },
        ],
        equipment: [
          {
            quantity: '1',
            equipment: {
              manufacturer: 'Rheem',
              manufacturerWarranty: { duration: 6 },
              serviceProviderWarranty: { duration: 0, description: null },
              dimensions: { height: '60.25' },
              materials: [{ material: pipe }],
              recommendations: [{ item: { __typename: 'Material', ...pipe } }],
            },
          },
        ],
        upgradeStIds: ['11', '888'],
        upgrades: [{ code: 'WH-75' }],
        recommendations: [{ item: { __typename: 'Service', code: 'WH-75' } }],
      },
    ]);
  });

  it('costs one statement a kind, however many links lead there', async () => {
    await gateway.execute(Whole);
    const statements = await gateway.countStatements(() => gateway.execute(Whole));
    // the list, the token, materials, equipment, services, and materials again one level further down
    expect(statements).toBeLessThanOrEqual(6);
  });

  it('is found by kind and id, and by its global id', async () => {
    const One = graphql(`
      query One($kind: ItemKind!, $stId: BigInt!) {
        pricebookItem(kind: $kind, stId: $stId) {
          __typename
          id
          name
          ... on DiscountAndFee {
            type
            amountType
            amount
          }
        }
      }
    `);
    const Again = graphql(`
      query Again($ids: [ID!]!) {
        nodes(ids: $ids) {
          __typename
          id
        }
      }
    `);
    const discount = (await gateway.execute(One, { kind: 'DISCOUNT_AND_FEE', stId: '40' })).data();
    expect(discount.pricebookItem).toMatchObject({
      __typename: 'DiscountAndFee',
      type: 'Discount',
      amountType: 'Percentage',
      amount: '10',
    });
    const material = (await gateway.execute(One, { kind: 'MATERIAL', stId: String(HUGE) })).data();
    const ids = [material.pricebookItem?.id ?? '', 'nonsense', discount.pricebookItem?.id ?? ''];
    expect((await gateway.execute(Again, { ids })).data().nodes).toEqual([
      { __typename: 'Material', id: ids[0] },
      null,
      { __typename: 'DiscountAndFee', id: ids[2] },
    ]);
    expect(
      (await gateway.execute(One, { kind: 'SERVICE', stId: '40' })).data().pricebookItem,
    ).toBeNull();
    const tooMany = await gateway.execute(Again, { ids: Array.from({ length: 101 }, () => 'x') });
    expect(tooMany.errors()[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'ids' });
  });
});
