import type { CategoryForest, CategoryNode } from './category-forest.ts';

export interface TreeRequest {
  /** Only this subtree. */
  readonly root: CategoryNode | null;
  /** Levels below the tops of the answer; null for all. */
  readonly maxDepth: number | null;
  /** Null when every node is wanted. */
  readonly matches: ((node: CategoryNode) => boolean) | null;
}

export interface TreeSelection {
  readonly nodes: readonly CategoryNode[];
  readonly roots: readonly CategoryNode[];
  readonly matchCount: number;
}

/**
 * The nodes of a tree answer: those that match and, so that they hang together, every node between them and the top.
 * An inactive or unmatched parent therefore never hides what lies below it.
 *
 * The whole tree or a whole subtree is given as it is. Otherwise nodes are copied, and the `children` of a copy are
 * those of the answer; everything else of a node (counts, parent, ancestors) still speaks of the whole tree. Linear.
 */
export function selectTree(forest: CategoryForest, request: TreeRequest): TreeSelection {
  const { root, maxDepth, matches } = request;
  const scope = root ? forest.subtree(root) : forest.nodes;
  const tops = root ? [root] : forest.roots;
  if (matches === null && maxDepth === null) {
    return { nodes: scope, roots: tops, matchCount: scope.length };
  }
  const deepest = maxDepth === null ? Number.POSITIVE_INFINITY : (root?.depth ?? 0) + maxDepth;
  const kept = new Set<CategoryNode>();
  let matchCount = 0;
  // Backwards, children come before their parents: a node is kept when it matches or a child of it is.
  for (let index = scope.length - 1; index >= 0; index -= 1) {
    const node = scope[index];
    if (!node || node.depth > deepest) continue;
    const isMatch = matches === null || matches(node);
    if (isMatch) matchCount += 1;
    if (!isMatch && !kept.has(node)) continue;
    kept.add(node);
    if (node.parent && node !== root) kept.add(node.parent);
  }
  return { ...copyKept(scope, kept, root), matchCount };
}

function copyKept(
  scope: readonly CategoryNode[],
  kept: ReadonlySet<CategoryNode>,
  root: CategoryNode | null,
): { nodes: CategoryNode[]; roots: CategoryNode[] } {
  const childrenOf = new Map<CategoryNode, CategoryNode[]>();
  const nodes: CategoryNode[] = [];
  const roots: CategoryNode[] = [];
  for (const node of scope) {
    if (!kept.has(node)) continue;
    const children: CategoryNode[] = [];
    const copy = { ...node, children };
    childrenOf.set(node, children);
    nodes.push(copy);
    const siblings = node === root || !node.parent ? roots : childrenOf.get(node.parent);
    siblings?.push(copy);
  }
  return { nodes, roots };
}
