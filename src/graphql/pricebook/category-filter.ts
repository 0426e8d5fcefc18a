import { builder } from '../builder.ts';
import { assertNotNegative } from '../page-arguments.ts';
import { CategoryTypeEnum } from './category.ts';
import type { CategoryForest, CategoryNode } from './category-forest.ts';
import type { PricebookReader } from './reader.ts';

export const CategoryFilter = builder.inputType('CategoryFilter', {
  description: 'Which categories are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    search: t.string({
      description:
        'Words or parts of words of the name; where no name holds them, names that are nearly alike. Up to 200 characters, none of which has a special meaning.',
    }),
    type: t.field({ type: CategoryTypeEnum, description: 'Only of this type.' }),
    active: t.boolean({ description: 'Only active or only inactive ones.' }),
    depth: t.int({ description: 'Only at this depth: 0 for roots.' }),
    under: t.field({
      type: 'BigInt',
      description: 'Only below the category with this ServiceTitan id, itself included.',
    }),
    hasItems: t.boolean({
      description: 'Only those with items in them or below them, or only those without.',
    }),
  }),
});

export type CategoryFilterInput = typeof CategoryFilter.$inferInput;

/** Whether a category fits a filter. */
export type CategoryMatcher = (node: CategoryNode) => boolean;

/**
 * Reads what a filter needs beyond the tree (search and counts cost one statement each) and returns it as a function;
 * null where nothing is filtered.
 * Errors  InvalidInputError.
 */
export async function createCategoryMatcher(
  filter: CategoryFilterInput | null | undefined,
  forest: CategoryForest,
  pricebook: PricebookReader,
): Promise<CategoryMatcher | null> {
  const { search, type, active, depth, under, hasItems } = filter ?? {};
  const tests: CategoryMatcher[] = [];
  if (type != null) tests.push((node) => node.categoryType === type);
  if (active != null) tests.push((node) => node.active === active);
  if (depth != null) {
    assertNotNegative('filter.depth', depth);
    tests.push((node) => node.depth === depth);
  }
  if (under != null) tests.push(isUnder(forest, under));
  if (search != null) tests.push(await isFound(search, pricebook));
  if (hasItems != null) {
    const counts = await pricebook.itemCounts();
    tests.push(({ category }) => counts.of(category, { deep: true }).total > 0 === hasItems);
  }
  return tests.length === 0 ? null : (node) => tests.every((test) => test(node));
}

function isUnder(forest: CategoryForest, stId: string): CategoryMatcher {
  const top = forest.find(stId)?.category;
  if (top === undefined) return () => false;
  return ({ globalPosition }) =>
    globalPosition >= top.globalPosition && globalPosition < top.subtreeEnd;
}

async function isFound(search: string, pricebook: PricebookReader): Promise<CategoryMatcher> {
  if (search.trim() === '') return () => true;
  const ranks = await pricebook.searchRanks(search);
  return ({ stId }) => ranks.has(stId);
}
