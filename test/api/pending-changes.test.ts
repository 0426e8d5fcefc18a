import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BulkUpdateServices, openItems, UpdateService } from '../support/edited-items.ts';
import { graphql, type TestGateway } from '../support/graphql.ts';
import { type PageOf, walkPages } from '../support/walk-pages.ts';

const StageOthers = graphql(`
  mutation StageOthers {
    updateMaterial(input: { stId: 500, description: "x", costTypeStId: null }) {
      __typename
    }
    updateDiscountAndFee(input: { stId: 700, amount: "2.00" }) {
      __typename
    }
  }
`);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openItems();
  await gateway.execute(StageOthers);
  const items = [
    { stId: '10', price: '12.50' },
    { stId: '21', price: '5' },
  ];
  await gateway.execute(BulkUpdateServices, { input: { items } });
});
afterAll(() => gateway.close());

const Pending = graphql(`
  query Pending(
    $filter: PendingChangeFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    pendingChanges(
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
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

describe('what is pending', () => {
  it('is listed by field with its totals, page by page', async () => {
    const all = (await gateway.execute(Pending, { first: 200 })).data().pendingChanges;
    expect(all.totalCount).toBe(all.nodes.length);
    expect(all.totals.total).toBe(all.nodes.length);
    expect(all.totals.byState).toEqual([{ state: 'STAGED', count: all.totalCount }]);
    expect(all.totals.byEntity).toContainEqual({ entity: 'DISCOUNTS_AND_FEES', count: 1 });
    const read = async (page: PageOf) =>
      (await gateway.execute(Pending, page)).data().pendingChanges;
    expect(await walkPages(read, 2)).toEqual({ forwards: all.nodes, backwards: all.nodes });
  });

  it('is found by entity, state, person and words', async () => {
    expect(await search({ entities: ['MATERIALS'] })).toHaveLength(2);
    expect(await search({ states: ['REJECTED'] })).toEqual([]);
    expect(await search({ stagedBy: 'nobody' })).toEqual([]);
    expect(await search({ search: 'item 10 PRICE' })).toEqual(['Item 10 price']);
    expect(await search({ entities: ['SERVICES'], search: 's21' })).toEqual(['Item 21 price']);
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
    await gateway.execute(BulkUpdateServices, { input: { items } });
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
    expect(await discard({ ids })).toMatchObject({ discarded: 1, records: 1 });
    expect(await discard({ ids })).toMatchObject({ discarded: 0, records: 0 });
    expect(await discard({ ids: ['nonsense'] })).toMatchObject({ __typename: 'NotFoundError' });
    expect(await discard({})).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await discard({ all: true })).toMatchObject({ __typename: 'DiscardChangesPayload' });
    const left = (await gateway.execute(Pending, {})).data().pendingChanges;
    expect(left).toMatchObject({ totalCount: 0, nodes: [], totals: { total: 0, byState: [] } });
    const input = { stId: '10' };
    expect((await gateway.execute(UpdateService, { input })).data().updateService).toMatchObject({
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

async function discard(input: { ids?: string[]; all?: boolean }) {
  return (await gateway.execute(Discard, { input })).data().discardChanges;
}
