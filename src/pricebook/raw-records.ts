import { parseLossless } from '../lib/lossless-json.ts';
import type { ItemEntity, PricebookEntity } from '../servicetitan/entities.ts';
import type { ParseOutcome } from '../servicetitan/payloads/outcome.ts';
import { parseCategory } from '../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../servicetitan/payloads/parse-item.ts';
import type { CategoryRecord, ItemRecord, RawRecord } from './raw-record.ts';
import type { TenantSql } from './tenant-sql.ts';

interface StoredRecord {
  readonly stId: string;
  readonly payload: string;
  readonly enclosingStId: string | null;
  readonly revision: number;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

/** Every live category of the tenant as raw has it, by id. One statement. */
export async function loadCategoryRecords(sql: TenantSql): Promise<CategoryRecord[]> {
  const stored = await loadStored(sql, 'categories', { after: null, limit: null });
  return stored.map((row) =>
    parsed(row, (payload) =>
      parseCategory(payload, row.enclosingStId === null ? null : BigInt(row.enclosingStId)),
    ),
  );
}

/** Live items of one entity as raw has them, by id, from behind `after`. One statement. */
export async function loadItemRecords(
  sql: TenantSql,
  entity: ItemEntity,
  range: { after: string | null; limit: number },
): Promise<ItemRecord[]> {
  const stored = await loadStored(sql, entity, range);
  return stored.map((row) => parsed(row, (payload) => parseItem(entity, payload)));
}

function loadStored(
  sql: TenantSql,
  entity: PricebookEntity,
  range: { after: string | null; limit: number | null },
): Promise<StoredRecord[]> {
  return sql.query<StoredRecord>({
    name: 'load raw records',
    text: `SELECT st_id AS "stId", payload::text AS payload, enclosing_st_id AS "enclosingStId", revision,
        first_seen_at AS "firstSeenAt", changed_at AS "changedAt"
      FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL AND ($3::bigint IS NULL OR st_id > $3)
      ORDER BY st_id LIMIT $4`,
    values: [sql.tenantId, entity, range.after, range.limit],
  });
}

function parsed<Payload>(
  row: StoredRecord,
  parse: (payload: unknown) => ParseOutcome<Payload>,
): RawRecord<Payload> {
  const outcome = parse(parseLossless(row.payload));
  // Rows that cannot be parsed are parked and never reach raw.
  if (!outcome.ok) throw new Error(`Raw row ${row.stId} cannot be read: ${outcome.message}`);
  const { revision, firstSeenAt, changedAt } = row;
  return { payload: outcome.value, revision, firstSeenAt, changedAt };
}
