import { builder, pageComplexity } from '../builder.ts';
import { pageOf } from '../connection.ts';
import { assertNotNegative, parsePage } from '../page-arguments.ts';
import { Category } from './category.ts';
import { CategoryConnection, CategoryEdge } from './category-connection.ts';
import { treeOrder } from './category-order.ts';
import { ItemCounts } from './item-counts.ts';

/** What complexity assumes of lists that no argument bounds. */
const ANCESTORS = 4;
const CHILDREN = 1.5;
/** Going up and down again multiplies: the parent of a node has many children more often than not. */
const UPWARDS = 8;

builder.objectFields(Category, (t) => ({
  parent: t.expose('parent', {
    type: Category,
    nullable: true,
    complexity: { field: 1, multiplier: UPWARDS },
    description: 'The category above; null for roots and detached categories.',
  }),
  root: t.expose('root', {
    type: Category,
    complexity: { field: 1, multiplier: UPWARDS },
    description: 'The category at the top of its branch; itself for a root.',
  }),
  ancestors: t.expose('ancestors', {
    type: [Category],
    complexity: { field: 1, multiplier: ANCESTORS * UPWARDS },
    description: 'The categories above, from the root down.',
  }),
  children: t.expose('children', {
    type: [Category],
    complexity: { field: 1, multiplier: CHILDREN },
    description:
      'The categories directly below, in order. Inside a `categoryTree` with `maxDepth` or `filter` only those that are part of the answer.',
  }),
  siblings: t.field({
    type: [Category],
    complexity: { field: 1, multiplier: UPWARDS },
    description: 'The other categories with the same parent, in order.',
    resolve: ({ peers, stId }) => peers.filter((peer) => peer.stId !== stId),
  }),
  descendants: t.connection(
    {
      type: Category,
      description: 'The categories below, depth first.',
      complexity: pageComplexity,
      args: {
        maxDepth: t.arg.int({
          description: 'Levels below this category: 1 for its children. All unless given.',
        }),
      },
      resolve: async (node, args, { pricebook, limits }) => {
        assertNotNegative('maxDepth', args.maxDepth);
        const page = parsePage(args, limits);
        const deepest = node.depth + (args.maxDepth ?? Number.POSITIVE_INFINITY);
        const below = (await pricebook.forest()).subtree(node).slice(1);
        return pageOf(
          below.filter(({ depth }) => depth <= deepest),
          treeOrder,
          page,
        );
      },
    },
    CategoryConnection,
    CategoryEdge,
  ),
  itemCounts: t.field({
    type: ItemCounts,
    description: 'How many items it has, by kind.',
    args: {
      deep: t.arg.boolean({
        defaultValue: false,
        description:
          'Also count what is in the categories below; an item in several of them counts once.',
      }),
    },
    resolve: async ({ category }, { deep }, { pricebook }) =>
      (await pricebook.itemCounts()).of(category, { deep: deep === true }),
  }),
}));
