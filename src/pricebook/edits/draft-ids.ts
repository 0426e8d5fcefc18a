import type { Tx } from '../../db/database.ts';

/**
 * The next ids of records made here, from -1 downwards: each is given once and never again, to whatever entity. Whoever asks holds the
 * tenant's counter until the commit, so ask late. One statement; none for no id.
 */
export async function takeDraftIds(tx: Tx, count: number): Promise<string[]> {
  if (count === 0) return [];
  const [row] = await tx.query<{ last: string }>({
    name: 'take draft ids',
    text: `INSERT INTO sync.tenant_state AS s (tenant_id, last_draft_id) VALUES ($1, -$2::bigint)
      ON CONFLICT (tenant_id) DO UPDATE SET last_draft_id = s.last_draft_id - $2::bigint
      RETURNING last_draft_id AS last`,
    values: [tx.tenantId, count],
  });
  const last = BigInt(row?.last ?? 0);
  return Array.from({ length: count }, (_, index) => String(last + BigInt(count - 1 - index)));
}
