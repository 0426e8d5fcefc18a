import { arrayLiteral } from '../../lib/array-literal.ts';
import { normaliseTimestamp, timestampFromDate } from '../../lib/st-timestamp.ts';
import type { UpstreamRow, WriteBody } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { toId } from '../../servicetitan/payloads/field-reader.ts';
import { type Candidates, CLOCKS_DIFFER_MS, listCandidates } from './list-candidates.ts';
import type { PushCall } from './push.ts';
import type { PushSession } from './session.ts';

/** What looking for a creation has come to. */
export type Look =
  | { readonly kind: 'FOUND'; readonly row: UpstreamRow }
  /** Something like it is there, and nobody can tell its id. */
  | { readonly kind: 'UNREADABLE' }
  /** Nothing is called like it, and these have come that nobody here has made: it may be one of them, renamed since. */
  | { readonly kind: 'DOUBTFUL'; readonly others: readonly UpstreamRow[] }
  | { readonly kind: 'ABSENT' };

/** What is looked for. */
export interface Wanted {
  readonly body: WriteBody;
  /** Ids of records of which people have said that it is none of them. */
  readonly ruledOut: ReadonlySet<string>;
}

/** Looks until it is found or has had time enough to turn up. */
export async function lookForCreated(
  session: PushSession,
  sent: PushCall,
  wanted: Wanted,
): Promise<Look> {
  const { limits, clock, wait } = session;
  const sentAt = sent.sentAt ?? clock.now();
  for (let look = 1; ; look += 1) {
    const candidates = await listCandidates(session, sent, wanted.body);
    const found = await findAlike(session, sent, candidates);
    if (found?.kind === 'FOUND') return found;
    const remaining = sentAt.getTime() + limits.settleMs - clock.now().getTime();
    if (remaining <= 0) return found ?? findRenamed(session, sent, candidates, wanted);
    await wait(Math.min(remaining, limits.readBackMs * look));
  }
}

/** One with the same name or code that was not known here before the creation was sent, and that no other creation has made. */
async function findAlike(
  session: PushSession,
  { entity, sentAt }: PushCall,
  { alike }: Candidates,
): Promise<Look | null> {
  const readable = alike.filter(isReadable);
  const known = await knownBefore(session, entity, readable.map(idOf), sentAt);
  const row = readable.find((one) => !known.has(idOf(one)));
  if (row !== undefined) return { kind: 'FOUND', row };
  return readable.length < alike.length ? { kind: 'UNREADABLE' } : null;
}

/** Whether it may be there under another name. */
async function findRenamed(
  session: PushSession,
  { entity, sentAt }: PushCall,
  { others }: Candidates,
  { ruledOut }: Wanted,
): Promise<Look> {
  const possible = others.filter(
    (row) => isReadable(row) && !ruledOut.has(idOf(row)) && mayBeMadeSince(row, sentAt),
  );
  const known = await knownBefore(session, entity, possible.map(idOf), sentAt);
  const strangers = possible.filter((row) => !known.has(idOf(row)));
  return strangers.length > 0 ? { kind: 'DOUBTFUL', others: strangers } : { kind: 'ABSENT' };
}

/** Not where ServiceTitan says that it was made long before. */
function mayBeMadeSince(row: UpstreamRow, sentAt: Date | null): boolean {
  const told = row['createdOn'];
  const createdOn = typeof told === 'string' ? normaliseTimestamp(told) : null;
  if (createdOn === null || sentAt === null) return true;
  return createdOn >= timestampFromDate(new Date(sentAt.getTime() - CLOCKS_DIFFER_MS));
}

/** Those that were here before it was sent, or were made by another creation since. One transaction; none for no id. */
async function knownBefore(
  session: PushSession,
  entity: PricebookEntity,
  stIds: readonly string[],
  sentAt: Date | null,
): Promise<ReadonlySet<string>> {
  if (stIds.length === 0) return new Set();
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

const isReadable = (row: UpstreamRow): boolean => toId(row['id']) !== null;
const idOf = (row: UpstreamRow): string => String(row['id']);
