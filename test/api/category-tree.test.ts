import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category, item } from '../support/pricebook.ts';

let gateway: TestGateway;

/** Plumbing (1): Heaters (2, inactive): Tank (3), Tankless (4); Drains (5). Electric (6). 7 names a parent that is not there. */
beforeAll(async () => {
  gateway = await testGateway();
  await seedPricebook(gateway.db, {
    categories: [
      category(1, { name: 'Plumbing', position: 1 }),
      category(2, { name: 'Water Heaters', parentId: 1, position: 1, active: false }),
      category(3, { name: 'Tank', parentId: 2, position: 1, description: '' }),
      category(9007199254740993n, { name: 'Tankless', parentId: 2, position: 2 }),
      category(5, { name: 'Drains', parentId: 1, position: 7, categoryType: 'Materials' }),
      category(6, { name: 'Electric', position: 2, categoryType: 'Surprise' }),
      category(7, { name: 'Lost', parentId: 999, position: 3 }),
    ],
    services: [
      item(100, { categories: [{ id: 3, name: 'Tank', active: true }] }),
      item(101, {
        categories: [
          { id: 3, name: 'Tank', active: true },
          { id: 2, name: 'Water Heaters', active: false },
        ],
      }),
    ],
    materials: [item(200, { categories: [5] })],
  });
});
afterAll(() => gateway.close());

const Tree = graphql(`
  query Tree($root: BigInt, $maxDepth: Int, $filter: CategoryFilter) {
    categoryTree(root: $root, maxDepth: $maxDepth, filter: $filter) {
      version
      total
      matchCount
      nodes {
        name
        depth
      }
      roots {
        name
        children {
          name
          children {
            name
            children {
              name
            }
          }
        }
      }
    }
  }
`);

async function names(
  variables: NonNullable<Parameters<typeof gateway.execute>[1]>,
): Promise<string[]> {
  const { categoryTree } = (await gateway.execute(Tree, variables)).data();
  expect(categoryTree.total).toBe(categoryTree.nodes.length);
  return categoryTree.nodes.map(({ name, depth }) => `${' '.repeat(depth)}${name}`);
}

describe('categoryTree', () => {
  it('I05 returns every category once, depth first, whatever state its parent is in', async () => {
    expect(await names({})).toEqual([
      'Plumbing',
      ' Water Heaters',
      '  Tank',
      '  Tankless',
      ' Drains',
      'Electric',
      'Lost',
    ]);
  });

  it('nests the same nodes through children', async () => {
    const { categoryTree } = (await gateway.execute(Tree, {})).data();
    expect(categoryTree.roots).toEqual([
      {
        name: 'Plumbing',
        children: [
          {
            name: 'Water Heaters',
            children: [
              { name: 'Tank', children: [] },
              { name: 'Tankless', children: [] },
            ],
          },
          { name: 'Drains', children: [] },
        ],
      },
      { name: 'Electric', children: [] },
      { name: 'Lost', children: [] },
    ]);
  });

  it('starts where it is told and goes as deep as it is told', async () => {
    expect(await names({ root: '2' })).toEqual([' Water Heaters', '  Tank', '  Tankless']);
    expect(await names({ maxDepth: 0 })).toEqual(['Plumbing', 'Electric', 'Lost']);
    expect(await names({ root: '1', maxDepth: 1 })).toEqual([
      'Plumbing',
      ' Water Heaters',
      ' Drains',
    ]);
  });

  it('I05 keeps what stands above a match, so that an inactive parent hides nothing', async () => {
    const answer = await gateway.execute(Tree, { filter: { active: true, under: '2' } });
    expect(answer.data().categoryTree).toMatchObject({
      total: 4,
      matchCount: 2,
      nodes: [
        { name: 'Plumbing' },
        { name: 'Water Heaters' },
        { name: 'Tank' },
        { name: 'Tankless' },
      ],
    });
  });

  it('filters by search, type, depth and items', async () => {
    expect(await names({ filter: { search: 'tankl' } })).toContain('  Tankless');
    expect(await names({ filter: { search: '100% "_\\' } })).toEqual([]);
    expect(await names({ filter: { type: 'MATERIALS' } })).toEqual(['Plumbing', ' Drains']);
    expect(await names({ filter: { type: 'OTHER' } })).toEqual(['Electric']);
    expect(await names({ filter: { depth: 0 } })).toEqual(['Plumbing', 'Electric', 'Lost']);
    expect(await names({ filter: { hasItems: false } })).toEqual([
      'Plumbing',
      ' Water Heaters',
      '  Tankless',
      'Electric',
      'Lost',
    ]);
  });

  it('refuses a root that is not there and a depth below nothing', async () => {
    const missing = await gateway.execute(Tree, { root: '404' });
    expect(missing.status).toBe(400);
    expect(missing.errors()).toMatchObject([
      {
        message: 'There is no category 404.',
        extensions: { code: 'INVALID_INPUT', field: 'root' },
      },
    ]);
    const negative = await gateway.execute(Tree, { maxDepth: -1 });
    expect(negative.errors()[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'maxDepth',
    });
  });
});

