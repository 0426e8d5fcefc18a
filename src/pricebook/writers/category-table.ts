import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { CategoryRow } from '../category-row.ts';
import {
  createRowUpdater,
  createTableWriter,
  isNothing,
  type MasterTable,
  selectList,
  type TableChanges,
} from './master-table.ts';

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

/** Makes master's categories what `diffRows` found they should be. One statement, sent and not waited for; none when nothing differs. */
export function writeCategories(
  tx: Tx,
  changes: TableChanges<CategoryRow, Pick<CategoryRow, 'stId'>>,
): void {
  if (isNothing(changes)) return;
  tx.send(writer(tx.tenantId, changes));
}

const PLACE_FIELDS = ['parentStId', 'detached', 'position', 'depth', 'path'] as const;
/** What of a row does not depend on other categories. */
export type OwnColumns = Omit<CategoryRow, (typeof PLACE_FIELDS)[number]>;
const ownColumns = Object.keys(categoryTable.columns).filter(
  (field) => !(PLACE_FIELDS as readonly string[]).includes(field),
) as (keyof OwnColumns)[];
const ownUpdater = createRowUpdater(categoryTable, ownColumns);

/** Writes the columns of a category that do not depend on others. One statement, sent and not waited for. */
export function writeOwnColumns(tx: Tx, row: OwnColumns): void {
  tx.send(ownUpdater(tx.tenantId, row));
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

/** These category rows of the tenant. One statement. */
export function loadCategoryRowsOf(
  sql: TenantSql,
  stIds: readonly string[],
): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>({
    name: 'load some category rows',
    text: `SELECT c.* FROM unnest($2::bigint[]) AS wanted (st_id) CROSS JOIN LATERAL (
        SELECT ${selectList(categoryTable, 'c')} FROM master.pricebook_categories c
        WHERE c.tenant_id = $1 AND c.st_id = wanted.st_id OFFSET 0) c`,
    values: [sql.tenantId, arrayLiteral(stIds)],
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
