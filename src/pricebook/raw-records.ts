import type { TenantSql } from '../db/tenant-sql.ts';
import { arrayLiteral } from '../lib/array-literal.ts';
import { parseLossless } from '../lib/lossless-json.ts';
import type { ItemEntity, PricebookEntity } from '../servicetitan/entities.ts';
import type { CategoryPayload } from '../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../servicetitan/payloads/item-payload.ts';
import type { ParseOutcome } from '../servicetitan/payloads/outcome.ts';
import { parseCategory } from '../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../servicetitan/payloads/parse-item.ts';
import type { CategoryRecord, ItemRecord, RawRecord } from './raw-record.ts';

export interface StoredRecord {
  readonly stId: string;
  /** Null where the caller has the payload already. */
  readonly text: string | null;
  readonly enclosingStId: string | null;
  readonly revision: number;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

export const COLUMNS = `st_id AS "stId", enclosing_st_id AS "enclosingStId", revision, first_seen_at AS "firstSeenAt",
  changed_at AS "changedAt"`;

/**
 * Every live category of the tenant as raw has it. One statement.
 * Payloads in `parsed`, by ServiceTitan id, are taken from there instead of being read and parsed again.
 */
export async function loadCategoryRecords(
  sql: TenantSql,
  parsed: ReadonlyMap<string, CategoryPayload> = new Map(),
): Promise<CategoryRecord[]> {
  const rows = await sql.query<StoredRecord>({
    name: 'load raw categories',
    text: `SELECT ${COLUMNS}, CASE WHEN st_id = ANY ($2::bigint[]) THEN NULL ELSE payload::text END AS text
      FROM raw.st_records WHERE tenant_id = $1 AND entity = 'categories' AND deleted_at IS NULL`,
    values: [sql.tenantId, arrayLiteral([...parsed.keys()])],
  });
  return rows.map((row) => {
    const payload = parsed.get(row.stId);
    return payload === undefined ? toCategoryRecord(row) : toRecord(row, payload);
  });
}

/** A live row of raw, parsed.   Pure. */
export function toCategoryRecord(row: StoredRecord): CategoryRecord {
  const enclosingId = row.enclosingStId === null ? null : BigInt(row.enclosingStId);
  return toRecord(row, accepted(row, parseCategory(read(row), enclosingId)));
}

/** These live categories as raw has them, by ServiceTitan id. One statement, none for no id. */
export async function loadCategoryRecordsOf(
  sql: TenantSql,
  stIds: readonly string[],
): Promise<Map<string, CategoryRecord>> {
  const rows = await loadRows(sql, 'categories', stIds);
  return new Map(rows.map((row) => [row.stId, toCategoryRecord(row)]));
}

/** These live items of one entity as raw has them, by ServiceTitan id. One statement, none for no id. */
export async function loadItemRecordsOf(
  sql: TenantSql,
  entity: ItemEntity,
  stIds: readonly string[],
): Promise<Map<string, ItemRecord>> {
  const rows = await loadRows(sql, entity, stIds);
  return new Map(
    rows.map((row) => [row.stId, toRecord(row, accepted(row, parseItem(entity, read(row))))]),
  );
}

/** A category as ServiceTitan last had it, which it has no more; null where it has it, or never had. One statement. */
export async function loadBuriedCategory(
  sql: TenantSql,
  stId: string,
): Promise<CategoryPayload | null> {
  const row = await loadBuried(sql, 'categories', stId);
  if (row === undefined) return null;
  const enclosingId = row.enclosingStId === null ? null : BigInt(row.enclosingStId);
  return accepted(row, parseCategory(read(row), enclosingId));
}

/** The same for an item. */
export async function loadBuriedItem(
  sql: TenantSql,
  entity: ItemEntity,
  stId: string,
): Promise<ItemPayload | null> {
  const row = await loadBuried(sql, entity, stId);
  return row === undefined ? null : accepted(row, parseItem(entity, read(row)));
}

async function loadBuried(
  sql: TenantSql,
  entity: PricebookEntity,
  stId: string,
): Promise<StoredRecord | undefined> {
  const [row] = await sql.query<StoredRecord>({
    name: 'load buried record',
    text: `SELECT ${COLUMNS}, payload::text AS text FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 AND deleted_at IS NOT NULL`,
    values: [sql.tenantId, entity, stId],
  });
  return row;
}

async function loadRows(
  sql: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<StoredRecord[]> {
  if (stIds.length === 0) return [];
  return sql.query<StoredRecord>({
    name: 'load raw records of',
    text: `SELECT ${COLUMNS}, payload::text AS text FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL AND st_id = ANY ($3::bigint[])`,
    values: [sql.tenantId, entity, arrayLiteral(stIds)],
  });
}

/**
 * Keeps these records, live or not, from being changed by anybody else until the transaction ends: neither mirrored nor edited.
 * In the order of their ids, so that two who want several do not stop each other. Answers with their revisions by id. One statement.
 */
export async function lockRecords(
  tx: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ stId: string; revision: number }>({
    name: 'lock raw records',
    text: `SELECT st_id AS "stId", revision FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[]) ORDER BY st_id FOR NO KEY UPDATE`,
    values: [tx.tenantId, entity, arrayLiteral(stIds)],
  });
  return new Map(rows.map(({ stId, revision }) => [stId, revision]));
}

/** The next live items of one entity as raw has them, by id, from behind `after`. One statement. */
export async function loadItemRecords(
  sql: TenantSql,
  entity: ItemEntity,
  range: { readonly after: string | null; readonly limit: number },
): Promise<ItemRecord[]> {
  const rows = await sql.query<StoredRecord>({
    name: 'load raw items',
    text: `SELECT ${COLUMNS}, payload::text AS text FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL AND ($3::bigint IS NULL OR st_id > $3)
      ORDER BY st_id LIMIT $4`,
    values: [sql.tenantId, entity, range.after, range.limit],
  });
  return rows.map((row) => toRecord(row, accepted(row, parseItem(entity, read(row)))));
}

/** What of a category's payload places it, from members of the payload as JSON; null for one that is absent.   Pure. */
export function readPlacedPayload(
  stId: string,
  {
    enclosingStId,
    parentId,
    position,
  }: Pick<StoredRecord, 'enclosingStId'> & {
    readonly parentId: string | null;
    readonly position: string | null;
  },
): Pick<CategoryPayload, 'parentId' | 'position'> {
  const row = {
    id: BigInt(stId),
    parentId: parseLossless(parentId ?? 'null'),
    position: parseLossless(position ?? 'null'),
  };
  const outcome = parseCategory(row, enclosingStId === null ? null : BigInt(enclosingStId));
  if (!outcome.ok) throw new Error(`Raw holds a record that cannot be read, ${stId}.`);
  return outcome.value;
}

function read(row: StoredRecord): unknown {
  return parseLossless(row.text ?? 'null');
}

/** What cannot be parsed is parked and never reaches raw. */
function accepted<Payload>(row: StoredRecord, outcome: ParseOutcome<Payload>): Payload {
  if (outcome.ok) return outcome.value;
  throw new Error(`Raw holds a record that cannot be read, ${row.stId}: ${outcome.message}`);
}

function toRecord<Payload>(row: StoredRecord, payload: Payload): RawRecord<Payload> {
  const { revision, firstSeenAt, changedAt } = row;
  return { payload, revision, firstSeenAt, changedAt };
}
