import { arrayLiteral } from '../../lib/array-literal.ts';
import { parseLossless } from '../../lib/lossless-json.ts';
import type { CategoryRecord, ItemRecord } from '../../pricebook/raw-record.ts';
import type { TenantSql } from '../../pricebook/tenant-sql.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ParseOutcome } from '../../servicetitan/payloads/outcome.ts';
import { parseCategory } from '../../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../../servicetitan/payloads/parse-item.ts';

interface LiveRow {
  readonly stId: string;
  /** Null where the caller has the payload already. */
  readonly text: string | null;
  readonly enclosingStId: string | null;
  readonly revision: number;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

const selectCategories = `
SELECT st_id AS "stId", CASE WHEN st_id = ANY($2::bigint[]) THEN NULL ELSE payload::text END AS text,
       enclosing_st_id AS "enclosingStId", revision, first_seen_at AS "firstSeenAt", changed_at AS "changedAt"
FROM raw.st_records WHERE tenant_id = $1 AND entity = 'categories' AND deleted_at IS NULL`;

/** Every live category of raw. Payloads in `parsed` are taken from there instead of being read and parsed again. */
export async function loadCategoryRecords(
  sql: TenantSql,
  parsed: ReadonlyMap<string, CategoryPayload> = new Map(),
): Promise<CategoryRecord[]> {
  const rows = await sql.query<LiveRow>({
    name: 'select-live-categories',
    text: selectCategories,
    values: [sql.tenantId, arrayLiteral([...parsed.keys()])],
  });
  return rows.map((row) => {
    const enclosingId = row.enclosingStId === null ? null : BigInt(row.enclosingStId);
    const payload =
      parsed.get(row.stId) ?? accepted(row, parseCategory(document(row), enclosingId));
    return record(row, payload);
  });
}

const selectItems = `
SELECT st_id AS "stId", payload::text AS text, enclosing_st_id AS "enclosingStId", revision,
       first_seen_at AS "firstSeenAt", changed_at AS "changedAt"
FROM raw.st_records
WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL AND ($3::bigint IS NULL OR st_id > $3)
ORDER BY st_id LIMIT $4`;

/** The next live items of raw by id, at most `limit`. */
export async function loadItemRecords(
  sql: TenantSql,
  entity: ItemEntity,
  range: { readonly after: string | null; readonly limit: number },
): Promise<ItemRecord[]> {
  const rows = await sql.query<LiveRow>({
    name: 'select-live-items',
    text: selectItems,
    values: [sql.tenantId, entity, range.after, range.limit],
  });
  return rows.map((row) => record(row, accepted(row, parseItem(entity, document(row)))));
}

function record<Payload>(row: LiveRow, payload: Payload) {
  const { revision, firstSeenAt, changedAt } = row;
  return { payload, revision, firstSeenAt, changedAt };
}

function document(row: LiveRow): unknown {
  return parseLossless(row.text ?? 'null');
}

/** Raw holds only what its parser has accepted. */
function accepted<Payload>(row: LiveRow, outcome: ParseOutcome<Payload>): Payload {
  if (outcome.ok) return outcome.value;
  throw new Error(`Raw holds a record that cannot be read, ${row.stId}: ${outcome.message}`);
}
