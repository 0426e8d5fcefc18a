import { InvalidInputError } from '../../errors.ts';
import { builder } from '../builder.ts';
import { assertNotNegative } from '../page-arguments.ts';
import { pricebookOnly } from '../response-cache/cacheable.ts';
import { Category } from './category.ts';
import { CategoryFilter, createCategoryMatcher } from './category-filter.ts';
import type { CategoryForest, CategoryNode } from './category-forest.ts';
import { selectTree, type TreeSelection } from './category-tree-selection.ts';

interface CategoryTreeShape extends TreeSelection {
  readonly version: string;
}

/** What complexity assumes of a forest and of its top; see `Category.children` for the levels between. */
const NODES = 2_000;
const ROOTS = 100;

const CategoryTree = builder.objectRef<CategoryTreeShape>('CategoryTree').implement({
  description: 'Categories as a tree, all of one moment: flat, nested, or both.',
  fields: (t) => ({
    version: t.exposeString('version', {
      description: 'The same for as long as the answer to the same question is the same.',
    }),
    total: t.int({
      description: 'How many categories `nodes` holds.',
      resolve: ({ nodes }) => nodes.length,
    }),
    matchCount: t.exposeInt('matchCount', {
      description:
        'How many of them are what was asked for; the others stand between those and the top and are there to hold them together.',
    }),
    nodes: t.expose('nodes', {
      type: [Category],
      complexity: { field: 1, multiplier: NODES },
      description:
        'All of them, depth first; `depth` and `parent { stId }` say where each belongs.',
    }),
    roots: t.expose('roots', {
      type: [Category],
      complexity: { field: 1, multiplier: ROOTS },
      description: 'Those at the top; the others are nested in them as `children`.',
    }),
  }),
});

builder.queryField('categoryTree', (t) =>
  t.field({
    type: CategoryTree,
    description:
      'The category tree or a part of it, with any fields, in a constant number of database statements. A filter keeps what matches and everything above it, so that an inactive parent hides nothing.',
    authScopes: { permission: 'pricebook:read' },
    extensions: pricebookOnly,
    args: {
      root: t.arg({
        type: 'BigInt',
        description:
          'ServiceTitan id of the category to start from. The whole forest unless given.',
      }),
      maxDepth: t.arg.int({
        description: 'Levels below the top of the answer: 0 for the top only. All unless given.',
      }),
      filter: t.arg({ type: CategoryFilter, description: 'Which categories are wanted.' }),
    },
    resolve: async (_query, { root, maxDepth, filter }, { pricebook }) => {
      assertNotNegative('maxDepth', maxDepth);
      const [{ key: version }, forest] = await Promise.all([pricebook.token(), pricebook.forest()]);
      const selection = selectTree(forest, {
        root: findRoot(forest, root),
        maxDepth: maxDepth ?? null,
        matches: await createCategoryMatcher(filter, forest, pricebook),
      });
      return { ...selection, version };
    },
  }),
);

/** Errors  InvalidInputError for an id that is not there. */
function findRoot(forest: CategoryForest, stId: string | null | undefined): CategoryNode | null {
  if (stId == null) return null;
  const root = forest.find(stId);
  if (!root) throw new InvalidInputError('root', `There is no category ${stId}.`);
  return root;
}