const Everything = graphql(`
  query Everything($stId: BigInt!) {
    category(stId: $stId) {
      id
      stId
      name
      description
      categoryType
      active
      detached
      position
      globalPosition
      depth
      path
      pathNames
      isRoot
      childCount
      descendantCount
      image
      businessUnitIds
      skuImages
      skuVideos
      source
      externalId
      hideInMobile
      version
      stCreatedOn
      stModifiedOn
      lastSyncedAt
      createdAt
      updatedAt
      parent {
        name
      }
      root {
        name
      }
      ancestors {
        name
      }
      siblings {
        name
      }
      children {
        name
      }
      descendants(first: 2) {
        totalCount
        nodes {
          name
        }
      }
      itemCounts {
        total
      }
      deep: itemCounts(deep: true) {
        services
        materials
        equipment
        discountsAndFees
        total
      }
    }
  }
`);

describe('Category', () => {
  it('I07 I08 tells every field of a category as ServiceTitan has it', async () => {
    const { category: found } = (
      await gateway.execute(Everything, { stId: '9007199254740993' })
    ).data();
    expect(found).toMatchObject({
      stId: '9007199254740993',
      name: 'Tankless',
      description: null,
      categoryType: 'SERVICES',
      active: true,
      detached: null,
      position: 2,
      globalPosition: 3,
      depth: 2,
      path: ['1', '2', '9007199254740993'],
      pathNames: ['Plumbing', 'Water Heaters', 'Tankless'],
      isRoot: false,
      childCount: 0,
      descendantCount: 0,
      parent: { name: 'Water Heaters' },
      root: { name: 'Plumbing' },
      ancestors: [{ name: 'Plumbing' }, { name: 'Water Heaters' }],
      siblings: [{ name: 'Tank' }],
      children: [],
      itemCounts: { total: 0 },
    });
    const tank = (await gateway.execute(Everything, { stId: 3 })).data().category;
    expect(tank?.description).toBe('');
  });

  it('counts items in it and below it, each once', async () => {
    const { category: found } = (await gateway.execute(Everything, { stId: '1' })).data();
    expect(found?.itemCounts).toEqual({ total: 0 });
    expect(found?.deep).toEqual({
      services: 2,
      materials: 1,
      equipment: 0,
      discountsAndFees: 0,
      total: 3,
    });
    expect(found?.descendants).toEqual({
      totalCount: 4,
      nodes: [{ name: 'Water Heaters' }, { name: 'Tank' }],
    });
  });

  it('I05 says of an orphan that it is one', async () => {
    const { category: found } = (await gateway.execute(Everything, { stId: '7' })).data();
    expect(found).toMatchObject({
      detached: 'ORPHAN',
      isRoot: true,
      parent: null,
      siblings: [{}, {}],
    });
  });

  it('is found by its global id, and nothing else is', async () => {
    const { category: found } = (await gateway.execute(Everything, { stId: '3' })).data();
    const ById = graphql(`
      query ById($id: ID!) {
        category(id: $id) {
          name
        }
        node(id: $id) {
          __typename
          id
          ... on Category {
            name
          }
        }
      }
    `);
    const answer = (await gateway.execute(ById, { id: found?.id ?? '' })).data();
    expect(answer.category).toEqual({ name: 'Tank' });
    expect(answer.node).toEqual({ __typename: 'Category', id: found?.id, name: 'Tank' });
    for (const id of ['', 'x', 'Q2F0ZWdvcnk6MQ', Buffer.from('Query:1').toString('base64url')]) {
      expect((await gateway.execute(ById, { id })).data()).toEqual({ category: null, node: null });
    }
  });

  it('wants exactly one of id and stId', async () => {
    const Neither = graphql(`
      query Neither {
        category {
          name
        }
      }
    `);
    expect((await gateway.execute(Neither)).errors()[0]?.extensions?.['code']).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('cost', () => {
  const OneField = graphql(`
    query OneField {
      categoryTree(maxDepth: 0) {
        total
      }
    }
  `);

  const AllFields = graphql(`
    query AllFields {
      categoryTree {
        total
        nodes {
          ...All
        }
        roots {
          ...All
          children {
            ...All
            children {
              ...All
              children {
                ...All
              }
            }
          }
        }
      }
    }
    fragment All on Category {
      id
      stId
      name
      path
      pathNames
      lastSyncedAt
      parent {
        id
      }
      siblings {
        stId
      }
      itemCounts {
        total
      }
      descendants(first: 1) {
        totalCount
      }
    }
  `);

  it('takes the same number of statements for one field of one level and for every field of all', async () => {
    await gateway.execute(AllFields);
    const small = await gateway.countStatements(() => gateway.execute(OneField));
    const large = await gateway.countStatements(async () =>
      (await gateway.execute(AllFields)).data(),
    );
    expect([small, large]).toEqual([1, 1]);
  });

  it('reads tree and counts with one statement each when nothing is remembered', async () => {
    const fresh = await testGateway();
    try {
      await seedPricebook(fresh.db, { categories: [category(1), category(2, { parentId: 1 })] });
      expect(await fresh.countStatements(async () => (await fresh.execute(AllFields)).data())).toBe(
        3,
      );
    } finally {
      await fresh.close();
    }
  });

  it('I40 shows a change at once, remembered tree or not', async () => {
    await seedPricebook(gateway.db, {
      categories: [category(50, { name: 'Brand new', position: 9 })],
    });
    expect(await names({ maxDepth: 0 })).toContain('Brand new');
  });
});
