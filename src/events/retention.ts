import type { Tx } from '../db/database.ts';

// A prefix is removed, whatever the clocks said: the numbers that stay must have no gap.
const prune = `
WITH bound AS (
  SELECT coalesce(
    (SELECT min(seq) - 1 FROM sync.events WHERE tenant_id = $1 AND created_at >= $2),
    (SELECT last_event_seq FROM sync.tenant_state WHERE tenant_id = $1)
  ) AS seq
), removed AS (
  DELETE FROM sync.events AS event USING bound WHERE event.tenant_id = $1 AND event.seq <= bound.seq
  RETURNING event.seq
), marked AS (
  UPDATE sync.tenant_state SET pruned_event_seq = greatest(pruned_event_seq, (SELECT max(seq) FROM removed))
  WHERE tenant_id = $1 AND EXISTS (SELECT FROM removed)
)
SELECT count(*)::int AS count FROM removed`;

/**
 * Removes the tenant's events older than `olderThan` and returns how many. A subscriber whose cursor lies before
 * the removed ones is told to refetch.
 */
export async function pruneEvents(tx: Tx, { olderThan }: { olderThan: Date }): Promise<number> {
  const rows = await tx.query<{ count: number }>({
    name: 'prune-events',
    text: prune,
    values: [tx.tenantId, olderThan],
  });
  return rows[0]?.count ?? 0;
}
