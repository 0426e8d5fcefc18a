import { builder } from '../builder.ts';
import type { ListOrder } from '../connection.ts';
import type { CursorKey } from '../cursor.ts';
import { OrderDirection } from '../order-direction.ts';
import type { CategoryNode } from './category-forest.ts';

const CategoryOrderField = builder.enumType('CategoryOrderField', {
  description: 'What categories are ordered by. Equals follow by ServiceTitan id.',
  values: {
    TREE: { description: 'Depth first, as the tree reads from top to bottom.' },
    NAME: { description: 'By name, upper and lower case alike.' },
    DEPTH: { description: 'Roots first, then level by level.' },
    ST_ID: { description: 'By ServiceTitan id: as they were made.' },
    RELEVANCE: {
      description:
        'The best finds of `filter.search` first; as in the tree where nothing is searched.',
    },
    ST_MODIFIED_ON: {
      description: 'By the last change in ServiceTitan; those without come first.',
    },
  },
});

type Field = typeof CategoryOrderField.$inferType;

export const CategoryOrder = builder.inputType('CategoryOrder', {
  description: 'The order of a list of categories.',
  fields: (t) => ({
    field: t.field({ type: CategoryOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirection,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});

/** Ids are padded, so that as text they sort by value. */
const keys: Readonly<Record<Exclude<Field, 'RELEVANCE'>, (node: CategoryNode) => string | number>> =
  {
    TREE: (node) => node.globalPosition,
    NAME: (node) => node.name.toLowerCase(),
    DEPTH: (node) => node.depth,
    ST_ID: (node) => node.stId.padStart(19, '0'),
    ST_MODIFIED_ON: (node) => node.stModifiedOn ?? '',
  };

/** The order of a list of categories by one of its fields; `ranks` are those of the search. */
export function categoryOrder(
  field: Field,
  direction: 'ASC' | 'DESC',
  ranks?: ReadonlyMap<string, number>,
): ListOrder<CategoryNode> {
  const byRank = (node: CategoryNode) => ranks?.get(node.stId) ?? node.globalPosition;
  const keyOf = field === 'RELEVANCE' ? byRank : keys[field];
  const sign = direction === 'ASC' ? 1 : -1;
  return {
    name: `categories ${field} ${direction}`,
    keyOf: (node) => [keyOf(node), node.stId.padStart(19, '0')],
    compare: (one, other) => sign * compareKeys(one, other),
  };
}

export const treeOrder = categoryOrder('TREE', 'ASC');

/** A sorted copy. */
export function sortCategories(
  nodes: readonly CategoryNode[],
  order: ListOrder<CategoryNode>,
): CategoryNode[] {
  return nodes
    .map((node) => ({ node, key: order.keyOf(node) }))
    .sort((one, other) => order.compare(one.key, other.key))
    .map(({ node }) => node);
}

function compareKeys(one: CursorKey, other: CursorKey): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? '';
    if (value === null || value === against) continue;
    return value < against ? -1 : 1;
  }
  return 0;
}
