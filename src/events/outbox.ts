import type { Statement, Tx } from '../db/database.ts';
import type { NewEvent } from './types.ts';

/** The NOTIFY channel; its payload is the tenant id and says only that there is more to read. */
export const noticeChannel = 'lazi_events';

// The counter's row stays locked until the commit, so numbers are given in commit order and a rollback returns its own.
const append = `
WITH counter AS (
  INSERT INTO sync.tenant_state AS state (tenant_id, last_event_seq, pricebook_version) VALUES ($1, $2, $5)
  ON CONFLICT (tenant_id) DO UPDATE SET last_event_seq = state.last_event_seq + excluded.last_event_seq,
    pricebook_version = state.pricebook_version + excluded.pricebook_version
  RETURNING last_event_seq
), appended AS (
  INSERT INTO sync.events (tenant_id, seq, type, payload, created_at)
  SELECT $1, counter.last_event_seq - $2 + added.ordinal, added.type, added.payload, clock_timestamp()
  FROM counter, unnest($3::text[], $4::jsonb[]) WITH ORDINALITY AS added (type, payload, ordinal)
)
SELECT pg_notify('${noticeChannel}', $1::bigint::text) FROM counter`;

/**
 * Writes events in the transaction that causes them; sent, not waited for: see `Tx.send`.
 *
 * One statement for any number of events, none for none. Readers are told at the commit, never before. Call it as the last
 * statement of the transaction: until the commit every other writer of this tenant's events waits for it.
 */
export function sendEvents(tx: Tx, events: readonly NewEvent[]): void {
  if (events.length > 0) tx.send(appending(tx, events, 0));
}

/** The same for an event or more, together with a new pricebook version, for a transaction that has changed master. */
export function sendEventsOfChange(tx: Tx, events: readonly NewEvent[]): void {
  tx.send(appending(tx, events, 1));
}

function appending(tx: Tx, events: readonly NewEvent[], versions: 0 | 1): Statement {
  transactionsWithEvents.add(tx);
  return {
    name: 'append-events',
    text: append,
    values: [
      tx.tenantId,
      events.length,
      events.map((event) => event.type),
      events.map((event) => toJsonb(event.payload)),
      versions,
    ],
  };
}

/** Whether events were appended in this transaction: whoever commits it then announces them. */
export function hasAppended(tx: Tx): boolean {
  return transactionsWithEvents.has(tx);
}

const transactionsWithEvents = new WeakSet<Tx>();

/** JSON that jsonb accepts: it refuses NUL and lone surrogates, and a notice must never fail the work it speaks of. */
function toJsonb(payload: object): string {
  return JSON.stringify(payload, (_, value: unknown) =>
    typeof value === 'string'
      ? value.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD')
      : value,
  );
}
