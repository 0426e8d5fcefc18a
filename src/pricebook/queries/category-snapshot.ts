import type { TenantSql } from '../tenant-sql.ts';
import { Category, type CategoryColumns } from './category.ts';
import { isoText } from './sql-text.ts';
import {
  toVersionToken,
  VERSION_TOKEN_SQL,
  type VersionToken,
  type VersionTokenRow,
} from './version-token.ts';

/** All categories of a tenant at one moment. Never changes. */
export interface CategorySnapshot {
  /** What this moment was. */
  readonly token: VersionToken;
  /** Depth-first; a node's index is its globalPosition. */
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
    c.hide_in_mobile AS "hideInMobile", c.st_created_on AS "stCreatedOn", c.st_modified_on AS "stModifiedOn",
    c.version, ${isoText('c.created_at')} AS "createdAt", ${isoText('c.updated_at')} AS "updatedAt"
  FROM (${VERSION_TOKEN_SQL}) token
  LEFT JOIN master.pricebook_categories c ON c.tenant_id = $1
  ORDER BY c.global_position`;

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

/** Links categories, which come depth-first, to a snapshot.   Pure. */
export function createSnapshot(
  token: VersionToken,
  rows: readonly CategoryColumns[],
): CategorySnapshot {
  const lastReadAt = token.lastReadAt.categories ?? '';
  const nodes: Category[] = [];
  const roots: Category[] = [];
  const byStId = new Map<string, Category>();
  const byId = new Map<string, Category>();
  for (const row of rows) {
    const parent = row.parentStId === null ? null : (byStId.get(row.parentStId) ?? null);
    const node = new Category(row, { parent, index: nodes.length, lastReadAt });
    nodes.push(node);
    (parent === null ? roots : parent.children).push(node);
    byStId.set(node.stId, node);
    byId.set(node.id, node);
  }
  for (const node of nodes.toReversed()) {
    const { parent } = node;
    if (parent !== null && parent.subtreeEnd < node.subtreeEnd) parent.subtreeEnd = node.subtreeEnd;
  }
  return { token, nodes, roots, byStId, byId };
}

/**
 * A node and all nodes below it, or the whole forest, depth-first.
 * Units   `maxDepth` counts levels below the root asked for, or below the top: 0 is only that level itself.
 */
export function subtree(
  snapshot: CategorySnapshot,
  root: Category | null,
  maxDepth: number = Number.POSITIVE_INFINITY,
): readonly Category[] {
  const nodes =
    root === null ? snapshot.nodes : snapshot.nodes.slice(root.globalPosition, root.subtreeEnd);
  const deepest = (root?.depth ?? 0) + maxDepth;
  return maxDepth === Number.POSITIVE_INFINITY
    ? nodes
    : nodes.filter((node) => node.depth <= deepest);
}

function hasCategory(row: SnapshotRow): row is VersionTokenRow & CategoryColumns {
  return row.stId !== null;
}
