import type { Database } from '../db/database.ts';
import type { StoredEvent } from './types.ts';

/** How far a tenant's events reach: those in (`pruned`, `last`] can be read. */
export interface EventRange {
  readonly last: bigint;
  readonly pruned: bigint;
}

/** The range of committed events now; 0 and 0 for a tenant without any. */
export async function readEventRange(db: Database, tenantId: bigint): Promise<EventRange> {
  const [row] = await db.readsOf(tenantId).query<{ last: string; pruned: string }>({
    name: 'event-range',
    text: 'SELECT last_event_seq AS last, pruned_event_seq AS pruned FROM sync.tenant_state WHERE tenant_id = $1',
    values: [tenantId],
  });
  return { last: BigInt(row?.last ?? 0), pruned: BigInt(row?.pruned ?? 0) };
}

/** Up to `limit` committed events after number `after`, in order. The first is `after + 1` unless retention removed it. */
export async function readEventsAfter(
  db: Database,
  tenantId: bigint,
  after: bigint,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await db.readsOf(tenantId).query<Omit<StoredEvent, 'seq'> & { seq: string }>({
    name: 'events-after',
    text: `SELECT seq, type, payload, created_at AS at FROM sync.events
           WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    values: [tenantId, after, limit],
  });
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }) as StoredEvent);
}
