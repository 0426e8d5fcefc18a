import type { CategoryRow } from './category-row.ts';
import { arrangeForest, type ForestNode, type Place } from './forest.ts';
import { toInstant } from './instant.ts';
import { masterId } from './master-id.ts';
import type { CategoryRecord } from './raw-record.ts';

interface CategoryNode extends ForestNode {
  readonly record: CategoryRecord;
}

/** What master says of a category whose type ServiceTitan left out. */
const UNKNOWN_TYPE = 'Unknown';

/**
 * All category rows of a tenant, depth-first, from all its live raw records.   Pure.
 * Shape   One row for each record. Parents that do not exist and cycles put a node at the top, marked as detached.
 *         Where ServiceTitan leaves out what every category has: name "", type "Unknown", active, position 0, shown in mobile.
 */
export function projectCategories(
  tenantId: bigint,
  records: readonly CategoryRecord[],
): CategoryRow[] {
  const nodes = records.map(
    (record): CategoryNode => ({
      stId: String(record.payload.stId),
      parentStId: record.payload.parentId === null ? null : String(record.payload.parentId),
      position: record.payload.position ?? 0,
      record,
    }),
  );
  const paths: string[] = [];
  return arrangeForest(nodes).map((place) => {
    const { stId } = place.node;
    const path = place.parent === null ? stId : `${paths[place.parent.rank]}.${stId}`;
    paths.push(path);
    return categoryRow(tenantId, place, path);
  });
}

function categoryRow(tenantId: bigint, place: Place<CategoryNode>, path: string): CategoryRow {
  const { stId, position, record } = place.node;
  const { payload } = record;
  return {
    stId,
    id: masterId(tenantId, 'CATEGORY', stId),
    name: payload.name ?? '',
    description: payload.description,
    categoryType: payload.categoryType ?? UNKNOWN_TYPE,
    active: payload.active ?? true,
    parentStId: place.parent?.node.stId ?? null,
    detached: place.detached,
    position,
    globalPosition: place.rank,
    depth: place.depth,
    path,
    image: payload.image,
    businessUnitIds: payload.businessUnitIds.map(String),
    skuImages: payload.skuImages,
    skuVideos: payload.skuVideos,
    source: payload.source,
    externalId: payload.externalId,
    hideInMobile: payload.hideInMobile ?? false,
    stCreatedOn: payload.createdOn,
    stModifiedOn: payload.modifiedOn,
    version: record.revision,
    createdAt: toInstant(record.firstSeenAt),
    updatedAt: toInstant(record.changedAt),
  };
}
