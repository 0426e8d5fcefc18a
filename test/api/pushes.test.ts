import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, type TestGateway, testGateway, type VariablesOf } from '../support/graphql.ts';
import { type Mirror, openMirror } from '../support/pulling.ts';
import { workPush } from '../support/pushing.ts';
import { category, service } from '../support/simulator.ts';
import { walkPages } from '../support/walk-pages.ts';

let mirror: Mirror;
let gateway: TestGateway;

beforeAll(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: [
        ...[1, 2, 3].map((id) => category({ id, position: id })),
        category({ id: 11, parentId: 1, position: 1 }),
      ],
      services: [service({ id: 1, categories: [11] })],
    },
  });
  gateway = await testGateway({ database: mirror });
  await mirror.pull();
});
afterAll(async () => {
  await mirror.upstream.close();
  await gateway.close();
});

const Stage = graphql(`
  mutation StageForPush($stId: BigInt!, $name: String, $active: Boolean) {
    updateCategory(input: { stId: $stId, name: $name, active: $active }) {
      __typename
      ... on UpdateCategoryPayload {
        changed
      }
    }
  }
`);
const Plan = graphql(`
  mutation PlanPush($input: PushSelectionInput!) {
    createPushPlan(input: $input) {
      __typename
      ... on PushPlan {
        id
        hash
        createdBy
        conflicts
        totals {
          calls
          estimatedSeconds
        }
        warnings {
          code
          count
        }
        calls {
          order
          method
          target
          dependsOn
          changes {
            field
            before
            after
          }
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);
const Apply = graphql(`
  mutation ApplyPlan($id: ID!, $hash: String!) {
    applyPushPlan(id: $id, hash: $hash) {
      __typename
      ... on PushRun {
        id
        state
      }
      ... on Error {
        code
      }
    }
  }
`);
const Run = graphql(`
  query OnePush($id: ID!) {
    pushRun(id: $id) {
      state
      counts {
        total
        applied
        failed
      }
      failures {
        count
      }
      records {
        __typename
        ... on Applied {
          call {
            target
            state
          }
        }
      }
    }
  }
`);

const Runs = graphql(`
  query SomePushes(
    $filter: PushRunFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    pushRuns(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        id
        state
        plan {
          createdAt
          conflicts
          totals {
            calls
          }
          calls {
            order
          }
        }
        counts {
          total
        }
        failures {
          count
        }
        records {
          __typename
        }
      }
    }
  }
`);

describe('a push through the API', () => {
  it('shows what it would send and what that means, and sends it when the plan is applied', async () => {
    await gateway.execute(Stage, { stId: '1', active: false });
    await gateway.execute(Stage, { stId: '2', name: 'Two' });
    const planned = (await gateway.execute(Plan, { input: { all: true } })).data().createPushPlan;
    if (planned.__typename !== 'PushPlan') throw new Error(planned.message);
    expect(planned).toMatchObject({
      createdBy: 'demo',
      conflicts: 0,
      totals: { calls: 2, estimatedSeconds: 1 },
      warnings: [{ code: 'ITEMS_DISAPPEAR', count: 1 }],
    });
    expect(planned.calls.map(({ method, changes }) => [method, changes])).toEqual([
      ['PATCH', [{ field: 'active', before: true, after: false }]],
      ['PATCH', [{ field: 'name', before: 'Category 2', after: 'Two' }]],
    ]);
    const { id, hash } = planned;
    const wrong = (await gateway.execute(Apply, { id, hash: 'x' })).data().applyPushPlan;
    expect(wrong).toMatchObject({ code: 'INVALID_INPUT' });
    const applied = (await gateway.execute(Apply, { id, hash })).data().applyPushPlan;
    expect(applied).toMatchObject({ id, state: 'QUEUED' });
    expect(gateway.woken).toContain(id);
    await workPush(mirror, id);
    expect((await gateway.execute(Run, { id })).data().pushRun).toMatchObject({
      state: 'SUCCEEDED',
      counts: { total: 2, applied: 2, failed: 0 },
      failures: [],
      records: [{ __typename: 'Applied' }, { __typename: 'Applied' }],
    });
  });

  it('refuses to plan nothing, and knows no push of another id', async () => {
    for (const input of [{ all: true }, { ids: ['nonsense'] }, {}, { all: true, ids: [] }]) {
      const refused = (await gateway.execute(Plan, { input })).data().createPushPlan;
      expect(refused).toMatchObject({ code: 'INVALID_INPUT' });
    }
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await gateway.execute(Run, { id })).data().pushRun).toBeNull();
    const unknown = (await gateway.execute(Apply, { id, hash: 'x' })).data().applyPushPlan;
    expect(unknown).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('pushRuns', () => {
  const read = async (variables: VariablesOf<typeof Runs>) =>
    (await gateway.execute(Runs, variables)).data().pushRuns;

  beforeAll(async () => {
    await gateway.execute(Stage, { stId: '2', name: 'Again' });
    for (let made = 0; made < 4; made += 1) {
      await gateway.execute(Plan, { input: { all: true } });
    }
  });

  it('come newest first, page by page, from either end', async () => {
    const all = await read({ first: 200 });
    expect(all.totalCount).toBe(5);
    const times = all.nodes.map(({ plan }) => plan.createdAt);
    expect(times).toEqual(times.toSorted().reverse());
    expect(await walkPages(read, 2)).toEqual({ forwards: all.nodes, backwards: all.nodes });
  });

  it('are narrowed to states', async () => {
    expect(await read({ filter: { states: ['SUCCEEDED'] } })).toMatchObject({
      ...{ totalCount: 1, nodes: [{ state: 'SUCCEEDED', counts: { total: 2 } }] },
    });
    expect((await read({ filter: { states: [] } })).totalCount).toBe(0);
  });

  it('cost as many statements for one push as for many', async () => {
    const ask = (first: number) => () => read({ first });
    const one = await gateway.countStatements(ask(1));
    expect(await gateway.countStatements(ask(5))).toBe(one);
  });
});
