import { compareStIds } from './st-id.ts';

/** Why a node stands at the top although a parent is named for it. */
export type Detached = 'ORPHAN' | 'CYCLE';

export interface ForestNode {
  readonly stId: string;
  readonly parentStId: string | null;
  readonly position: number;
}

/** Where a node stands. */
export interface Place<Node extends ForestNode> {
  readonly node: Node;
  /** Null at the top. */
  readonly parent: Place<Node> | null;
  readonly detached: Detached | null;
  /** 0 at the top. */
  readonly depth: number;
  /** 0-based rank in the depth-first order of the whole forest. */
  readonly rank: number;
}

/** Stands for the parent of a node that has none. */
export const TOP = -1;

/**
 * Arranges nodes that name their parents into trees; returns every node once, parents before children, siblings by position and then
 * by id.
 * Shape   A node whose parent is missing stands at the top as ORPHAN. Nodes that are each other's ancestors are cut loose at the one
 *         with the smallest id, which stands at the top as CYCLE. Node ids must be distinct.
 * Cost    Linear but for the sorting of siblings; not recursive, so that depth is limited by memory only.
 */
export function arrangeForest<Node extends ForestNode>(nodes: readonly Node[]): Place<Node>[] {
  return walkForest(nodes, attachNodes(nodes));
}

/** Which node each node hangs on, before anything is said about the order of siblings. */
export interface Attachment {
  /** By the index of the node: the index of its parent, or TOP. */
  readonly parents: Int32Array;
  /** By the index of the node: why it stands at the top although a parent is named for it. */
  readonly detached: ReadonlyMap<number, Detached>;
}

/** Finds the parent of each node; see `arrangeForest`. Positions do not matter. */
export function attachNodes(nodes: readonly Linked[]): Attachment {
  const detached = new Map<number, Detached>();
  const parents = findParents(nodes, detached);
  cutCycles(nodes, parents, detached);
  return { parents, detached };
}

type Linked = Pick<ForestNode, 'stId' | 'parentStId'>;

/** Index of each node's parent, or TOP. */
function findParents(nodes: readonly Linked[], detached: Map<number, Detached>): Int32Array {
  const indexes = new Map<string, number>();
  nodes.forEach((node, index) => {
    indexes.set(node.stId, index);
  });
  return Int32Array.from(nodes, (node, index) => {
    if (node.parentStId === null) return TOP;
    const parent = indexes.get(node.parentStId);
    if (parent === undefined) detached.set(index, 'ORPHAN');
    return parent ?? TOP;
  });
}

/** Walks up from every node not seen before; a walk that meets itself has found a cycle. */
function cutCycles(
  nodes: readonly Linked[],
  parents: Int32Array,
  detached: Map<number, Detached>,
): void {
  const walkOf = new Int32Array(nodes.length);
  for (let start = 0; start < nodes.length; start += 1) {
    const walkNumber = start + 1;
    let at = start;
    while (at !== TOP && walkOf[at] === 0) {
      walkOf[at] = walkNumber;
      at = parents[at] ?? TOP;
    }
    if (at === TOP || walkOf[at] !== walkNumber) continue;
    const cut = smallestOfCycle(nodes, parents, at);
    parents[cut] = TOP;
    detached.set(cut, 'CYCLE');
  }
}

function smallestOfCycle(nodes: readonly Linked[], parents: Int32Array, entry: number): number {
  let smallest = entry;
  for (let at = parents[entry] ?? entry; at !== entry; at = parents[at] ?? entry) {
    if (compareStIds(nodes[at]?.stId ?? '', nodes[smallest]?.stId ?? '') < 0) smallest = at;
  }
  return smallest;
}

/** The nodes in depth-first order; `nodes` are those that were attached, in the same order. */
export function walkForest<Node extends ForestNode>(
  nodes: readonly Node[],
  { parents, detached }: Attachment,
): Place<Node>[] {
  const siblings = groupSiblings(nodes, parents);
  const places: Place<Node>[] = [];
  const open = (siblings.get(TOP) ?? []).map((index) => ({
    index,
    parent: null as Place<Node> | null,
  }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = nodes[next.index];
    if (node === undefined) continue;
    const parent = next.parent;
    const place: Place<Node> = {
      node,
      parent,
      detached: detached.get(next.index) ?? null,
      depth: parent === null ? 0 : parent.depth + 1,
      rank: places.length,
    };
    places.push(place);
    for (const index of siblings.get(next.index) ?? []) open.push({ index, parent: place });
  }
  return places;
}

/** Children of each node (and of TOP), last sibling first, as a stack wants them. */
function groupSiblings(nodes: readonly ForestNode[], parents: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  parents.forEach((parent, index) => {
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [index]);
    else group.push(index);
  });
  const lastFirst = (one: number, other: number): number => {
    const [a, b] = [nodes[one], nodes[other]];
    if (a === undefined || b === undefined) return 0;
    return b.position - a.position || compareStIds(b.stId, a.stId);
  };
  for (const group of groups.values()) group.sort(lastFirst);
  return groups;
}
