import { InvalidInputError } from '../../errors.ts';
import { builder, pageComplexity } from '../builder.ts';
import { pageOf } from '../connection.ts';
import { decodeGlobalId } from '../global-id.ts';
import { parsePage } from '../page-arguments.ts';
import { pricebookOnly } from '../response-cache/cacheable.ts';
import { Category } from './category.ts';
import { CategoryConnection, CategoryEdge } from './category-connection.ts';
import { CategoryFilter, createCategoryMatcher } from './category-filter.ts';
import { CategoryOrder, categoryOrder, sortCategories } from './category-order.ts';

builder.queryField('categories', (t) =>
  t.connection(
    {
      type: Category,
      description: 'Categories as a list, page by page.',
      authScopes: { permission: 'pricebook:read' },
      extensions: pricebookOnly,
      complexity: pageComplexity,
      args: {
        filter: t.arg({ type: CategoryFilter, description: 'Which categories are wanted.' }),
        orderBy: t.arg({
          type: CategoryOrder,
          description:
            'The order of the list. Unless given: the best finds first where something is searched, else as in the tree.',
        }),
      },
      resolve: async (_query, { filter, orderBy, ...args }, { pricebook, limits }) => {
        const page = parsePage(args, limits);
        const forest = await pricebook.forest();
        const matches = await createCategoryMatcher(filter, forest, pricebook);
        const nodes = matches ? forest.nodes.filter(matches) : forest.nodes;
        const search = filter?.search?.trim();
        const ranks = search ? await pricebook.searchRanks(filter?.search ?? '') : undefined;
        const field = orderBy?.field ?? (ranks ? 'RELEVANCE' : 'TREE');
        const order = categoryOrder(field, orderBy?.direction ?? 'ASC', ranks);
        return pageOf(sortCategories(nodes, order), order, page);
      },
    },
    CategoryConnection,
    CategoryEdge,
  ),
);

builder.queryField('category', (t) =>
  t.field({
    type: Category,
    nullable: true,
    description: 'One category, by its id here or in ServiceTitan; null when there is none.',
    authScopes: { permission: 'pricebook:read' },
    extensions: pricebookOnly,
    args: {
      id: t.arg.id({ description: 'The global id.' }),
      stId: t.arg({ type: 'BigInt', description: 'The id in ServiceTitan.' }),
    },
    resolve: async (_query, { id, stId }, { pricebook }) => {
      if ((id == null) === (stId == null)) {
        throw new InvalidInputError(id == null ? 'id' : 'stId', 'Give either `id` or `stId`.');
      }
      const forest = await pricebook.forest();
      if (stId != null) return forest.find(stId);
      const { typename, id: uuid } = decodeGlobalId(id ?? '');
      return typename === 'Category' ? forest.findByUuid(uuid) : null;
    },
  }),
);
