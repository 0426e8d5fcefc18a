import type { TenantSql } from '../db/tenant-sql.ts';
import type { CategoryPayload } from '../servicetitan/payloads/category-payload.ts';
import type { CategoryRow } from './category-row.ts';
import { loadEdits, loadEntityEdits } from './edits/load-edits.ts';
import type { RecordEdits } from './edits/record-edits.ts';
import type { CategoryRecord } from './raw-record.ts';
import { loadCategoryRecords, loadCategoryRecordsOf } from './raw-records.ts';
import { RememberedRows } from './remembered-rows.ts';
import { loadCategoryRows, loadCategoryRowsOf } from './writers/category-table.ts';

/** Reads all that the forest is projected from, and what it was projected to. */
export interface ForestReader {
  /** Live categories of the mirror; with payloads in `parsed`, by id, in the place of their own. */
  records(
    sql: TenantSql,
    parsed?: ReadonlyMap<string, CategoryPayload>,
  ): Promise<readonly CategoryRecord[]>;
  /** All that was ever staged for categories. */
  edits(sql: TenantSql): Promise<readonly RecordEdits[]>;
  /** Categories as master has them. */
  rows(sql: TenantSql): Promise<readonly CategoryRow[]>;
}

/** Reads everything each time. */
export const forestReader: ForestReader = {
  records: loadCategoryRecords,
  edits: (sql) => loadEntityEdits(sql, 'categories'),
  rows: loadCategoryRows,
};

const LIVE_MARKS = `SELECT string_agg(concat_ws(' ', st_id, ctid, xmin), E'\\n') AS marks FROM raw.st_records
  WHERE tenant_id = $1 AND entity = 'categories' AND deleted_at IS NULL`;
const EDIT_MARKS = `SELECT string_agg(concat_ws(' ', r.st_id, r.ctid, r.xmin, e.marks), E'\\n') AS marks FROM crm.records r
  CROSS JOIN LATERAL (
    SELECT string_agg(concat_ws(' ', ctid, xmin), ' ' ORDER BY field) AS marks FROM crm.edits
    WHERE tenant_id = $1 AND entity = 'categories' AND st_id = r.st_id) e
  WHERE r.tenant_id = $1 AND r.entity = 'categories'`;
const ROW_MARKS = `SELECT string_agg(concat_ws(' ', st_id, ctid, xmin), E'\\n') AS marks FROM master.pricebook_categories
  WHERE tenant_id = $1`;

/** The same for who reads the forest again after each small change to it: what has not changed is not read again. */
export class RememberedForest implements ForestReader {
  readonly #records = new RememberedRows<CategoryRecord>({
    marks: { name: 'mark raw categories', text: LIVE_MARKS },
    all: async (sql) => byId(await loadCategoryRecords(sql), ({ payload }) => String(payload.stId)),
    some: loadCategoryRecordsOf,
  });
  readonly #edits = new RememberedRows<RecordEdits>({
    marks: { name: 'mark category edits', text: EDIT_MARKS },
    all: async (sql) => byId(await loadEntityEdits(sql, 'categories'), ({ stId }) => stId),
    some: (sql, stIds) => loadEdits(sql, 'categories', stIds),
  });
  readonly #rows = new RememberedRows<CategoryRow>({
    marks: { name: 'mark category rows', text: ROW_MARKS },
    all: async (sql) => byId(await loadCategoryRows(sql), ({ stId }) => stId),
    some: async (sql, stIds) => byId(await loadCategoryRowsOf(sql, stIds), ({ stId }) => stId),
  });

  async records(
    sql: TenantSql,
    parsed: ReadonlyMap<string, CategoryPayload> = new Map(),
  ): Promise<readonly CategoryRecord[]> {
    const records = await this.#records.read(sql);
    if (parsed.size === 0) return records;
    return records.map((record) => {
      const payload = parsed.get(String(record.payload.stId));
      return payload === undefined ? record : { ...record, payload };
    });
  }

  edits(sql: TenantSql): Promise<readonly RecordEdits[]> {
    return this.#edits.read(sql);
  }

  rows(sql: TenantSql): Promise<readonly CategoryRow[]> {
    return this.#rows.read(sql);
  }
}

function byId<Row>(rows: readonly Row[], idOf: (row: Row) => string): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [idOf(row), row]));
}
