import type { Behaviours } from '../behaviours.ts';
import type { CategoryRecord, Id } from '../records.ts';
import { findBranch, makeRoom, removeCategory } from '../store/changes.ts';
import { walk } from '../store/forest.ts';
import type { Tenant } from '../store/tenant.ts';
import { type ApiCall, type Handler, jsonBody } from './call.ts';
import { type Answer, ApiFailure, invalid, jsonAnswer, notFound } from './failure.ts';
import { checkImages, keepImages } from './image-references.ts';
import { readFields } from './read-fields.ts';
import { createFields, type Field, updateFields } from './shapes.ts';

type Writable = Omit<CategoryRecord, 'id' | 'createdOn' | 'modifiedOn'>;

/** A category body after its types were checked. */
type CategoryFields = { readonly [Field in keyof Writable]?: Writable[Field] | null };

/** What a null means, and a field that is not written at creation. */
const defaults = {
  active: true,
  description: null,
  image: null,
  parentId: null,
  businessUnitIds: [],
  skuImages: [],
  skuVideos: [],
} as const satisfies Partial<Writable>;

export const createCategory: Handler = (call) => {
  const { tenant } = call;
  const { position: wanted, ...fields } = readCategory(call, createFields('categories'));
  const now = tenant.pricebook.newTimestamp();
  const id = tenant.pricebook.newId();
  const record: CategoryRecord = {
    id,
    name: '',
    categoryType: 'Services',
    source: null,
    externalId: null,
    hideInMobile: false,
    ...defaults,
    ...fields,
    position: 1,
    createdOn: now,
    modifiedOn: now,
  };
  check(tenant, record, undefined);
  const { parentId } = record;
  const position = makeRoom(tenant, { id, parentId, position: wanted });
  const kept = keepImages(tenant, 'categories', { ...record, position });
  tenant.pricebook.put('categories', kept);
  return categoryAnswer(201, tenant, id);
};

export function updateCategory(id: Id): Handler {
  return (call) => {
    const { tenant } = call;
    const before = existing(tenant, id);
    const fields = readCategory(call, updateFields('categories'), { isPatch: true });
    const changed: CategoryRecord = { ...before, ...fields };
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

/** The fields of a body that count. Errors  ApiFailure 400 as readFields, and for an empty image as the behaviours say. */
function readCategory(
  call: ApiCall,
  shape: readonly Field[],
  { isPatch = false } = {},
): Partial<Writable> {
  const { behaviours } = call.tenant.world;
  const { position, image, parentId, ...others }: CategoryFields = readFields(
    jsonBody(call),
    shape,
    { behaviours, isPatch },
  );
  const isTop = parentId === 0 && behaviours.zeroParentId === 'top';
  return {
    ...withoutNulls(others),
    ...(parentId !== undefined && { parentId: isTop ? null : parentId }),
    ...(typeof position === 'number' && { position }),
    ...(image !== undefined && imageField(image, isPatch ? behaviours.emptyImage : 'clear')),
  };
}

function withoutNulls(fields: CategoryFields): Partial<Writable> {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    value ?? defaults[name as keyof typeof defaults] ?? null,
  ]);
  return Object.fromEntries(entries) as Partial<Writable>;
}

function imageField(
  image: string | null,
  emptyImage: Behaviours['emptyImage'],
): Pick<Writable, 'image'> | undefined {
  if (image !== '') return { image };
  if (emptyImage === '400') throw invalid('image', "The image '' was not found.");
  return emptyImage === 'clear' ? { image: null } : undefined;
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
