import type { TenantSql } from '../db/tenant-sql.ts';
import { EDIT_ROW, gatherEdits, type StoredEditRow } from './edits/load-edits.ts';
import type { RecordEdits } from './edits/record-edits.ts';
import type { CategoryRecord } from './raw-record.ts';
import { COLUMNS, type StoredRecord, toCategoryRecord } from './raw-records.ts';

/** What the two sides say of one category. */
export interface LoadedCategory {
  /** The id it has now: drafts are found by their former id, too. */
  readonly stId: string;
  /** Null where ServiceTitan does not have it. */
  readonly record: CategoryRecord | null;
  readonly edits: RecordEdits | undefined;
}

type Answer = { readonly [Column in keyof StoredRecord]: StoredRecord[Column] | null } & {
  readonly currentId: string;
  readonly edits: readonly StoredEditRow[] | null;
};

// OFFSET 0 keeps each look-up one by its whole key: before PostgreSQL has statistics it would as soon read through all categories.
const LOAD = `
WITH asked AS MATERIALIZED (
  SELECT coalesce((SELECT r.st_id FROM crm.records r
    WHERE r.tenant_id = $1 AND r.draft_id = $2 AND r.entity = 'categories'), $2::bigint) AS id
)
SELECT asked.id AS "currentId", raw.*,
  (SELECT json_agg(json_build_object(${EDIT_ROW})) FROM crm.records r
    LEFT JOIN crm.edits e ON e.tenant_id = $1 AND e.entity = 'categories' AND e.st_id = asked.id
    WHERE r.tenant_id = $1 AND r.entity = 'categories' AND r.st_id = asked.id) AS edits
FROM asked LEFT JOIN LATERAL (
  SELECT ${COLUMNS}, payload::text AS text FROM raw.st_records
  WHERE tenant_id = $1 AND entity = 'categories' AND st_id = asked.id AND deleted_at IS NULL OFFSET 0) raw ON true`;

/** Reads one category; `stId` is a whole number of 64 bits. One statement. */
export async function loadCategory(sql: TenantSql, stId: string): Promise<LoadedCategory> {
  const [row] = await sql.query<Answer>({
    name: 'load category',
    text: LOAD,
    values: [sql.tenantId, stId],
  });
  if (row === undefined) return { stId, record: null, edits: undefined };
  return {
    stId: row.currentId,
    record: row.stId === null ? null : toCategoryRecord(row as StoredRecord),
    edits: gatherEdits(row.edits ?? [])[0],
  };
}
