import { arrayLiteral } from '../../lib/array-literal.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { isRow, toId } from '../../servicetitan/payloads/field-reader.ts';
import { flattenForest } from '../../servicetitan/payloads/flatten-forest.ts';
import type { PushCall } from './push.ts';
import { readForest } from './read-remote.ts';
import type { PushSession } from './session.ts';

/** How much of ServiceTitan's list is looked through before the moment of sending: its clock is not ours. */
const MARGIN_MS = 10 * 60 * 1_000;

/** What looking has come to. UNREADABLE: something like it is there, and nobody can tell its id. */
export type Look = UpstreamRow | 'ABSENT' | 'UNREADABLE';

/** Looks until it is found or has had time enough to turn up. */
export async function lookForCreated(
  session: PushSession,
  sent: PushCall,
  body: Readonly<Record<string, unknown>>,
): Promise<Look> {
  const { limits, clock, wait } = session;
  const sentAt = sent.sentAt ?? clock.now();
  for (let look = 1; ; look += 1) {
    const found = await findCreated(session, sent.entity, sent, body);
    if (typeof found !== 'string') return found;
    const remaining = sentAt.getTime() + limits.settleMs - clock.now().getTime();
    if (remaining <= 0) return found;
    await wait(Math.min(remaining, limits.readBackMs * look));
  }
}

/**
 * Looks for a record that a creation without an answer may have made: one with the same name or code that was not known here before the
 * creation was sent, and that no other creation has made.
 */
async function findCreated(
  session: PushSession,
  entity: PricebookEntity,
  call: PushCall,
  body: Readonly<Record<string, unknown>>,
): Promise<Look> {
  const alike =
    entity === 'categories'
      ? await categoriesLike(session, body)
      : await itemsLike(session, entity, call, body);
  const readable = alike.filter((row) => toId(row['id']) !== null);
  const known =
    readable.length === 0
      ? new Set()
      : await knownBefore(session, entity, readable.map(idOf), call.sentAt);
  const found = readable.find((row) => !known.has(idOf(row)));
  return found ?? (readable.length < alike.length ? 'UNREADABLE' : 'ABSENT');
}

/** Those under the parent it was sent with come first: somebody may have moved it since. */
async function categoriesLike(
  session: PushSession,
  body: Readonly<Record<string, unknown>>,
): Promise<UpstreamRow[]> {
  const { nodes } = flattenForest(await readForest(session));
  const rows = nodes.map(({ row }) => row).filter(isRow);
  const parent = String(body['parentId'] ?? null);
  const isAlike = (row: UpstreamRow) => row['name'] === body['name'];
  const isHome = (row: UpstreamRow) => String(row['parentId'] ?? null) === parent;
  const listed = rows.filter(isAlike);
  const [home, elsewhere] = [listed.filter(isHome), listed.filter((row) => !isHome(row))];
  if (home.length > 0 || parent === 'null') return [...home, ...elsewhere];
  // The list leaves out what stands under a category that is gone; its parent still knows it.
  const branch = await session.upstream.get('categories', BigInt(parent), {
    signal: session.signal,
  });
  const below = branch === null ? [] : flattenForest([branch]).nodes;
  const hidden = below
    .map(({ row }) => row)
    .filter(isRow)
    .filter(isAlike);
  return [...hidden.filter(isHome), ...elsewhere];
}

async function itemsLike(
  { upstream, signal }: PushSession,
  entity: PricebookEntity,
  { sentAt }: PushCall,
  body: Readonly<Record<string, unknown>>,
): Promise<UpstreamRow[]> {
  const since = new Date((sentAt?.getTime() ?? 0) - MARGIN_MS).toISOString();
  // Discounts and fees have no dates to go by.
  const query =
    entity === 'discounts-and-fees'
      ? {}
      : { modifiedOnOrAfter: since.replace('Z', '0000Z') as never };
  const found: UpstreamRow[] = [];
  for await (const page of upstream.pages(entity, query, { signal })) {
    for (const row of page.parse().rows) {
      if (isRow(row) && row['code'] === body['code']) found.push(row);
    }
  }
  return found;
}

/** Those that were here before it was sent, or were made by another creation since. */
async function knownBefore(
  session: PushSession,
  entity: PricebookEntity,
  stIds: readonly string[],
  sentAt: Date | null,
): Promise<ReadonlySet<string>> {
  const rows = await session.db.transaction(session.tenantId, (tx) =>
    tx.query<{ stId: string }>({
      name: 'select known before',
      text: `SELECT st_id AS "stId" FROM raw.st_records
        WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[]) AND ($4::timestamptz IS NULL OR first_seen_at < $4)
        UNION ALL
        SELECT st_id FROM crm.records
        WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[]) AND draft_id IS NOT NULL`,
      values: [tx.tenantId, entity, arrayLiteral(stIds), sentAt],
    }),
  );
  return new Set(rows.map(({ stId }) => stId));
}

const idOf = (row: UpstreamRow): string => String(row['id']);
