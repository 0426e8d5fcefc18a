import { type AnyRecord, descriptions, type ItemEntity } from '../entities.ts';
import type { Id, SkuLinkRecord } from '../records.ts';
import { remove } from '../store/changes.ts';
import type { Tenant } from '../store/tenant.ts';
import { type ApiCall, type Handler, jsonBody } from './call.ts';
import { ApiFailure, invalid, jsonAnswer, notFound } from './failure.ts';
import { checkImages, keepImages } from './image-references.ts';
import { itemDefaults, storedFields } from './item-records.ts';
import { fieldsOf } from './present.ts';
import { readFields } from './read-fields.ts';
import { createFields, updateFields } from './shapes.ts';

/** Rows of the same request that are not stored yet. */
export interface Pending {
  readonly ids: ReadonlySet<Id>;
  /** `<kind> <code>`: codes are unique within a kind. */
  readonly codes: ReadonlySet<string>;
}

export function codeKey(entity: ItemEntity, code: string): string {
  return `${entity} ${code}`;
}

const nothingPending: Pending = { ids: new Set(), codes: new Set() };

/** Makes a new record out of a checked body. Errors  ApiFailure as checkItem. */
export function draftItem(
  tenant: Tenant,
  entity: ItemEntity,
  options: {
    readonly id: Id;
    readonly fields: Record<string, unknown>;
    readonly pending?: Pending;
  },
): AnyRecord {
  const now = tenant.pricebook.newTimestamp();
  const defaults = itemDefaults[entity];
  const record = {
    id: options.id,
    ...defaults,
    ...storedFields(tenant, entity, defaults, options.fields),
    createdOn: now,
    modifiedOn: now,
  } as unknown as AnyRecord;
  checkItem(tenant, entity, record, undefined, options.pending);
  return record;
}

/** Makes the changed record out of a checked body. Errors  ApiFailure as checkItem. */
export function draftChange(
  tenant: Tenant,
  entity: ItemEntity,
  before: AnyRecord,
  fields: Record<string, unknown>,
  pending?: Pending,
): AnyRecord {
  const record = {
    ...before,
    ...storedFields(tenant, entity, fieldsOf(before), fields),
    modifiedOn: tenant.pricebook.newTimestamp(),
  } as AnyRecord;
  checkItem(tenant, entity, record, before, pending);
  return record;
}

/** Stores a drafted record and keeps its images; `moved` as in keepImages. */
export function storeItem(
  tenant: Tenant,
  entity: ItemEntity,
  record: AnyRecord,
  moved?: Map<string, string>,
): void {
  tenant.pricebook.put(entity, keepImages(tenant, entity, record, moved));
}

/** Errors  ApiFailure 404. */
export function existingItem(tenant: Tenant, entity: ItemEntity, id: Id): AnyRecord {
  const record = tenant.pricebook.get(entity, id);
  if (!record) throw notFound(`${descriptions[entity].label} with id ${id}`);
  return record;
}

export function createItem(entity: ItemEntity): Handler {
  return (call) => {
    const { tenant } = call;
    const { behaviours } = tenant.world;
    const fields = readFields(jsonBody(call), createFields(entity), { behaviours });
    const record = draftItem(tenant, entity, { id: tenant.pricebook.newId(), fields });
    storeItem(tenant, entity, record);
    return itemAnswer(201, call, entity, record.id, applicationOf(fields));
  };
}

export function updateItem(entity: ItemEntity, id: Id): Handler {
  return (call) => {
    const { tenant } = call;
    const { behaviours } = tenant.world;
    const before = existingItem(tenant, entity, id);
    const fields = readFields(jsonBody(call), updateFields(entity), { behaviours, isPatch: true });
    storeItem(tenant, entity, draftChange(tenant, entity, before, fields));
    return itemAnswer(200, call, entity, id, applicationOf(fields));
  };
}

export function deleteItem(entity: ItemEntity, id: Id): Handler {
  return ({ tenant }) => {
    remove(tenant, entity, existingItem(tenant, entity, id), tenant.world.behaviours.deleteMode);
    return { status: 204 };
  };
}

function applicationOf({ externalData }: Record<string, unknown>): string | undefined {
  return (externalData as { applicationGuid?: string } | null | undefined)?.applicationGuid;
}

function itemAnswer(
  status: number,
  { tenant }: ApiCall,
  entity: ItemEntity,
  id: Id,
  application: string | undefined,
) {
  const cell = tenant.pricebook.find(entity, id);
  if (!cell) throw notFound(`${descriptions[entity].label} with id ${id}`);
  return jsonAnswer(status, tenant.printer.print(entity, cell, cell.current, { application }));
}

/**
 * Errors  ApiFailure 400 for an empty or taken code, an unknown category or image; 500 (or 400) for a link to an unknown SKU, as the
 *         behaviours say.
 */
function checkItem(
  tenant: Tenant,
  entity: ItemEntity,
  record: AnyRecord,
  before: AnyRecord | undefined,
  pending = nothingPending,
): void {
  const [fields, earlier] = [fieldsOf(record), before && fieldsOf(before)];
  const code = String(fields['code'] ?? '');
  if (code.trim() === '') throw invalid('code', 'The code field is required.');
  const isTaken = () => pending.codes.has(codeKey(entity, code)) || tenant.hasCode(entity, code);
  if (code !== earlier?.['code'] && isTaken()) {
    throw invalid('code', `Code must be unique: '${code}' is taken.`);
  }
  if (fields['categories'] !== earlier?.['categories']) {
    checkCategories(tenant, fields['categories'] as readonly Id[]);
  }
  checkLinks(tenant, fields, earlier, pending);
  checkImages(tenant, entity, record, before);
}

function checkCategories(tenant: Tenant, ids: readonly Id[]): void {
  if (tenant.world.behaviours.unknownCategoryReference === 'accept') return;
  const unknown = ids.find((id) => !tenant.pricebook.get('categories', id));
  if (unknown !== undefined) {
    throw invalid('categories', `Category with id ${unknown} was not found`);
  }
}

const linkTargets: Readonly<Record<string, ItemEntity>> = {
  serviceMaterials: 'materials',
  serviceEquipment: 'equipment',
  equipmentMaterials: 'materials',
};

function checkLinks(
  tenant: Tenant,
  fields: Readonly<Record<string, unknown>>,
  earlier: Readonly<Record<string, unknown>> | undefined,
  pending: Pending,
): void {
  const { unknownSkuLink } = tenant.world.behaviours;
  if (unknownSkuLink === 'accept') return;
  for (const [name, target] of Object.entries(linkTargets)) {
    const links = fields[name] as readonly SkuLinkRecord[] | undefined;
    if (!links || links === earlier?.[name]) continue;
    const unknown = links.find(
      ({ skuId }) => !pending.ids.has(skuId) && !tenant.pricebook.get(target, skuId),
    );
    if (!unknown) continue;
    if (unknownSkuLink === '400') throw invalid(name, `Sku with id ${unknown.skuId} was not found`);
    throw new ApiFailure(500, 'Sku (Name:) is not found.');
  }
}
