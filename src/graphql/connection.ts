import { type CursorKey, decodeCursor, encodeCursor } from './cursor.ts';
import type { PageRequest } from './page-arguments.ts';

/** A page of a list as Relay wants it, ready for its connection type. */
export interface Page<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: TotalCount;
}

/** Known, or counted when asked for. */
export type TotalCount = number | (() => Promise<number>);

/** What a list is ordered by, and how to find a place in it. */
export interface ListOrder<Node> {
  /** Names the list with its order; cursors of one do not fit another. */
  readonly name: string;
  /** The values a node is ordered by; the last one is its id. */
  readonly keyOf: (node: Node) => CursorKey;
  readonly compare: (one: CursorKey, other: CursorKey) => number;
}

/**
 * A page of a list that lies in memory, sorted by `order`. A cursor whose node is gone still says where it was.
 * Errors  InvalidInputError for a cursor of another list.
 */
export function pageOf<Node>(
  sorted: readonly Node[],
  order: ListOrder<Node>,
  { limit, backwards, after, before }: PageRequest,
): Page<Node> {
  const start = after === null ? 0 : placeOf(sorted, order, after, 'after').end;
  const end = before === null ? sorted.length : placeOf(sorted, order, before, 'before').start;
  const from = backwards ? Math.max(start, end - limit) : start;
  const to = backwards ? end : Math.min(end, start + limit);
  const cursorOf = (node: Node) => encodeCursor(order.name, order.keyOf(node));
  return toPage(sorted.slice(from, Math.max(from, to)), cursorOf, {
    hasPreviousPage: from > 0,
    hasNextPage: to < sorted.length,
    totalCount: sorted.length,
  });
}

/** Where a cursor's node stands, as [start, end); empty where it is gone. */
function placeOf<Node>(
  sorted: readonly Node[],
  order: ListOrder<Node>,
  cursor: string,
  field: string,
): { start: number; end: number } {
  const key = decodeCursor(order.name, cursor, field);
  const id = key.at(-1);
  const index = sorted.findIndex((node) => order.keyOf(node).at(-1) === id);
  if (index >= 0) return { start: index, end: index + 1 };
  const next = sorted.findIndex((node) => order.compare(order.keyOf(node), key) > 0);
  const place = next < 0 ? sorted.length : next;
  return { start: place, end: place };
}

/** Rows that SQL has read for a page, and whether it could have read more on the side the limit cut. */
export interface PageRows<Node> {
  /** In the order of the list, also when read from its end. */
  readonly nodes: readonly Node[];
  readonly hasMore: boolean;
  readonly cursorOf: (node: Node) => string;
  /** Costs a statement, and is called only where somebody asks. */
  readonly countAll: () => Promise<number>;
}

/** The page made of rows that were read by key. The side that was not looked at has more where a cursor bounds it. */
export function pageOfRows<Node>(rows: PageRows<Node>, request: PageRequest): Page<Node> {
  const { backwards, after, before } = request;
  return toPage(rows.nodes, rows.cursorOf, {
    hasNextPage: backwards ? before !== null : rows.hasMore,
    hasPreviousPage: backwards ? rows.hasMore : after !== null,
    totalCount: rows.countAll,
  });
}

function toPage<Node>(
  nodes: readonly Node[],
  cursorOf: (node: Node) => string,
  known: Pick<Page<Node>, 'totalCount'> &
    Pick<Page<Node>['pageInfo'], 'hasNextPage' | 'hasPreviousPage'>,
): Page<Node> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  const { totalCount, ...sides } = known;
  return {
    edges,
    pageInfo: {
      ...sides,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}
