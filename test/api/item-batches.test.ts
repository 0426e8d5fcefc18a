import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BulkUpdateServices, openItems } from '../support/edited-items.ts';
import { graphql, type TestGateway } from '../support/graphql.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openItems();
});
afterAll(() => gateway.close());

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

describe('editing many items', () => {
  it('stages many, all or each by itself', async () => {
    const items = [
      { stId: '21', price: '5' },
      { stId: '22', code: '' },
    ];
    const all = (await gateway.execute(BulkUpdateServices, { input: { items } })).data();
    expect(all.bulkUpdateServices).toMatchObject({ field: 'input.items.1.code' });
    const each = (
      await gateway.execute(BulkUpdateServices, { input: { items, onError: 'PER_RECORD' } })
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
});

describe('new items', () => {
  it('are made and removed while ServiceTitan does not have them', async () => {
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
