import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import type { ItemKind } from '../../servicetitan/entities.ts';
import type { ItemKey, ItemRow } from '../items/item-row.ts';
import {
  createTableWriter,
  isNothing,
  type MasterTable,
  selectList,
  type TableChanges,
} from './master-table.ts';

const itemTable: MasterTable<ItemRow> = {
  name: 'master.pricebook_items',
  key: ['kind', 'stId'],
  columns: {
    kind: 'text',
    stId: 'bigint',
    id: 'uuid',
    code: 'text',
    name: 'text',
    description: 'text',
    active: 'boolean',
    price: 'numeric',
    memberPrice: 'numeric',
    addOnPrice: 'numeric',
    addOnMemberPrice: 'numeric',
    cost: 'numeric',
    hours: 'numeric',
    taxable: 'boolean',
    categoryStIds: 'bigint[]',
    image: 'text',
    details: 'json',
    stCreatedOn: 'text',
    stModifiedOn: 'text',
    version: 'integer',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  },
};

const writer = createTableWriter<ItemRow, ItemKey>(itemTable);

/** Makes these changes of master's items. One statement, sent and not waited for; none when there is nothing to do. */
export function writeItems(tx: Tx, changes: TableChanges<ItemRow, ItemKey>): void {
  if (isNothing(changes)) return;
  tx.send(writer(tx.tenantId, changes));
}

/** The rows of one kind with `after` < id <= `upTo`, by id; a bound that is null is open. */
export function loadItemRows(
  sql: TenantSql,
  range: { kind: ItemKind; after: string | null; upTo: string | null },
): Promise<ItemRow[]> {
  return sql.query<ItemRow>({
    name: 'load item rows',
    text: `SELECT ${selectList(itemTable, 'i')} FROM master.pricebook_items i
      WHERE i.tenant_id = $1 AND i.kind = $2
        AND ($3::bigint IS NULL OR i.st_id > $3) AND ($4::bigint IS NULL OR i.st_id <= $4)
      ORDER BY i.st_id`,
    values: [sql.tenantId, range.kind, range.after, range.upTo],
  });
}
