import type { CategorySnapshot } from './category-snapshot.ts';

export interface CategoryStats {
  readonly total: number;
  readonly roots: number;
  /** By depth, without gaps. */
  readonly byDepth: readonly { readonly depth: number; readonly count: number }[];
  /** Most frequent first. */
  readonly byType: readonly { readonly type: string; readonly count: number }[];
}

/** Pure. */
export function categoryStats({ nodes, roots }: CategorySnapshot): CategoryStats {
  const depths = new Map<number, number>();
  const types = new Map<string, number>();
  for (const { depth, categoryType } of nodes) {
    depths.set(depth, (depths.get(depth) ?? 0) + 1);
    types.set(categoryType, (types.get(categoryType) ?? 0) + 1);
  }
  return {
    total: nodes.length,
    roots: roots.length,
    byDepth: [...depths]
      .map(([depth, count]) => ({ depth, count }))
      .sort((one, other) => one.depth - other.depth),
    byType: [...types]
      .map(([type, count]) => ({ type, count }))
      .sort((one, other) => other.count - one.count || (one.type < other.type ? -1 : 1)),
  };
}
