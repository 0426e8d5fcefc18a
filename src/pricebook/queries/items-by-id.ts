import type { TenantSql } from '../../db/tenant-sql.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { ItemKind } from '../../servicetitan/entities.ts';
import { isStId } from '../st-id.ts';
import { ITEM_COLUMNS, type Item, type ItemResultRow, toItem } from './item.ts';

/** The items of any kind with these uuids, in no order; ids that are unknown, or no uuids, are left out. One statement. */
export async function itemsByIds(sql: TenantSql, ids: readonly string[]): Promise<Item[]> {
  const rows = await sql.query<ItemResultRow>({
    name: 'items by ids',
    text: `SELECT ${ITEM_COLUMNS} FROM master.pricebook_items i WHERE i.tenant_id = $1 AND i.id = ANY ($2::uuid[])`,
    values: [sql.tenantId, ids.filter(isUuid)],
  });
  return rows.map(toItem);
}

/** The items of one kind with these ServiceTitan ids, in no order; unknown ids are left out. One statement. */
export async function itemsByStIds(
  sql: TenantSql,
  kind: ItemKind,
  stIds: readonly string[],
): Promise<Item[]> {
  const rows = await sql.query<ItemResultRow>({
    name: 'items by st ids',
    text: `SELECT ${ITEM_COLUMNS} FROM master.pricebook_items i
      WHERE i.tenant_id = $1 AND i.kind = $2 AND i.st_id = ANY ($3::bigint[])`,
    values: [sql.tenantId, kind, stIds.filter(isStId)],
  });
  return rows.map(toItem);
}
