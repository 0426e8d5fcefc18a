import type { CategoryRecord, Id } from '../records.ts';
import { findBranch, makeRoom, removeCategory } from '../store/changes.ts';
import { walk } from '../store/forest.ts';
import type { Tenant } from '../store/tenant.ts';
import { type Handler, jsonBody } from './call.ts';
import { type Answer, ApiFailure, invalid, jsonAnswer, notFound } from './failure.ts';
import { checkImages, keepImages } from './image-references.ts';
import { readFields } from './read-fields.ts';
import { createFields, updateFields } from './shapes.ts';

/** A category body after its types were checked. */
type CategoryFields = Partial<Omit<CategoryRecord, 'id' | 'createdOn' | 'modifiedOn'>>;

export const createCategory: Handler = (call) => {
  const { tenant } = call;
  const { behaviours } = tenant.world;
  const fields: CategoryFields = readFields(jsonBody(call), createFields('categories'), {
    behaviours,
  });
  const now = tenant.pricebook.newTimestamp();
  const id = tenant.pricebook.newId();
  const record: CategoryRecord = {
    id,
    name: '',
    categoryType: 'Services',
    source: null,
    externalId: null,
    hideInMobile: false,
    ...fields,
    active: fields.active ?? true,
    description: fields.description ?? null,
    image: fields.image || null,
    parentId: fields.parentId ?? null,
    position: 1,
    businessUnitIds: fields.businessUnitIds ?? [],
    skuImages: fields.skuImages ?? [],
    skuVideos: fields.skuVideos ?? [],
    createdOn: now,
    modifiedOn: now,
  };
  check(tenant, record, undefined);
  const { parentId } = record;
  const position = makeRoom(tenant, { id, parentId, position: fields.position ?? undefined });
  const kept = keepImages(tenant, 'categories', { ...record, position });
  tenant.pricebook.put('categories', kept);
  return categoryAnswer(201, tenant, id);
};

export function updateCategory(id: Id): Handler {
  return (call) => {
    const { tenant } = call;
    const { behaviours } = tenant.world;
    const before = existing(tenant, id);
    const fields: CategoryFields = readFields(jsonBody(call), updateFields('categories'), {
      behaviours,
      isPatch: true,
    });
    const changed = { ...before, ...fields };
    if (fields.image === '') changed.image = null;
    check(tenant, changed, before);
    const isMoved = changed.parentId !== before.parentId;
    const isPlaced = fields.position !== undefined && fields.position !== before.position;
    const position =
      isMoved || isPlaced
        ? makeRoom(tenant, { id, parentId: changed.parentId, position: fields.position })
        : before.position;
    const modifiedOn = tenant.pricebook.newTimestamp();
    const kept = keepImages(tenant, 'categories', { ...changed, position, modifiedOn });
    tenant.pricebook.put('categories', kept);
    return categoryAnswer(200, tenant, id);
  };
}

export function deleteCategory(id: Id): Handler {
  return ({ tenant }) => {
    const { behaviours } = tenant.world;
    const category = existing(tenant, id);
    const children = findBranch(tenant, id)?.children ?? [];
    if (behaviours.cascade === 'reject409' && children.some((child) => child.category.active)) {
      throw new ApiFailure(409, `Category with id ${id} has subcategories.`);
    }
    removeCategory(tenant, category, behaviours.deleteMode);
    return { status: 204 };
  };
}

function existing(tenant: Tenant, id: Id): CategoryRecord {
  const record = tenant.pricebook.get('categories', id);
  if (!record) throw notFound(`Category with id ${id}`);
  return record as CategoryRecord;
}

function check(tenant: Tenant, record: CategoryRecord, before: CategoryRecord | undefined): void {
  if (record.name.trim() === '') throw invalid('name', 'The name field is required.');
  checkImages(tenant, 'categories', record, before);
  const { parentId } = record;
  if (parentId === null || parentId === before?.parentId) return;
  if (!tenant.pricebook.get('categories', parentId)) {
    throw invalid('parentId', `Category with id ${parentId} was not found`);
  }
  const branch = before && findBranch(tenant, before.id);
  if (branch && [...walk(branch)].some(({ category }) => category.id === parentId)) {
    throw invalid('parentId', 'A category cannot be moved into its own subcategory.');
  }
}

function categoryAnswer(status: number, tenant: Tenant, id: Id): Answer {
  const branch = findBranch(tenant, id);
  if (!branch) throw notFound(`Category with id ${id}`);
  return jsonAnswer(status, tenant.printer.printBranch(branch));
}
