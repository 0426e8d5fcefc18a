/** The paging arguments of a connection. */
export interface PageOf {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

interface ReadPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor?: string | null;
    readonly endCursor?: string | null;
  };
}

/** Far more pages than a list of a test has. */
const MOST_PAGES = 500;

/** All nodes of a list read page by page, once from its start and once from its end; both in the order of the list. */
export async function walkPages<Node>(
  read: (page: PageOf) => Promise<ReadPage<Node>>,
  size: number,
): Promise<{ readonly forwards: Node[]; readonly backwards: Node[] }> {
  const forwards: Node[] = [];
  const backwards: Node[] = [];
  let cursor: string | null = null;
  for (let pages = 0; ; pages += 1) {
    const { nodes, pageInfo } = await read({ first: size, after: cursor });
    forwards.push(...nodes);
    cursor = pageInfo.endCursor ?? null;
    if (!pageInfo.hasNextPage) break;
    if (pages > MOST_PAGES) throw new Error('The list does not end.');
  }
  cursor = null;
  for (let pages = 0; ; pages += 1) {
    const { nodes, pageInfo } = await read({ last: size, before: cursor });
    backwards.unshift(...nodes);
    cursor = pageInfo.startCursor ?? null;
    if (!pageInfo.hasPreviousPage) break;
    if (pages > MOST_PAGES) throw new Error('The list does not begin.');
  }
  return { forwards, backwards };
}
