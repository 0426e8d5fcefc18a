import type { CategoryPayload } from '../servicetitan/payloads/category-payload.ts';
import type { CategoryRow } from './category-row.ts';
import { categoryFields } from './edits/category-fields.ts';
import { withEdits } from './edits/plan-edits.ts';
import { isThere, type RecordEdits } from './edits/record-edits.ts';
import { emptyCategory } from './empty-payload.ts';
import { type Attachment, attachNodes, TOP, walkForest } from './forest.ts';
import { toInstant } from './instant.ts';
import { masterId } from './master-id.ts';
import {
  changedPositions,
  isPlacedHere,
  remoteParent,
  remotePosition,
} from './places/group-positions.ts';
import { type ParentTrouble, type ParentWishes, resolveParents } from './places/resolve-parents.ts';
import type { CategoryRecord } from './raw-record.ts';

/** What the two sides say of one category. */
export interface CategorySides {
  readonly stId: string;
  /** Null for a category that was made here. */
  readonly record: CategoryRecord | null;
  readonly edits: RecordEdits | undefined;
}

export interface CategoryProjection {
  /** Depth-first. */
  readonly rows: readonly CategoryRow[];
  /** Staged parents that do not hold for now, by category. */
  readonly troubled: ReadonlyMap<string, ParentTrouble>;
}

const NOTHING_PLACED: ReadonlyMap<string, number> = new Map();
/** What master says of a category whose type ServiceTitan left out. */
const UNKNOWN_TYPE = 'Unknown';

/**
 * All category rows of a tenant, depth-first, from all its live raw records and all that is staged for categories.   Pure.
 * Shape   One row for each record that is not to be deleted, and for each that was made here. Parents that do not exist and cycles put
 *         a node at the top, marked as detached. Where ServiceTitan leaves out what every category has: name "", type "Unknown",
 *         active, position 0, shown in mobile.
 */
export function projectCategories(
  tenantId: bigint,
  records: readonly CategoryRecord[],
  staged: readonly RecordEdits[],
): CategoryProjection {
  const sides = sidesOf(records, staged);
  const { parents, troubled } = resolveParents(sides.map(parentWishes));
  const linked = sides.map(({ stId, record, edits }) => {
    return { stId, record, edits, parentStId: parents.get(stId) ?? null };
  });
  const attachment = attachNodes(linked);
  const positions = staged.length === 0 ? NOTHING_PLACED : effectivePositions(linked, attachment);
  const nodes = linked.map(({ stId, record, edits, parentStId }) => {
    const position = positions.get(stId) ?? remotePosition(record);
    return { stId, record, edits, parentStId, position };
  });
  const paths: string[] = [];
  const rows = walkForest(nodes, attachment).map((at) => {
    const { node, parent, detached, depth } = at;
    const label = pathLabel(node.stId);
    const path = parent === null ? label : `${paths[parent.rank]}.${label}`;
    paths.push(path);
    const place = { parentStId: parent?.node.stId ?? null, detached, depth, path };
    return rowAt(rememberedFields(tenantId, node), place, node.position);
  });
  return { rows, troubled };
}

/** Which parents the two sides want for a category. */
export function parentWishes({ stId, record, edits }: CategorySides): ParentWishes {
  const staged = edits?.edits.get('parent')?.value as string | null | undefined;
  return { stId, remote: remoteParent(record), staged };
}

/** Categories that are there for readers, by the records of one side and the edits of the other. */
export function sidesOf(
  records: readonly CategoryRecord[],
  staged: readonly RecordEdits[],
): CategorySides[] {
  const editsOf = new Map(staged.map((edits) => [edits.stId, edits]));
  const sides: CategorySides[] = [];
  for (const record of records) {
    const stId = String(record.payload.stId);
    const edits = editsOf.get(stId);
    if (isThere(edits, true)) sides.push({ stId, record, edits });
    editsOf.delete(stId);
  }
  for (const [stId, edits] of editsOf) {
    if (isThere(edits, false)) sides.push({ stId, record: null, edits });
  }
  return sides;
}

