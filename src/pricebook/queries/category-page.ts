import { compareStIds } from '../st-id.ts';
import type { Category } from './category.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

export type CategoryOrderField = 'position' | 'name' | 'depth' | 'modified' | 'updated';

export interface CategoryOrder {
  /** `position` is the depth-first order of the tree. */
  readonly field: CategoryOrderField;
  readonly direction: 'asc' | 'desc';
}

export interface CategoryPageRequest {
  /** Equal values are ordered by id; categories without a value come last in both directions. */
  readonly order: CategoryOrder;
  /** Cursors of `categoryCursor`: only categories behind the one and before the other. */
  readonly after?: string;
  readonly before?: string;
  /** Whether to take the last categories instead of the first. */
  readonly fromEnd?: boolean;
  readonly limit: number;
}

export interface CategoryPage {
  readonly categories: readonly Category[];
  /** Whether there are more beyond the limit, on the side the limit cut. */
  readonly hasMore: boolean;
}

const VALUE_OF: Readonly<Record<CategoryOrderField, (category: Category) => Cursor['value']>> = {
  position: (category) => category.globalPosition,
  name: (category) => category.name,
  depth: (category) => category.depth,
  modified: (category) => category.stModifiedOn,
  updated: (category) => category.updatedAt,
};
const NUMERIC: ReadonlySet<CategoryOrderField> = new Set(['position', 'depth']);

/** Where a category stands in a list of this order. */
export function categoryCursor(field: CategoryOrderField, category: Category): string {
  return encodeCursor(field, placeOf(field, category));
}

/**
 * One page of the categories given.   Pure.
 * Errors  InvalidInputError for a cursor of another order.
 */
export function pageCategories(
  categories: readonly Category[],
  request: CategoryPageRequest,
): CategoryPage {
  const { order, after, before, fromEnd = false, limit } = request;
  const places = categories
    .map((category) => ({ category, place: placeOf(order.field, category) }))
    .sort((one, other) => compare(order, one.place, other.place));
  const afterCursor = after === undefined ? undefined : readCursor(order.field, after, 'after');
  const beforeCursor = before === undefined ? undefined : readCursor(order.field, before, 'before');
  const between = places
    .filter(({ place }) => afterCursor === undefined || compare(order, place, afterCursor) > 0)
    .filter(({ place }) => beforeCursor === undefined || compare(order, place, beforeCursor) < 0)
    .map(({ category }) => category);
  return {
    categories: fromEnd
      ? between.slice(Math.max(0, between.length - limit))
      : between.slice(0, limit),
    hasMore: between.length > limit,
  };
}

function placeOf(field: CategoryOrderField, category: Category): Cursor {
  return { value: VALUE_OF[field](category), stId: category.stId };
}

function compare({ direction }: CategoryOrder, one: Cursor, other: Cursor): number {
  const sign = direction === 'asc' ? 1 : -1;
  if (one.value === other.value) return sign * compareStIds(one.stId, other.stId);
  if (one.value === null) return 1;
  if (other.value === null) return -1;
  return one.value < other.value ? -sign : sign;
}

function readCursor(field: CategoryOrderField, text: string, argument: string): Cursor {
  return decodeCursor(text, {
    orderField: field,
    argument,
    isValue: (value): value is Cursor['value'] =>
      NUMERIC.has(field)
        ? Number.isInteger(value)
        : typeof value === 'string' || (value === null && field === 'modified'),
  });
}
