import type { Category } from './category.ts';
import { type CategorySnapshot, subtree } from './category-snapshot.ts';
import type { ItemCounts } from './item-counts.ts';

/** Which categories; what is not given does not matter. */
export interface CategoryFilter {
  /** The ids that `searchCategoryIds` found. */
  readonly found?: readonly string[];
  /** As ServiceTitan says it: `Services`, `Materials`. */
  readonly categoryType?: string;
  readonly active?: boolean;
  /** Exactly this deep; 0 is the top. */
  readonly depth?: number;
  /** Below this category; it does not belong to what is below it. */
  readonly under?: Category;
  /** Whether there is an item, active or not, in the category or anywhere below it. */
  readonly hasItems?: { readonly wanted: boolean; readonly counts: ItemCounts };
}

/** The categories of a snapshot that match, depth-first.   Pure. */
export function filterCategories(
  snapshot: CategorySnapshot,
  filter: CategoryFilter,
): readonly Category[] {
  const { categoryType, active, depth, under, hasItems } = filter;
  const found = filter.found === undefined ? undefined : new Set(filter.found);
  const nodes = under === undefined ? snapshot.nodes : subtree(snapshot, under).slice(1);
  return nodes.filter(
    (node) =>
      (found === undefined || found.has(node.stId)) &&
      (categoryType === undefined || node.categoryType === categoryType) &&
      (active === undefined || node.active === active) &&
      (depth === undefined || node.depth === depth) &&
      (hasItems === undefined ||
        hasItems.counts.of(node, { deep: true }).total > 0 === hasItems.wanted),
  );
}
