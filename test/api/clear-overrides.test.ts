import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../src/graphql/global-id.ts';
import { masterId } from '../../src/pricebook/master-id.ts';
import type { ItemKind } from '../../src/servicetitan/entities.ts';
import { openItems } from '../support/edited-items.ts';
import { graphql, openAsViewer, TENANT, type VariablesOf } from '../support/graphql.ts';

const gateway = await openItems();
afterAll(() => gateway.close());

const Stage = graphql(`
  mutation StageEverywhere {
    updateCategory(input: { stId: 1, name: "Heating", description: "warm" }) {
      __typename
    }
    updateService(input: { stId: 1, price: "12.50", displayName: "Better" }) {
      __typename
    }
    updateMaterial(input: { stId: 500, description: "x" }) {
      __typename
    }
  }
`);

const Clear = graphql(`
  mutation ClearOverrides($input: ClearOverridesInput!) {
    clearOverrides(input: $input) {
      __typename
      ... on ClearOverridesPayload {
        cleared
        changed
        records {
          __typename
          id
          ... on Category {
            name
            version
            pending
            override {
              fields {
                name
              }
            }
          }
          ... on PricebookItem {
            name
            version
            pending
          }
        }
      }
      ... on Error {
        code
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

const ClearTwice = graphql(`
  mutation ClearTwice($id: ID!) {
    one: clearOverrides(input: { ids: [$id], fields: ["name"] }) {
      ...NamesLeft
    }
    other: clearOverrides(input: { ids: [$id] }) {
      ...NamesLeft
    }
  }
  fragment NamesLeft on ClearOverridesPayload {
    records {
      ... on Category {
        name
        pending
      }
    }
  }
`);

const Draft = graphql(`
  mutation DraftToClear {
    createCategory(input: { name: "New", categoryType: Services }) {
      ... on CreateCategoryPayload {
        category {
          id
        }
      }
    }
  }
`);

const idOf = (typename: string, kind: ItemKind | 'CATEGORY', stId: string) =>
  encodeGlobalId(typename, masterId(TENANT, kind, stId));
const category = idOf('Category', 'CATEGORY', '1');
const service = idOf('Service', 'SERVICE', '1');
const material = idOf('Material', 'MATERIAL', '500');
const untouched = idOf('Service', 'SERVICE', '2');

const clear = async (input: VariablesOf<typeof Clear>['input']) =>
  (await gateway.execute(Clear, { input })).data().clearOverrides;

beforeEach(async () => {
  await gateway.execute(Stage);
});

describe('clearOverrides', () => {
  it('I02 takes back what is staged for records of several kinds, and answers with them', async () => {
    expect(await clear({ ids: [category, service, material, untouched] })).toMatchObject({
      ...{ cleared: 5, changed: 3 },
      records: [
        { __typename: 'Category', id: category, name: 'Category 1', pending: false },
        { __typename: 'Service', id: service, name: 'Item 1', pending: false },
        { __typename: 'Material', id: material, pending: false },
        { __typename: 'Service', id: untouched, pending: false },
      ],
    });
  });

  it('takes back single fields, and leaves the others', async () => {
    expect(await clear({ ids: [category, service], fields: ['name', 'price'] })).toMatchObject({
      ...{ cleared: 2, changed: 2 },
      records: [
        { name: 'Category 1', pending: true, override: { fields: [{ name: 'description' }] } },
        { name: 'Better', pending: true },
      ],
    });
    expect(await clear({ ids: [service], fields: ['name', 'price'] })).toMatchObject({
      ...{ cleared: 0, changed: 0 },
    });
  });

  it.each([
    ['a category', category],
    ['an item', service],
  ])('refuses where %s has another version than the caller has read', async (_, id) => {
    const stale = await clear({ ids: [id], expectedVersion: 999 });
    if (stale.__typename !== 'StaleVersionError') throw new Error(stale.__typename);
    const expectedVersion = stale.currentVersion;
    expect(await clear({ ids: [id], expectedVersion })).toMatchObject({ cleared: 2 });
  });

  it('takes one version for one record only, and no more than 500 ids', async () => {
    expect(await clear({ ids: [category, service], expectedVersion: 1 })).toMatchObject({
      field: 'input.expectedVersion',
    });
    const many = Array.from({ length: 501 }, () => category);
    expect(await clear({ ids: many })).toMatchObject({ field: 'input.ids' });
  });

  it('takes nothing back where one of the records is not there', async () => {
    const nowhere = idOf('Service', 'SERVICE', '404');
    for (const id of [nowhere, 'nonsense', idOf('SyncRun', 'CATEGORY', '404')]) {
      expect(await clear({ ids: [category, id] })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await clear({ ids: [category] })).toMatchObject({ cleared: 2 });
  });

  it('lets drafts vanish', async () => {
    const { createCategory } = (await gateway.execute(Draft)).data();
    const id = 'category' in createCategory ? (createCategory.category?.id ?? '') : '';
    expect(await clear({ ids: [id] })).toMatchObject({ changed: 1, records: [null] });
    expect(await clear({ ids: [id] })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shows each of several mutations what it has done itself', async () => {
    const { one, other } = (await gateway.execute(ClearTwice, { id: category })).data();
    expect(one).toEqual({ records: [{ name: 'Category 1', pending: true }] });
    expect(other).toEqual({ records: [{ name: 'Category 1', pending: false }] });
  });

  it('I40 is heard of by whoever follows categories', async () => {
    await clear({ ids: [category, service] });
    const [event] = await gateway.db.transaction(TENANT, (tx) =>
      tx.query<{ payload: object }>({
        text: `SELECT payload FROM sync.events WHERE tenant_id = $1 AND type = 'categoryUpdated' ORDER BY seq DESC LIMIT 1`,
        values: [TENANT],
      }),
    );
    expect(event?.payload).toMatchObject({ stId: '1', name: 'Category 1', change: 'UPDATED' });
  });

  it('lets nobody write who may not', async () => {
    const viewer = await openAsViewer(gateway.db);
    const answer = await viewer.execute(Clear, { input: { ids: [category] } });
    expect(answer.data().clearOverrides).toMatchObject({ code: 'FORBIDDEN' });
    await viewer.close();
  });
});
