import type { CategoryRecord, Id } from '../records.ts';

/** A category with its subtree. `detached`: its parent is not there, or it closes a cycle. */
export interface Branch {
  readonly category: CategoryRecord;
  readonly children: readonly Branch[];
  readonly detached: boolean;
}

const byId = (a: CategoryRecord, b: CategoryRecord) => (a.id < b.id ? -1 : 1);
const byPosition = (a: CategoryRecord, b: CategoryRecord) => a.position - b.position || byId(a, b);

/**
 * Arranges categories as a forest: roots by id, siblings by position. A category without its parent stands at the top; a cycle is
 * broken at its smallest id. Every category comes out exactly once.
 */
export function growForest(categories: readonly CategoryRecord[]): readonly Branch[] {
  const present = new Set<Id>(categories.map(({ id }) => id));
  const childrenOf = new Map<Id, CategoryRecord[]>();
  const tops: CategoryRecord[] = [];
  for (const category of categories) {
    const { parentId } = category;
    if (parentId === null || !present.has(parentId)) {
      tops.push(category);
      continue;
    }
    const siblings = childrenOf.get(parentId);
    if (siblings) siblings.push(category);
    else childrenOf.set(parentId, [category]);
  }
  for (const siblings of childrenOf.values()) siblings.sort(byPosition);

  const placed = new Set<Id>();
  const grow = (category: CategoryRecord, detached: boolean): Branch => {
    placed.add(category.id);
    const children: Branch[] = [];
    for (const child of childrenOf.get(category.id) ?? []) {
      if (!placed.has(child.id)) children.push(grow(child, false));
    }
    return { category, children, detached };
  };
  const forest = tops.sort(byId).map((top) => grow(top, top.parentId !== null));
  if (placed.size === categories.length) return forest;

  const onCycles = categories.filter(({ id }) => !placed.has(id)).sort(byId);
  for (const category of onCycles) {
    if (!placed.has(category.id)) forest.push(grow(category, true));
  }
  return forest.sort((a, b) => byId(a.category, b.category));
}

/** The branch and all below it, depth first. */
export function* walk(branch: Branch): Generator<Branch> {
  yield branch;
  for (const child of branch.children) yield* walk(child);
}
