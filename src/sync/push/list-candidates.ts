import type { UpstreamRow, WriteBody } from '../../servicetitan/client.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import { isRow } from '../../servicetitan/payloads/field-reader.ts';
import { flattenForest } from '../../servicetitan/payloads/flatten-forest.ts';
import type { PushCall } from './push.ts';
import { readForest } from './read-remote.ts';
import type { PushSession } from './session.ts';

/** ServiceTitan's clock is not ours: what it calls older by this much may still have come after a moment of ours. */
export const CLOCKS_DIFFER_MS = 10 * 60 * 1_000;

/** Records of ServiceTitan among which is what a creation has made. */
export interface Candidates {
  /** With the name or the code it was sent with; those under its parent come first: somebody may have moved it since. */
  readonly alike: readonly UpstreamRow[];
  readonly others: readonly UpstreamRow[];
}

/** Reads all categories, or the items that have changed since the creation was sent. */
export function listCandidates(
  session: PushSession,
  { entity, sentAt }: Pick<PushCall, 'entity' | 'sentAt'>,
  body: WriteBody,
): Promise<Candidates> {
  return entity === 'categories'
    ? listCategories(session, body)
    : listItems(session, entity, body, sentAt);
}

async function listCategories(session: PushSession, body: WriteBody): Promise<Candidates> {
  const parent = String(body['parentId'] ?? null);
  const isAlike = (row: UpstreamRow) => row['name'] === body['name'];
  const isHome = (row: UpstreamRow) => String(row['parentId'] ?? null) === parent;
  const candidatesIn = (roots: readonly unknown[]): Candidates => {
    const [alike, others] = split(rowsOf(roots), isAlike);
    return { alike: split(alike, isHome).flat(), others };
  };
  const roots = await readForest(session);
  const listed = candidatesIn(roots);
  if (listed.alike.some(isHome) || parent === 'null') return listed;
  // The list leaves out what stands under a category that is gone; its parent still knows it.
  const branch = await session.upstream.get('categories', BigInt(parent), {
    signal: session.signal,
  });
  return branch === null ? listed : candidatesIn([...roots, branch]);
}

async function listItems(
  { upstream, signal }: PushSession,
  entity: ItemEntity,
  body: WriteBody,
  sentAt: Date | null,
): Promise<Candidates> {
  const since = new Date((sentAt?.getTime() ?? 0) - CLOCKS_DIFFER_MS).toISOString();
  // Discounts and fees have no dates to go by.
  const query =
    entity === 'discounts-and-fees'
      ? {}
      : { modifiedOnOrAfter: since.replace('Z', '0000Z') as never };
  const rows: UpstreamRow[] = [];
  for await (const page of upstream.pages(entity, query, { signal })) {
    rows.push(...page.parse().rows.filter(isRow));
  }
  const [alike, others] = split(rows, (row) => row['code'] === body['code']);
  return { alike, others };
}

function rowsOf(roots: readonly unknown[]): UpstreamRow[] {
  return flattenForest(roots)
    .nodes.map(({ row }) => row)
    .filter(isRow);
}

function split(
  rows: readonly UpstreamRow[],
  isMeant: (row: UpstreamRow) => boolean,
): [meant: UpstreamRow[], rest: UpstreamRow[]] {
  return [rows.filter(isMeant), rows.filter((row) => !isMeant(row))];
}
