import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { RecordEdits, StagedEdit } from './record-edits.ts';

type StoredRecord = Omit<RecordEdits, 'edits'>;
/** The columns of an edit are null in the one row of a record without any. */
type StoredRow = StoredRecord & {
  readonly edit: (Omit<StagedEdit, 'stagedAt' | 'lastAttemptAt'> & StoredTimes) | null;
};
/** The same out of JSON. */
export type StoredEditRow = Omit<StoredRow, 'createdAt' | 'changedAt'> & {
  readonly createdAt: string;
  readonly changedAt: string;
};
interface StoredTimes {
  readonly stagedAt: string;
  readonly lastAttemptAt: string | null;
}

// One row for each record and edit: an edit as JSON, so that its values need no second parsing.
const EDIT = `CASE WHEN e.field IS NOT NULL THEN json_build_object('field', e.field, 'value', e.value, 'base', e.base,
  'version', e.version, 'state', e.state, 'stagedBy', e.staged_by, 'stagedAt', e.staged_at, 'error', e.error,
  'attempts', e.attempts, 'lastAttemptAt', e.last_attempt_at) END`;
const COLUMNS = `r.entity, r.st_id AS "stId", r.id, r.draft_id AS "draftId", r.version, r.created_at AS "createdAt",
    r.changed_at AS "changedAt", ${EDIT} AS edit`;
// OFFSET 0 keeps each look-up one by its whole key: before PostgreSQL has statistics it would as soon read all edits for each record.
const WITH_EDITS = `LEFT JOIN LATERAL (
    SELECT * FROM crm.edits e WHERE e.tenant_id = $1 AND e.entity = r.entity AND e.st_id = r.st_id OFFSET 0) e ON true`;

/** The members of a `StoredEditRow` for json_build_object, with crm.records as r and crm.edits, or nulls, as e. */
export const EDIT_ROW = `'entity', r.entity, 'stId', r.st_id::text, 'id', r.id, 'draftId', r.draft_id::text, 'version', r.version,
  'createdAt', r.created_at, 'changedAt', r.changed_at, 'edit', ${EDIT}`;

/** What is staged for all records of an entity. One statement. */
export async function loadEntityEdits(
  sql: TenantSql,
  entity: PricebookEntity,
): Promise<RecordEdits[]> {
  const rows = await sql.query<StoredRow>({
    name: 'load entity edits',
    text: `SELECT ${COLUMNS} FROM crm.records r ${WITH_EDITS} WHERE r.tenant_id = $1 AND r.entity = $2`,
    values: [sql.tenantId, entity],
  });
  return gather(rows);
}

/** What is staged for these records; those that were never edited are left out. One statement, none for no record. */
export async function loadEdits(
  sql: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, RecordEdits>> {
  if (stIds.length === 0) return new Map();
  const rows = await sql.query<StoredRow>({
    name: 'load edits',
    // The inner SELECT hides how many there are: for a few PostgreSQL would plan anew each time, which takes longer than to read them.
    text: `SELECT ${COLUMNS} FROM unnest((SELECT $3::bigint[])) AS wanted (st_id)
      CROSS JOIN LATERAL (
        SELECT * FROM crm.records WHERE tenant_id = $1 AND entity = $2 AND st_id = wanted.st_id OFFSET 0) r
      ${WITH_EDITS}`,
    values: [sql.tenantId, entity, arrayLiteral(stIds)],
  });
  return new Map(gather(rows).map((record) => [record.stId, record]));
}

/** What is staged for the records with these uuids, whatever their entity. One statement. */
export async function loadEditsById(
  sql: TenantSql,
  ids: readonly string[],
): Promise<RecordEdits[]> {
  const rows = await sql.query<StoredRow>({
    name: 'load edits by id',
    text: `SELECT ${COLUMNS} FROM crm.records r ${WITH_EDITS} WHERE r.tenant_id = $1 AND r.id = ANY ($2::uuid[])`,
    values: [sql.tenantId, arrayLiteral(ids)],
  });
  return gather(rows);
}

/** What is staged for all records of all entities that have something staged. One statement. */
export async function loadAllEdits(sql: TenantSql): Promise<RecordEdits[]> {
  const rows = await sql.query<StoredRow>({
    name: 'load all edits',
    text: `SELECT ${COLUMNS} FROM crm.edits e
      CROSS JOIN LATERAL (
        SELECT * FROM crm.records WHERE tenant_id = $1 AND entity = e.entity AND st_id = e.st_id OFFSET 0) r
      WHERE e.tenant_id = $1`,
    values: [sql.tenantId],
  });
  return gather(rows);
}

/** The records that rows of a larger answer speak of. */
export function gatherEdits(rows: readonly StoredEditRow[]): RecordEdits[] {
  return gather(
    rows.map((row) => ({
      ...row,
      createdAt: new Date(row.createdAt),
      changedAt: new Date(row.changedAt),
    })),
  );
}

function gather(rows: readonly StoredRow[]): RecordEdits[] {
  const records = new Map<string, StoredRecord & { readonly edits: Map<string, StagedEdit> }>();
  for (const { edit, ...record } of rows) {
    let gathered = records.get(record.id);
    if (gathered === undefined) {
      gathered = { ...record, edits: new Map() };
      records.set(record.id, gathered);
    }
    if (edit === null) continue;
    const { stagedAt, lastAttemptAt, ...others } = edit;
    gathered.edits.set(edit.field, {
      ...others,
      stagedAt: new Date(stagedAt),
      lastAttemptAt: lastAttemptAt === null ? null : new Date(lastAttemptAt),
    });
  }
  return [...records.values()];
}
