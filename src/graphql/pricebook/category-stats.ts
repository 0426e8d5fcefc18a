import { builder } from '../builder.ts';
import { pricebookOnly } from '../response-cache/cacheable.ts';
import { CategoryTypeEnum } from './category.ts';
import type { CategoryForest, CategoryType } from './category-forest.ts';

interface DepthCount {
  readonly depth: number;
  readonly count: number;
}

interface TypeCount {
  readonly type: CategoryType;
  readonly count: number;
}

const CategoryDepthCount = builder.objectRef<DepthCount>('CategoryDepthCount').implement({
  description: 'How many categories lie at one depth.',
  fields: (t) => ({
    depth: t.exposeInt('depth', { description: 'Levels below the top: 0 for roots.' }),
    count: t.exposeInt('count', { description: 'Categories at this depth.' }),
  }),
});

const CategoryTypeCount = builder.objectRef<TypeCount>('CategoryTypeCount').implement({
  description: 'How many categories are of one type.',
  fields: (t) => ({
    type: t.expose('type', { type: CategoryTypeEnum, description: 'The type.' }),
    count: t.exposeInt('count', { description: 'Categories of this type.' }),
  }),
});

const CategoryStats = builder.objectRef<CategoryForest>('CategoryStats').implement({
  description: 'The category tree in numbers.',
  fields: (t) => ({
    total: t.int({ description: 'All categories.', resolve: ({ nodes }) => nodes.length }),
    roots: t.int({ description: 'Categories at the top.', resolve: ({ roots }) => roots.length }),
    active: t.int({
      description: 'Active categories.',
      resolve: ({ nodes }) => nodes.filter(({ active }) => active).length,
    }),
    detached: t.int({
      description: 'Categories at the top that ServiceTitan has below another.',
      resolve: ({ nodes }) => nodes.filter(({ detached }) => detached !== null).length,
    }),
    maxDepth: t.int({
      description: 'The deepest level there is.',
      resolve: ({ nodes }) => nodes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
    }),
    byDepth: t.field({
      type: [CategoryDepthCount],
      description: 'Level by level from the top.',
      resolve: ({ nodes }) =>
        countBy(nodes.map(({ depth }) => depth))
          .map(([depth, count]) => ({ depth, count }))
          .sort((one, other) => one.depth - other.depth),
    }),
    byType: t.field({
      type: [CategoryTypeCount],
      description: 'Type by type, the most frequent first.',
      resolve: ({ nodes }) =>
        countBy(nodes.map(({ categoryType }) => categoryType))
          .map(([type, count]) => ({ type, count }))
          .sort((one, other) => other.count - one.count),
    }),
  }),
});

builder.queryField('categoryStats', (t) =>
  t.field({
    type: CategoryStats,
    description: 'How many categories there are, and where.',
    authScopes: { permission: 'pricebook:read' },
    extensions: pricebookOnly,
    resolve: (_query, _args, { pricebook }) => pricebook.forest(),
  }),
);

function countBy<Value>(values: readonly Value[]): [Value, number][] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}
