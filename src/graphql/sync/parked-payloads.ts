import DataLoader from 'dataloader';
import type { ReadSession } from '../../db/database.ts';

/** Payloads of parked records by their uuids, as the text that came. One statement for all that are asked for together. */
export type ParkedPayloads = Pick<DataLoader<string, string | null>, 'load'>;

export function createParkedPayloads(sql: ReadSession): ParkedPayloads {
  return new DataLoader(async (ids) => {
    const rows = await sql.query<{ id: string; payload: string | null }>({
      name: 'parked payloads',
      text: `SELECT id, payload::text AS payload FROM sync.parked_records
        WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
      values: [sql.tenantId, ids],
    });
    const found = new Map(rows.map(({ id, payload }) => [id, payload]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
