import type { TenantSql } from '../../db/tenant-sql.ts';
import type { CategoryRow } from '../category-row.ts';
import { arrangeForest } from '../forest.ts';
import { isoText } from './sql-text.ts';
import {
  toVersionToken,
  VERSION_TOKEN_SQL,
  type VersionToken,
  type VersionTokenRow,
} from './version-token.ts';

/** A category as the database returns it: ids and moments as the API answers them. */
export type CategoryColumns = Omit<CategoryRow, 'depth' | 'path'>;

/** A category among its relatives. */
export interface Category extends CategoryColumns {
  /** 0-based rank in the depth-first order: the index in the snapshot's nodes. */
  readonly globalPosition: number;
  /** 0 at the top. */
  readonly depth: number;
  /** The later of the last change and the last complete read of all categories. */
  readonly lastSyncedAt: string;
  readonly parent: Category | null;
  readonly children: readonly Category[];
  /** Index behind the last node below this one: the subtree is `nodes[globalPosition .. subtreeEnd)`. */
  readonly subtreeEnd: number;
}

/** All categories of a tenant at one moment. Never changes. */
export interface CategorySnapshot {
  /** What this moment was. */
  readonly token: VersionToken;
  /** Depth-first. */
  readonly nodes: readonly Category[];
  /** The nodes at the top, detached ones included. */
  readonly roots: readonly Category[];
  readonly byStId: ReadonlyMap<string, Category>;
  /** By uuid. */
  readonly byId: ReadonlyMap<string, Category>;
}

const SNAPSHOT_SQL = `
  SELECT token.*, c.st_id AS "stId", c.id, c.name, c.description, c.category_type AS "categoryType", c.active,
    c.parent_st_id AS "parentStId", c.detached, c.position, c.image, c.business_unit_ids AS "businessUnitIds",
    c.sku_images AS "skuImages", c.sku_videos AS "skuVideos", c.source, c.external_id AS "externalId",
    c.hide_in_mobile AS "hideInMobile", c.visible, c.st_created_on AS "stCreatedOn", c.st_modified_on AS "stModifiedOn",
    c.version, ${isoText('c.created_at')} AS "createdAt", ${isoText('c.updated_at')} AS "updatedAt"
  FROM (${VERSION_TOKEN_SQL}) token
  LEFT JOIN master.pricebook_categories c ON c.tenant_id = $1`;

type SnapshotRow = VersionTokenRow & (CategoryColumns | { readonly stId: null });

/** Reads all categories of the tenant, and the token of the same moment, with one statement. */
export async function loadCategorySnapshot(sql: TenantSql): Promise<CategorySnapshot> {
  const rows = await sql.query<SnapshotRow>({
    name: 'load category snapshot',
    text: SNAPSHOT_SQL,
    values: [sql.tenantId],
  });
  const token = toVersionToken(rows[0] ?? { pricebookVersion: '0', lastReadAt: {} });
  return createSnapshot(token, rows.filter(hasCategory));
}

function hasCategory(row: SnapshotRow): row is VersionTokenRow & CategoryColumns {
  return row.stId !== null;
}

type Growing = Category & { readonly children: Category[]; subtreeEnd: number };

/** Links categories, in any order, to a snapshot.   Pure. */
export function createSnapshot(
  token: VersionToken,
  rows: readonly CategoryColumns[],
): CategorySnapshot {
  const lastReadAt = token.lastReadAt.categories ?? '';
  const nodes: Growing[] = [];
  const roots: Growing[] = [];
  for (const place of arrangeForest(rows)) {
    const parent = place.parent === null ? null : (nodes[place.parent.rank] ?? null);
    const node = growingNode(place.node, parent, place.rank, lastReadAt);
    (parent === null ? roots : parent.children).push(node);
    nodes.push(node);
  }
  const byStId = new Map(nodes.map((node) => [node.stId, node]));
  closeSubtrees(nodes, byStId);
  return { token, nodes, roots, byStId, byId: new Map(nodes.map((node) => [node.id, node])) };
}

/** Field by field: spreading the row takes twenty times as long and makes nodes of nearly twice the size. */
function growingNode(
  row: CategoryColumns,
  parent: Growing | null,
  globalPosition: number,
  lastReadAt: string,
): Growing {
  return {
    stId: row.stId,
    id: row.id,
    name: row.name,
    description: row.description,
    categoryType: row.categoryType,
    active: row.active,
    parentStId: row.parentStId,
    detached: row.detached,
    position: row.position,
    globalPosition,
    depth: parent === null ? 0 : parent.depth + 1,
    image: row.image,
    businessUnitIds: row.businessUnitIds,
    skuImages: row.skuImages,
    skuVideos: row.skuVideos,
    source: row.source,
    externalId: row.externalId,
    hideInMobile: row.hideInMobile,
    visible: row.visible,
    stCreatedOn: row.stCreatedOn,
    stModifiedOn: row.stModifiedOn,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastSyncedAt: row.updatedAt > lastReadAt ? row.updatedAt : lastReadAt,
    parent,
    children: [],
    subtreeEnd: globalPosition + 1,
  };
}

/** Going backwards, every subtree is known to its end before its root is asked for it. */
function closeSubtrees(nodes: readonly Growing[], byStId: ReadonlyMap<string, Growing>): void {
  for (const node of nodes.toReversed()) {
    const parent = node.parent === null ? undefined : byStId.get(node.parent.stId);
    if (parent !== undefined) parent.subtreeEnd = Math.max(parent.subtreeEnd, node.subtreeEnd);
  }
}
