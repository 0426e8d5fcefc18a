import type { Behaviours } from '../behaviours.ts';
import type { AnyRecord, Entity } from '../entities.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { type Id, toId, trimTimestamp } from '../records.ts';

/** How a record is to be printed. */
export interface Presentation {
  readonly behaviours: Behaviours;
  /** Name and state of a category services refer to; undefined when it never existed. */
  readonly category: (id: Id) => { readonly name: string; readonly active: boolean } | undefined;
  /** Whether services show `calculatedPrice` and `useStaticPrices`. */
  readonly calculatePrices: boolean;
  /** The application whose `externalData` is shown, in lower case. */
  readonly application: string | undefined;
}

/** The record as the API answers it. */
export function present(
  entity: Entity,
  record: AnyRecord,
  presentation: Presentation,
): Record<string, unknown> {
  const stored = fieldsOf(record);
  const body: Record<string, unknown> = { ...stored };
  body['createdOn'] = trimmed(stored['createdOn']);
  body['modifiedOn'] = trimmed(stored['modifiedOn']);
  if (entity === 'categories') {
    body['subcategories'] = [];
    if (presentation.behaviours.categoryDates === 'absent') return withoutDates(body);
    return body;
  }
  body['externalData'] = externalDataOf(stored['externalData'], presentation);
  if (entity === 'services') presentService(body, presentation);
  if (entity === 'discounts-and-fees' && presentation.behaviours.discountDates === 'absent') {
    return withoutDates(body);
  }
  return body;
}

function presentService(body: Record<string, unknown>, presentation: Presentation): void {
  const { categories } = body;
  if (Array.isArray(categories)) {
    body['categories'] = categories.map((id: Id) => {
      const { name = '', active = false } = presentation.category(toId(id)) ?? {};
      return { id, name, active };
    });
  }
  if (!presentation.calculatePrices) {
    body['calculatedPrice'] = null;
    body['useStaticPrices'] = null;
  }
}

function externalDataOf(stored: unknown, { application, behaviours }: Presentation): unknown {
  const unasked = behaviours.externalDataUnasked === 'null' ? null : [];
  if (application === undefined) return unasked;
  return externalDataFor(stored, application) ?? [];
}

/** The data one application keeps with a record; guids match in any case. */
export function externalDataFor(stored: unknown, application: string): unknown {
  if (!isJsonObject(stored)) return undefined;
  return Object.entries(stored).find(([guid]) => guid.toLowerCase() === application)?.[1];
}

function trimmed(timestamp: unknown): unknown {
  return typeof timestamp === 'string' ? trimTimestamp(timestamp) : timestamp;
}

function withoutDates({
  createdOn: _created,
  modifiedOn: _modified,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

/** A record seen as plain fields. */
export function fieldsOf(record: AnyRecord): JsonObject {
  return record as unknown as JsonObject;
}
