import type { AnyRecord, ItemEntity } from '../entities.ts';
import { isJsonObject, type JsonObject, printJson } from '../json.ts';
import type { Id } from '../records.ts';
import type { Tenant } from '../store/tenant.ts';
import { type Handler, jsonBody } from './call.ts';
import { invalid, jsonAnswer } from './failure.ts';
import { readFields } from './read-fields.ts';
import { bulkCreateFields, bulkUpdateFields } from './shapes.ts';
import { codeKey, draftChange, draftItem, existingItem, storeItem } from './write-items.ts';

/** The lists of a bulk body. Links go from services to the others, so those come first. */
const groups: readonly (readonly [name: string, entity: ItemEntity])[] = [
  ['materials', 'materials'],
  ['equipment', 'equipment'],
  ['services', 'services'],
  ['discountAndFees', 'discounts-and-fees'],
];

interface Row {
  readonly group: string;
  readonly entity: ItemEntity;
  readonly fields: Record<string, unknown>;
  readonly id: Id;
  readonly customId: string | undefined;
}

/** POST /pricebook: creates items that may refer to each other by `customId`. */
export const bulkCreate: Handler = (call) => {
  const { tenant } = call;
  const rows = readRows(tenant, jsonBody(call), (entity, body) => ({
    fields: readFields(body, bulkCreateFields(entity), { behaviours: tenant.world.behaviours }),
    id: tenant.pricebook.newId(),
  }));
  const idOf = new Map(rows.flatMap(({ customId, id }) => (customId ? [[customId, id]] : [])));
  const pending = { ids: new Set(rows.map(({ id }) => id)), codes: new Set<string>() };
  applyRows(tenant, rows, ({ entity, id, fields }) => {
    const resolved = resolveCustomIds(fields, entity, idOf);
    const record = draftItem(tenant, entity, { id, fields: resolved, pending });
    pending.codes.add(codeKey(entity, String(fields['code'])));
    return record;
  });
  const answer = Object.fromEntries(
    groups.map(([name]) => [
      name,
      rows
        .filter(({ group, customId }) => group === name && customId)
        .map(({ customId, id }) => ({ customId, id })),
    ]),
  );
  return jsonAnswer(201, printJson(answer));
};

/** PATCH /pricebook: changes items by id; answers nothing. */
export const bulkUpdate: Handler = (call) => {
  const { tenant } = call;
  const { behaviours } = tenant.world;
  const rows = readRows(tenant, jsonBody(call), (entity, body) => {
    const fields = readFields(body, bulkUpdateFields(entity), { behaviours, isPatch: true });
    const { id, ...changes } = fields;
    return { fields: changes, id: id as Id };
  });
  const pending = { ids: new Set<Id>(), codes: new Set<string>() };
  applyRows(tenant, rows, ({ entity, id, fields }, drafted) => {
    const before = drafted ?? existingItem(tenant, entity, id);
    const record = draftChange(tenant, entity, before, fields, pending);
    if (fields['code'] !== undefined) pending.codes.add(codeKey(entity, String(fields['code'])));
    return record;
  });
  return { status: 200 };
};

function readRows(
  tenant: Tenant,
  body: JsonObject,
  read: (entity: ItemEntity, row: JsonObject) => Pick<Row, 'fields' | 'id'>,
): readonly Row[] {
  if (!tenant.world.behaviours.dropUnknownBodyFields) {
    const unknown = Object.keys(body).find((name) => !groups.some(([group]) => group === name));
    if (unknown !== undefined) throw invalid(unknown, 'Unknown property.');
  }
  return groups.flatMap(([group, entity]) => {
    const bodies = body[group] ?? [];
    if (!Array.isArray(bodies)) throw invalid(group, `The value of ${group} is not a list.`);
    return bodies.map((row: unknown, index) => {
      if (!isJsonObject(row)) throw invalid(`${group}[${index}]`, 'The value is not an object.');
      const { fields, id } = read(entity, row);
      const customId = fields['customId'] as string | null | undefined;
      return { group, entity, fields, id, customId: customId ?? undefined };
    });
  });
}

/**
 * Drafts and stores all rows; the first bad one stops it before anything is stored, or with the rows before it stored. A second row of
 * the same record is drafted from what the first made of it.
 */
function applyRows(
  tenant: Tenant,
  rows: readonly Row[],
  draft: (row: Row, drafted: AnyRecord | undefined) => AnyRecord,
): void {
  if (tenant.world.behaviours.bulkFailure === 'rowsBefore') {
    for (const row of rows) storeItem(tenant, row.entity, draft(row, undefined));
    return;
  }
  const drafts = new Map<string, { readonly entity: ItemEntity; readonly record: AnyRecord }>();
  for (const row of rows) {
    const { entity, id } = row;
    const key = `${entity} ${id}`;
    drafts.set(key, { entity, record: draft(row, drafts.get(key)?.record) });
  }
  const moved = new Map<string, string>();
  for (const { entity, record } of drafts.values()) storeItem(tenant, entity, record, moved);
}

interface Reference {
  readonly skuId?: Id | null;
  readonly customId?: string | null;
  readonly [field: string]: unknown;
}

const linkFields = ['serviceMaterials', 'serviceEquipment', 'equipmentMaterials'];

function resolveCustomIds(
  fields: Record<string, unknown>,
  entity: ItemEntity,
  idOf: ReadonlyMap<string, Id>,
): Record<string, unknown> {
  const resolved = { ...fields };
  const resolve = (name: string, keep: (id: Id, reference: Reference) => unknown) => {
    const references = fields[name];
    if (!Array.isArray(references)) return;
    resolved[name] = references.map((reference: Reference) => {
      const id = reference.skuId ?? idOf.get(reference.customId ?? '');
      if (id === undefined)
        throw invalid(name, `The custom id '${reference.customId}' is unknown.`);
      return keep(id, reference);
    });
  };
  const asObject = (skuId: Id, { customId: _resolved, ...rest }: Reference) => ({ ...rest, skuId });
  for (const name of linkFields) resolve(name, asObject);
  resolve('upgrades', (id) => id);
  resolve('recommendations', entity === 'equipment' ? asObject : (id) => id);
  return resolved;
}
