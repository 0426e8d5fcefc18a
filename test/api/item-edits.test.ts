import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  graphql,
  seedPricebook,
  TENANT,
  type TestGateway,
  testGateway,
} from '../support/graphql.ts';
import { category, item } from '../support/pricebook.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
  await seedPricebook(gateway.db, {
    categories: [category(1), category(2)],
    services: Array.from({ length: 120 }, (_, index) =>
      item(index + 1, { code: `S${index + 1}`, categories: [1] }),
    ),
    materials: [item(500, { code: 'PIPE', costTypeId: 7 })],
    equipment: [item(600)],
    'discounts-and-fees': [item(700, { type: 'Fee', amountType: 'Fixed', amount: 1 })],
  });
});
afterAll(() => gateway.close());

const Update = graphql(`
  mutation UpdateService($input: UpdateServiceInput!) {
    updateService(input: $input) {
      __typename
      ... on UpdateServicePayload {
        changed
        service {
          stId
          price
          version
          pending
          categories {
            stId
          }
          override {
            fields {
              name
              base
              local
              remote
              state
              stagedBy
              attempts
              error {
                code
                message
                remedy
              }
            }
          }
        }
      }
      ... on Error {
        code
        message
      }
      ... on InvalidInputError {
        field
      }
      ... on StaleVersionError {
        currentVersion
      }
    }
  }
`);

const BulkUpdate = graphql(`
  mutation BulkUpdate($input: BulkUpdateServicesInput!) {
    bulkUpdateServices(input: $input) {
      __typename
      ... on BulkUpdateServicesPayload {
        staged
        refused
        outcomes {
          stId
          changed
          result {
            __typename
            ... on Service {
              price
            }
            ... on Error {
              code
            }
            ... on InvalidInputError {
              field
            }
          }
        }
      }
      ... on InvalidInputError {
        field
      }
    }
  }
`);

const Others = graphql(`
  mutation Others(
    $material: UpdateMaterialInput!
    $equipment: UpdateEquipmentInput!
    $fee: UpdateDiscountAndFeeInput!
  ) {
    updateMaterial(input: $material) {
      ... on UpdateMaterialPayload {
        material {
          costTypeStId
          description
          primaryVendor {
            vendorStId
            cost
          }
        }
      }
      ... on Error {
        message
      }
    }
    updateEquipment(input: $equipment) {
      ... on UpdateEquipmentPayload {
        equipment {
          dimensions {
            height
            width
          }
          recommendations {
            stId
          }
        }
      }
      ... on Error {
        message
      }
    }
    updateDiscountAndFee(input: $fee) {
      ... on UpdateDiscountAndFeePayload {
        discountAndFee {
          amount
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const Create = graphql(`
  mutation CreateService($input: CreateServiceInput!) {
    createService(input: $input) {
      __typename
      ... on CreateServicePayload {
        service {
          stId
          code
          name
          version
        }
      }
      ... on InvalidInputError {
        field
      }
    }
  }
`);

const Twice = graphql(`
  mutation Twice($one: UpdateServiceInput!, $other: UpdateServiceInput!) {
    one: updateService(input: $one) {
      ... on UpdateServicePayload {
        service {
          price
          override {
            fields {
              local
            }
          }
        }
      }
    }
    other: updateService(input: $other) {
      ... on UpdateServicePayload {
        service {
          price
          override {
            fields {
              local
            }
          }
        }
      }
    }
  }
`);

const DeleteDraft = graphql(`
  mutation DeleteDraft($stId: BigInt!) {
    deleteDraftItem(kind: SERVICE, stId: $stId) {
      __typename
    }
    deactivateService(input: { stId: 1 }) {
      ... on DeactivateServicePayload {
        service {
          active
        }
      }
    }
  }
`);

const Pending = graphql(`
  query Pending($filter: PendingChangeFilter, $first: Int, $after: String, $last: Int) {
    pendingChanges(filter: $filter, first: $first, after: $after, last: $last) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      totals {
        total
        byEntity {
          entity
          count
        }
        byState {
          state
          count
        }
      }
      nodes {
        id
        entity
        stId
        label
        field
        base
        local
        remote
        state
        stagedBy
      }
    }
  }
`);

const Discard = graphql(`
  mutation Discard($input: DiscardChangesInput!) {
    discardChanges(input: $input) {
      __typename
      ... on DiscardChangesPayload {
        discarded
        records
      }
      ... on Error {
        message
      }
    }
  }
`);

const Provenance = graphql(`
  query Provenance($stId: BigInt!, $field: String!) {
    fieldProvenance(entity: SERVICES, stId: $stId, field: $field)
  }
`);

const Overrides = graphql(`
  query Overrides($first: Int!) {
    services(first: $first, orderBy: { field: CODE }) {
      nodes {
        pending
        override {
          fields {
            local
            remote
          }
        }
      }
    }
  }
