import type { Tx } from '../../db/database.ts';
import type { CategoryRow } from '../category-row.ts';
import type { RowDiff } from '../row-diff.ts';
import type { TenantSql } from '../tenant-sql.ts';
import { createTableWriter, type MasterTable, selectList } from './master-table.ts';

const categoryTable: MasterTable<CategoryRow> = {
  name: 'master.pricebook_categories',
  key: ['stId'],
  columns: {
    stId: 'bigint',
    id: 'uuid',
    name: 'text',
    description: 'text',
    categoryType: 'text',
    active: 'boolean',
    parentStId: 'bigint',
    detached: 'text',
    position: 'integer',
    depth: 'integer',
    path: 'ltree',
    image: 'text',
    businessUnitIds: 'bigint[]',
    skuImages: 'text[]',
    skuVideos: 'text[]',
    source: 'text',
    externalId: 'text',
    hideInMobile: 'boolean',
    visible: 'boolean',
    stCreatedOn: 'text',
    stModifiedOn: 'text',
    version: 'integer',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  },
};

const writer = createTableWriter<CategoryRow, Pick<CategoryRow, 'stId'>>(categoryTable);

/** Makes master's categories what `diffRows` found they should be. One statement; none when nothing differs. */
export async function writeCategories(
  tx: Tx,
  diff: Omit<RowDiff<CategoryRow>, 'deletes'> & {
    readonly deletes: readonly Pick<CategoryRow, 'stId'>[];
  },
): Promise<void> {
  const writes = [...diff.inserts, ...diff.updates];
  if (writes.length + diff.deletes.length === 0) return;
  await tx.query(writer(tx.tenantId, writes, diff.deletes));
}

/** Every category row of the tenant, by id. */
export function loadCategoryRows(sql: TenantSql): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>({
    name: 'load category rows',
    text: `SELECT ${selectList(categoryTable, 'c')} FROM master.pricebook_categories c
      WHERE c.tenant_id = $1 ORDER BY c.st_id`,
    values: [sql.tenantId],
  });
}

/** One category row of the tenant; null where there is none. One statement. */
export async function loadCategoryRow(sql: TenantSql, stId: string): Promise<CategoryRow | null> {
  const [row] = await sql.query<CategoryRow>({
    name: 'load category row',
    text: `SELECT ${selectList(categoryTable, 'c')} FROM master.pricebook_categories c
      WHERE c.tenant_id = $1 AND c.st_id = $2`,
    values: [sql.tenantId, stId],
  });
  return row ?? null;
}
