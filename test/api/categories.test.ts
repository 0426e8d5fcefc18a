import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { walkPages } from '../support/walk-pages.ts';

let gateway: TestGateway;
const COUNT = 23;

beforeAll(async () => {
  gateway = await testGateway();
  const rows = Array.from({ length: COUNT }, (_, index) =>
    category(index + 1, {
      name: `${'ab'[index % 2]} ${COUNT - index}`,
      parentId: index < 3 ? null : (index % 3) + 1,
      position: index,
    }),
  );
  await seedPricebook(gateway.db, { categories: rows });
});
afterAll(() => gateway.close());

const List = graphql(`
  query List(
    $filter: CategoryFilter
    $orderBy: CategoryOrder
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    categories(
      filter: $filter
      orderBy: $orderBy
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
      edges {
        cursor
        node {
          stId
        }
      }
      nodes {
        stId
      }
    }
  }
`);
type Variables = NonNullable<Parameters<typeof gateway.execute<unknown, VariablesOfList>>[1]>;
type VariablesOfList = typeof List extends { __apiType?: (variables: infer V) => unknown }
  ? V
  : never;

const page = async (variables: Variables) =>
  (await gateway.execute(List, variables)).data().categories;

describe('categories', () => {
  it('walks forward and backward over the same list', async () => {
    const all = (await page({ first: 200 })).nodes;
    expect(all).toHaveLength(COUNT);
    expect(await walkPages(page, 5)).toEqual({ forwards: all, backwards: all });
  });

  it('gives edges that are its nodes', async () => {
    const { edges, nodes, totalCount } = await page({ first: 7 });
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect([nodes.length, totalCount]).toEqual([7, COUNT]);
  });

  it('gives 20 unless asked otherwise, none for 0, and up to 200', async () => {
    expect((await page({})).nodes).toHaveLength(20);
    expect(await page({ first: 0 })).toMatchObject({
      nodes: [],
      totalCount: COUNT,
      pageInfo: { hasNextPage: true, startCursor: null },
    });
    expect((await page({ first: 200 })).nodes).toHaveLength(COUNT);
  });

  it.each([
    [{ first: -1 }, 'first'],
    [{ first: 201 }, 'first'],
    [{ first: 2 ** 31 - 1 }, 'first'],
    [{ last: 201 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
    [{ after: 'nonsense' }, 'after'],
    [{ before: '' }, 'before'],
    [{ filter: { depth: -1 } }, 'filter.depth'],
    [{ filter: { search: 'x'.repeat(201) } }, 'filter.search'],
    [{ filter: { search: 'a\u0000b' } }, 'filter.search'],
  ])('refuses %j and names %s', async (variables, field) => {
    const answer = await gateway.execute(List, variables);
    expect(answer.status).toBe(400);
    expect(answer.errors()).toMatchObject([{ extensions: { code: 'INVALID_INPUT', field } }]);
  });

  it('refuses a cursor of another order, and one that was changed', async () => {
    const { pageInfo } = await page({ first: 3 });
    const cursor = pageInfo.endCursor ?? '';
    const other = await gateway.execute(List, { orderBy: { field: 'NAME' }, after: cursor });
    expect(other.errors()[0]?.extensions).toMatchObject({ field: 'after' });
    const changed = Buffer.from(
      Buffer.from(cursor, 'base64url').toString().replace('2', '1'),
    ).toString('base64url');
    expect((await gateway.execute(List, { after: changed })).errors()).toHaveLength(1);
  });

  it('orders by name, depth, id and tree, in both directions', async () => {
    const ids = async (field: 'NAME' | 'DEPTH' | 'ST_ID' | 'TREE', direction: 'ASC' | 'DESC') =>
      (await page({ first: 200, orderBy: { field, direction } })).nodes.map(({ stId }) =>
        Number(stId),
      );
    const byId = await ids('ST_ID', 'ASC');
    expect(byId).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    expect(await ids('ST_ID', 'DESC')).toEqual(byId.toReversed());
    expect((await ids('DEPTH', 'ASC')).slice(0, 3)).toEqual([1, 2, 3]);
    expect((await ids('NAME', 'ASC'))[0]).toBe(23);
    expect((await ids('TREE', 'ASC'))[0]).toBe(1);
  });

  it('puts the best find first where something is searched', async () => {
    const { nodes } = await page({ filter: { search: 'b 2' }, first: 3 });
    expect(nodes[0]?.stId).toBe('22');
  });

  it('tells where categories are, in numbers', async () => {
    const Stats = graphql(`
      query Stats {
        categoryStats {
          total
          roots
          active
          detached
          maxDepth
          byDepth {
            depth
            count
          }
          byType {
            type
            count
          }
        }
      }
    `);
    expect((await gateway.execute(Stats)).data().categoryStats).toEqual({
      total: COUNT,
      roots: 3,
      active: COUNT,
      detached: 0,
      maxDepth: 1,
      byDepth: [
        { depth: 0, count: 3 },
        { depth: 1, count: 20 },
      ],
      byType: [{ type: 'SERVICES', count: COUNT }],
    });
  });
});
