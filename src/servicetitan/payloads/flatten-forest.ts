import type { UpstreamRow } from '../client.ts';
import { isRow, toId } from './field-reader.ts';

/** A category out of the forest: its row as sent but for `subcategories`, and the node it was nested in. */
export interface ForestNode {
  /** Not an object only where ServiceTitan sent something else; `parseCategory` parks it then. */
  readonly row: unknown;
  /** The nearest enclosing node with a readable id; null at the top. */
  readonly enclosingId: bigint | null;
}

export interface Forest {
  /** Depth-first, in the order sent, each id once. */
  readonly nodes: readonly ForestNode[];
  /** Further nodes with an id that `nodes` has already; their subcategories are in `nodes` all the same. */
  readonly repeats: readonly ForestNode[];
}

/**
 * Takes a forest of categories apart.   Pure; any depth.
 * An id that comes again, nested and flat or within itself, counts once: the first of those that are nested in another node, since
 * only they tell the parent where `parentId` is missing, else the first.
 */
export function flattenForest(rows: readonly unknown[]): Forest {
  const nodes: ForestNode[] = [];
  const repeats: ForestNode[] = [];
  const indexOf = new Map<bigint, number>();
  const seen = new Set<object>();
  const open: ForestNode[] = [];
  push(open, rows, null);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { row, enclosingId } = next;
    if (!isRow(row)) {
      nodes.push(next);
      continue;
    }
    // Only a structure made by hand can hold itself; JSON cannot.
    if (seen.has(row)) continue;
    seen.add(row);
    const node: ForestNode = { row: withoutSubcategories(row), enclosingId };
    const id = toId(row['id']);
    const earlier = id === null ? undefined : indexOf.get(id);
    if (id !== null && earlier !== undefined) {
      repeats.push(keepNested(nodes, indexOf, id, earlier, node));
    } else {
      if (id !== null) indexOf.set(id, nodes.length);
      nodes.push(node);
    }
    if (Array.isArray(row['subcategories'])) {
      push(open, row['subcategories'], id ?? enclosingId);
    }
  }
  return { nodes, repeats };
}

/** What is there instead of a list stays in the row, where `parseCategory` reports it. */
function withoutSubcategories(row: UpstreamRow): UpstreamRow {
  const { subcategories, ...rest } = row;
  return subcategories === null || Array.isArray(subcategories) ? rest : row;
}

/** Onto the stack in reverse, so that they come off in order. */
function push(open: ForestNode[], rows: readonly unknown[], enclosingId: bigint | null): void {
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    open.push({ row: rows[index], enclosingId });
  }
}

/** Puts `node` in the place of a flat node of the same id when it is nested elsewhere. Returns the one that is left over. */
function keepNested(
  nodes: ForestNode[],
  indexOf: ReadonlyMap<bigint, number>,
  id: bigint,
  index: number,
  node: ForestNode,
): ForestNode {
  const earlier = nodes[index];
  const better = earlier?.enclosingId === null && node.enclosingId !== null;
  if (!better || isWithin(nodes, indexOf, node.enclosingId, id)) return node;
  nodes[index] = node;
  return earlier;
}

/** Whether the nodes that enclose `start` lead to `id`. They never lead in a circle: a node within itself is not kept. */
function isWithin(
  nodes: readonly ForestNode[],
  indexOf: ReadonlyMap<bigint, number>,
  start: bigint | null,
  id: bigint,
): boolean {
  let enclosing = start;
  while (enclosing !== null && enclosing !== id) {
    const index = indexOf.get(enclosing);
    enclosing = index === undefined ? null : (nodes[index]?.enclosingId ?? null);
  }
  return enclosing === id;
}
