import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

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

/** The ids by which drafts are known now, by the ids they were made under. One statement; none for no draft. */
export async function findCurrentIds(
  sql: TenantSql,
  entity: PricebookEntity,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (draftIds.length === 0) return new Map();
  const rows = await sql.query<{ draftId: string; stId: string }>({
    name: 'find current ids of drafts',
    text: `SELECT draft_id AS "draftId", st_id AS "stId" FROM crm.records
      WHERE tenant_id = $1 AND entity = $2 AND draft_id = ANY ($3::bigint[])`,
    values: [sql.tenantId, entity, arrayLiteral(draftIds)],
  });
  return new Map(rows.map(({ draftId, stId }) => [draftId, stId]));
}