/** Positions of the siblings of each group in which somebody has placed one, where they differ from ServiceTitan's. */
function effectivePositions(
  nodes: readonly (CategorySides & { readonly parentStId: string | null })[],
  { parents, detached }: Attachment,
): Map<string, number> {
  const groups = new Map<number, CategorySides[]>();
  const disturbed = new Set<number>();
  for (const [index, node] of nodes.entries()) {
    // A detached node stands at the top for want of its parent: it is none of the roots.
    if (detached.has(index)) continue;
    const parent = parents[index] ?? TOP;
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [node]);
    else group.push(node);
    if (isPlacedHere(node, node.parentStId)) disturbed.add(parent);
  }
  const positions = new Map<string, number>();
  for (const parent of disturbed) {
    const parentStId = parent === TOP ? null : (nodes[parent]?.stId ?? null);
    for (const [stId, position] of changedPositions(groups.get(parent) ?? [], parentStId)) {
      positions.set(stId, position);
    }
  }
  return positions;
}

/** The label of a node in an ltree, which has no minus sign before PostgreSQL 16. */
export function pathLabel(stId: string): string {
  return stId.replace('-', 'd');
}

/** Whose label it is. */
export function idOfLabel(label: string): string {
  return label.replace('d', '-');
}

type OwnFields = Omit<CategoryRow, 'parentStId' | 'detached' | 'position' | 'depth' | 'path'>;
type RowPlace = Pick<CategoryRow, 'parentStId' | 'detached' | 'depth' | 'path'>;

/** Own fields of records for which nothing is staged: a command that projects the forest before and after computes them once. */
const remembered = new WeakMap<CategoryRecord, { tenantId: bigint; fields: OwnFields }>();

function rememberedFields(tenantId: bigint, side: CategorySides): OwnFields {
  const { record, edits } = side;
  if (record === null || edits !== undefined) return ownFields(tenantId, side);
  const known = remembered.get(record);
  if (known?.tenantId === tenantId) return known.fields;
  const fields = ownFields(tenantId, side);
  remembered.set(record, { tenantId, fields });
  return fields;
}

/** Cost    One literal: spreading so many fields takes most of the time of a projection. */
function rowAt(own: OwnFields, place: RowPlace, position: number): CategoryRow {
  return {
    stId: own.stId,
    id: own.id,
    name: own.name,
    description: own.description,
    categoryType: own.categoryType,
    active: own.active,
    image: own.image,
    businessUnitIds: own.businessUnitIds,
    skuImages: own.skuImages,
    skuVideos: own.skuVideos,
    source: own.source,
    externalId: own.externalId,
    hideInMobile: own.hideInMobile,
    visible: own.visible,
    stCreatedOn: own.stCreatedOn,
    stModifiedOn: own.stModifiedOn,
    version: own.version,
    createdAt: own.createdAt,
    updatedAt: own.updatedAt,
    parentStId: place.parentStId,
    detached: place.detached,
    depth: place.depth,
    path: place.path,
    position,
  };
}

/** What of a row depends on nothing but the two sides of its own record.   Pure. */
export function ownFields(tenantId: bigint, { stId, record, edits }: CategorySides): OwnFields {
  const payload = effectiveCategory(record, edits, stId);
  const changedAt = later(record?.changedAt, edits?.changedAt);
  return {
    stId,
    id: edits?.id ?? masterId(tenantId, 'CATEGORY', stId),
    name: payload.name ?? '',
    description: payload.description,
    categoryType: payload.categoryType ?? UNKNOWN_TYPE,
    active: payload.active ?? true,
    image: payload.image,
    businessUnitIds: payload.businessUnitIds.map(String),
    skuImages: payload.skuImages,
    skuVideos: payload.skuVideos,
    source: payload.source,
    externalId: payload.externalId,
    hideInMobile: payload.hideInMobile ?? false,
    visible: edits?.edits.get('visible')?.value !== false,
    stCreatedOn: payload.createdOn,
    stModifiedOn: payload.modifiedOn,
    version: (record?.revision ?? 0) + (edits?.version ?? 0),
    createdAt: toInstant(record?.firstSeenAt ?? edits?.createdAt ?? changedAt),
    updatedAt: toInstant(changedAt),
  };
}

function effectiveCategory(
  record: CategoryRecord | null,
  edits: RecordEdits | undefined,
  stId: string,
): CategoryPayload {
  return withEdits(record?.payload ?? emptyCategory(BigInt(stId)), edits, categoryFields);
}

function later(one: Date | undefined, other: Date | undefined): Date {
  if (one === undefined || other === undefined) return one ?? other ?? new Date(0);
  return one >= other ? one : other;
}