`);

describe('editing an item', () => {
  it('I08 shows the staged value at once, beside what ServiceTitan has', async () => {
    const input = { stId: '10', expectedVersion: 1, price: '12.50', description: '' };
    const { updateService } = (await gateway.execute(Update, { input })).data();
    expect(updateService).toMatchObject({
      changed: true,
      service: {
        ...{ price: '12.5', version: 2, pending: true, categories: [{ stId: '1' }] },
        override: {
          fields: [
            {
              ...{ name: 'price', base: '10', local: '12.5', remote: '10', state: 'STAGED' },
              ...{ stagedBy: 'demo', attempts: 0, error: null },
            },
          ],
        },
      },
    });
  });

  it('answers with what is wrong, and where', async () => {
    const refused = async (input: Parameters<typeof gateway.execute<unknown, never>>[1]) =>
      (await gateway.execute(Update, { input: input as never })).data().updateService;
    expect(await refused({ stId: '404', price: 1 } as never)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused({ stId: '11', price: null } as never)).toMatchObject({
      ...{ __typename: 'InvalidInputError', field: 'input.price' },
    });
    expect(await refused({ stId: '11', categoryStIds: ['9'] } as never)).toMatchObject({
      field: 'input.categoryStIds',
    });
    expect(await refused({ stId: '10', expectedVersion: 1, hours: 2 } as never)).toMatchObject({
      ...{ __typename: 'StaleVersionError', currentVersion: 2 },
    });
  });

  it('lets nobody write who may not', async () => {
    const reader = await testGateway({
      database: { db: gateway.db, url: '', migrationUrl: '', drop: async () => undefined },
      authenticate: async () => ({
        ...{ tenantId: TENANT, role: 'VIEWER', subject: 'vera', expiresAt: null },
      }),
    });
    const answer = await reader.execute(Update, { input: { stId: '12', price: 1 } });
    expect(answer.data().updateService).toMatchObject({ code: 'FORBIDDEN' });
    await reader.feed.close();
  });

  it('takes the parts of every kind', async () => {
    const { updateMaterial, updateEquipment, updateDiscountAndFee } = (
      await gateway.execute(Others, {
        material: {
          ...{ stId: '500', costTypeStId: null, description: 'x' },
          primaryVendor: { vendorStId: '5', cost: '1.10', active: true },
        },
        equipment: {
          ...{ stId: '600', dimensions: { height: 2.5 } },
          recommendations: [{ material: '500' }],
        },
        fee: { stId: '700', amount: '2.00' },
      })
    ).data();
    expect(updateMaterial).toEqual({
      material: {
        ...{ costTypeStId: null, description: 'x' },
        primaryVendor: { vendorStId: '5', cost: '1.1' },
      },
    });
    expect(updateEquipment).toEqual({
      equipment: {
        dimensions: { height: '2.5', width: null },
        recommendations: [{ stId: '500' }],
      },
    });
    expect(updateDiscountAndFee).toEqual({ discountAndFee: { amount: '2' } });
  });

  it('shows each of several mutations what it has done itself', async () => {
    const stId = '20';
    const { one, other } = (
      await gateway.execute(Twice, { one: { stId, price: 1 }, other: { stId, price: 2 } })
    ).data();
    const answer = (price: string) => ({
      service: { price, override: { fields: [{ local: price }] } },
    });
    expect([one, other]).toEqual([answer('1'), answer('2')]);
  });

  it('stages many, all or each by itself', async () => {
    const items = [
      { stId: '21', price: '5' },
      { stId: '22', code: '' },
    ];
    const all = (await gateway.execute(BulkUpdate, { input: { items } })).data();
    expect(all.bulkUpdateServices).toMatchObject({ field: 'input.items.1.code' });
    const each = (
      await gateway.execute(BulkUpdate, { input: { items, onError: 'PER_RECORD' } })
    ).data();
    expect(each.bulkUpdateServices).toMatchObject({
      ...{ staged: 1, refused: 1 },
      outcomes: [
        { stId: '21', changed: true, result: { __typename: 'Service', price: '5' } },
        {
          ...{ stId: '22', changed: false },
          result: { __typename: 'InvalidInputError', field: 'input.items.1.code' },
        },
      ],
    });
  });

  it('makes and removes what ServiceTitan does not have', async () => {
    const input = { code: 'NEW', displayName: 'New', categoryStIds: ['2'] };
    const { createService } = (await gateway.execute(Create, { input })).data();
    expect(createService).toMatchObject({ service: { code: 'NEW', name: 'New', version: 1 } });
    const again = (await gateway.execute(Create, { input })).data().createService;
    expect(again).toMatchObject({ field: 'input.code' });
    if (createService.__typename !== 'CreateServicePayload') throw new Error('was refused');
    const { stId } = createService.service;
    expect(stId).toBe('-1');
    const answer = (await gateway.execute(DeleteDraft, { stId })).data();
    expect(answer).toMatchObject({
      deleteDraftItem: { __typename: 'DeleteDraftItemPayload' },
      deactivateService: { service: { active: false } },
    });
  });
});

describe('what is pending', () => {
  it('is listed by field with its totals, page by page', async () => {
    const all = (await gateway.execute(Pending, { first: 200 })).data().pendingChanges;
    expect(all.totalCount).toBe(all.nodes.length);
    expect(all.totals.total).toBe(all.nodes.length);
    expect(all.totals.byState).toEqual([{ state: 'STAGED', count: all.totalCount }]);
    expect(all.totals.byEntity).toContainEqual({ entity: 'DISCOUNTS_AND_FEES', count: 1 });
    const first = (await gateway.execute(Pending, { first: 2 })).data().pendingChanges;
    const after = first.pageInfo.endCursor ?? null;
    const rest = (await gateway.execute(Pending, { first: 200, after })).data().pendingChanges;
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    const last = (await gateway.execute(Pending, { last: 3 })).data().pendingChanges;
    expect(last.nodes).toEqual(all.nodes.slice(-3));
  });

  it('is found by entity, state, person and words', async () => {
    const found = async (filter: NonNullable<Parameters<typeof search>[0]>) => search(filter);
    expect(await found({ entities: ['MATERIALS'] })).toHaveLength(3);
    expect(await found({ states: ['REJECTED'] })).toEqual([]);
    expect(await found({ stagedBy: 'nobody' })).toEqual([]);
    expect(await found({ search: 'item 10 PRICE' })).toEqual(['Item 10 price']);
    expect(await found({ entities: ['SERVICES'], search: 's21' })).toEqual(['Item 21 price']);
  });

  it('is explained', async () => {
    const explain = async (stId: string, field: string) =>
      (await gateway.execute(Provenance, { stId, field })).data().fieldProvenance;
    expect(await explain('10', 'price')).toMatch(
      /^`price` is "12.5" because demo staged it at .*; ServiceTitan has "10", and the next push/,
    );
    expect(await explain('11', 'price')).toMatch(/because ServiceTitan says so/);
    expect(await explain('404', 'price')).toBeNull();
    const wrong = await gateway.execute(Provenance, { stId: '10', field: 'weight' });
    expect(wrong.errors()[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'field' });
  });

  it('costs as many statements for one item as for a hundred', async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      ...{ stId: String(index + 1), displayName: `Renamed ${index}` },
    }));
    await gateway.execute(BulkUpdate, { input: { items } });
    const ask = (first: number) => async () => (await gateway.execute(Overrides, { first })).data();
    const one = await gateway.countStatements(ask(1));
    expect(await gateway.countStatements(ask(100))).toBe(one);
    const page = (first: number) => async () => (await gateway.execute(Pending, { first })).data();
    const few = await gateway.countStatements(page(1));
    expect(await gateway.countStatements(page(100))).toBe(few);
  });

  it('I02 can be taken back, change by change and all at once', async () => {
    const [change] = (await gateway.execute(Pending, { filter: { search: 'item 700' } })).data()
      .pendingChanges.nodes;
    const ids = [change?.id ?? ''];
    const discard = async (input: Parameters<typeof toDiscard>[0]) => toDiscard(input);
    expect(await discard({ ids })).toMatchObject({ discarded: 1, records: 1 });
    expect(await discard({ ids })).toMatchObject({ discarded: 0, records: 0 });
    expect(await discard({ ids: ['nonsense'] })).toMatchObject({ __typename: 'NotFoundError' });
    expect(await discard({})).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await discard({ all: true })).toMatchObject({ __typename: 'DiscardChangesPayload' });
    const left = (await gateway.execute(Pending, {})).data().pendingChanges;
    expect(left).toMatchObject({ totalCount: 0, nodes: [], totals: { total: 0, byState: [] } });
    const input = { stId: '10' };
    expect((await gateway.execute(Update, { input })).data().updateService).toMatchObject({
      changed: false,
      service: { price: '10', pending: false, override: null },
    });
  });
});

async function search(filter: {
  entities?: ('MATERIALS' | 'SERVICES')[];
  states?: 'REJECTED'[];
  stagedBy?: string;
  search?: string;
}): Promise<string[]> {
  const { pendingChanges } = (await gateway.execute(Pending, { filter, first: 50 })).data();
  return pendingChanges.nodes.map(({ label, field }) => `${label} ${field}`);
}

async function toDiscard(input: { ids?: string[]; all?: boolean }) {
  return (await gateway.execute(Discard, { input })).data().discardChanges;
}
