import type { Tx } from '../../src/db/database.ts';
import { stringifyLossless } from '../../src/lib/lossless-json.ts';
import type { CategoryRecord, ItemRecord } from '../../src/pricebook/raw-record.ts';
import type { ItemEntity, PricebookEntity } from '../../src/servicetitan/entities.ts';
import { parseCategory } from '../../src/servicetitan/payloads/parse-category.ts';
import { parseItem } from '../../src/servicetitan/payloads/parse-item.ts';

export type UpstreamJson = Record<string, unknown> & { readonly id: number | bigint };

export const SEEN_AT = new Date('2026-03-01T08:15:00.123Z');
const RUN_ID = '00000000-0000-4000-8000-000000000001';

/** A category as ServiceTitan's list would send it. */
export function category(id: number | bigint, fields: Record<string, unknown> = {}): UpstreamJson {
  return {
    id,
    name: `Category ${id}`,
    active: true,
    description: null,
    image: null,
    parentId: null,
    position: 1,
    categoryType: 'Services',
    businessUnitIds: [],
    skuImages: [],
    skuVideos: [],
    source: null,
    externalId: null,
    hideInMobile: false,
    ...fields,
  };
}

/** An item with what all kinds have. */
export function item(id: number | bigint, fields: Record<string, unknown> = {}): UpstreamJson {
  return {
    id,
    code: `CODE-${id}`,
    displayName: `Item ${id}`,
    description: '',
    active: true,
    price: 10,
    hours: 0.5,
    taxable: true,
    categories: [],
    assets: [],
    createdOn: '2025-01-01T00:00:00Z',
    modifiedOn: '2025-12-15T02:56:35.06438Z',
    ...fields,
  };
}

export function categoryRecord(row: UpstreamJson, revision = 1): CategoryRecord {
  const outcome = parseCategory(row);
  if (!outcome.ok) throw new Error(outcome.message);
  return { payload: outcome.value, revision, firstSeenAt: SEEN_AT, changedAt: SEEN_AT };
}

export function itemRecord(entity: ItemEntity, row: UpstreamJson, revision = 1): ItemRecord {
  const outcome = parseItem(entity, row);
  if (!outcome.ok) throw new Error(outcome.message);
  return { payload: outcome.value, revision, firstSeenAt: SEEN_AT, changedAt: SEEN_AT };
}

/** Puts rows into raw as a pull would, without the story around it. */
export async function insertRaw(
  tx: Tx,
  entity: PricebookEntity,
  rows: readonly UpstreamJson[],
): Promise<void> {
  await tx.query({
    text: `INSERT INTO raw.st_records
        (tenant_id, entity, st_id, payload, content_hash, run_id, first_seen_at, changed_at)
      SELECT $1::bigint, $2, r.id, r.payload::json, 'hash', $5::uuid, $6::timestamptz, $6::timestamptz
      FROM unnest($3::bigint[], $4::text[]) AS r(id, payload)`,
    values: [
      tx.tenantId,
      entity,
      rows.map((row) => String(row.id)),
      rows.map((row) => stringifyLossless(row)),
      RUN_ID,
      SEEN_AT,
    ],
  });
}
