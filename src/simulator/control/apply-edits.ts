import { itemDefaults } from '../api/item-records.ts';
import type { AnyRecord, Entity } from '../entities.ts';
import { type CategoryRecord, type Id, toId } from '../records.ts';
import { change, makeRoom, remove, removeCategory } from '../store/changes.ts';
import type { Tenant } from '../store/tenant.ts';
import type { Edit } from './edits.ts';

/**
 * Makes the edits one after the other; answers the record of each as it is then.
 * Errors  RangeError for a record that does not exist; the edits before it stay made.
 */
export function applyEdits(tenant: Tenant, edits: readonly Edit[]): readonly AnyRecord[] {
  return edits.map((edit) => tenant.pricebook.late(edit.late, () => applyEdit(tenant, edit)));
}

function applyEdit(tenant: Tenant, edit: Edit): AnyRecord {
  switch (edit.type) {
    case 'create':
      return create(tenant, edit.entity, edit.fields);
    case 'update': {
      const { entity, id, fields, touch = true } = edit;
      return change(tenant, entity, existing(tenant, entity, id), fields, { touch });
    }
    case 'move': {
      const id = toId(edit.id);
      const category = existing(tenant, 'categories', id);
      const parentId = edit.parentId === null ? null : toId(edit.parentId);
      const position = makeRoom(tenant, { id, parentId, position: edit.position });
      return change(tenant, 'categories', category, { parentId, position });
    }
    case 'activate':
    case 'deactivate': {
      const record = existing(tenant, edit.entity, edit.id);
      return change(tenant, edit.entity, record, { active: edit.type === 'activate' });
    }
    case 'delete': {
      const { entity, id, mode = tenant.world.behaviours.deleteMode } = edit;
      const record = existing(tenant, entity, id);
      if (entity === 'categories') removeCategory(tenant, record as CategoryRecord, mode);
      else remove(tenant, entity, record, mode);
      return existing(tenant, entity, id);
    }
  }
}

/** The newest version, erased or not: an edit brings an erased record back. */
function existing(tenant: Tenant, entity: Entity, id: Id): AnyRecord {
  const cell = tenant.pricebook.find(entity, id);
  if (!cell) throw new RangeError(`There is no record ${id} among the ${entity}.`);
  return cell.current.record;
}

function create(
  tenant: Tenant,
  entity: Entity,
  fields: Readonly<Record<string, unknown>>,
): AnyRecord {
  const { pricebook } = tenant;
  const id = fields['id'] === undefined ? pricebook.newId() : toId(fields['id'] as Id);
  const now = pricebook.newTimestamp();
  const defaults =
    entity === 'categories'
      ? categoryDefaults(tenant, id, (fields['parentId'] ?? null) as Id | null)
      : { code: `SKU-${id}`, description: '', ...itemDefaults[entity], ...typeDefaults(entity) };
  const created = { ...defaults, createdOn: now, modifiedOn: now, ...fields, id };
  pricebook.put(entity, created as unknown as AnyRecord);
  return created as unknown as AnyRecord;
}

function categoryDefaults(tenant: Tenant, id: Id, parentId: Id | null) {
  return {
    name: `Category ${id}`,
    active: true,
    description: null,
    image: null,
    parentId,
    position: makeRoom(tenant, { id, parentId, position: undefined }),
    categoryType: 'Services',
    businessUnitIds: [],
    skuImages: [],
    skuVideos: [],
    source: null,
    externalId: null,
    hideInMobile: false,
  };
}

function typeDefaults(entity: Entity) {
  return entity === 'discounts-and-fees'
    ? { type: 'Discount', amountType: 'Fixed', amount: 0 }
    : {};
}
