import type { Behaviours } from '../behaviours.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { type Id, toId } from '../records.ts';
import { ApiFailure, invalid } from './failure.ts';
import { capitalised } from './query.ts';
import { type Field, partFields } from './shapes.ts';

/**
 * Takes the known fields out of a body. A field that is not written is not in the answer.
 * Errors  ApiFailure 400 that names a field of the wrong type, or the required one that is missing; with
 *         `dropUnknownBodyFields: false` also a field that is not known.
 */
export function readFields(
  body: JsonObject,
  fields: readonly Field[],
  options: { readonly behaviours: Behaviours; readonly path?: string; readonly isPatch?: boolean },
): Record<string, unknown> {
  const { behaviours, path = '', isPatch = false } = options;
  if (!behaviours.dropUnknownBodyFields) refuseUnknown(body, fields, path);
  const found: Record<string, unknown> = {};
  for (const field of fields) {
    const value = body[field.name];
    const at = path + field.name;
    if (value === undefined) {
      if (field.required) throw invalid('request', `Required property '${at}' not found`);
      continue;
    }
    if (value === null) {
      const isCleared = isPatch && field.clearable && behaviours.nullInPatch === 'clear';
      if (field.nullable || isCleared) found[field.name] = null;
      else if (!isPatch || behaviours.nullInPatch !== 'drop') throw wrongValue(at, field, value);
      continue;
    }
    found[field.name] = field.isList
      ? readList(value, field, at, behaviours)
      : readValue(value, field, at, behaviours);
  }
  return found;
}

function refuseUnknown(body: JsonObject, fields: readonly Field[], path: string): void {
  const known = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(body).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new ApiFailure(400, 'One or more validation errors occurred.', {
    errors: Object.fromEntries(unknown.map((name) => [path + name, ['Unknown property.']])),
  });
}

function readList(value: unknown, field: Field, at: string, behaviours: Behaviours): unknown[] {
  if (!Array.isArray(value)) throw wrongValue(at, field, value);
  return value.map((member: unknown, index) =>
    readValue(member, field, `${at}[${index}]`, behaviours),
  );
}

function readValue(value: unknown, field: Field, at: string, behaviours: Behaviours): unknown {
  const { type } = field;
  switch (type.kind) {
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'flag':
      if (typeof value === 'boolean') return value;
      break;
    case 'decimal':
      if (typeof value === 'number') return value;
      break;
    case 'whole':
      if (Number.isSafeInteger(value)) return value;
      break;
    case 'id':
      if (typeof value === 'bigint' || Number.isSafeInteger(value)) return toId(value as Id);
      break;
    case 'guid':
      if (typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) {
        return value.toLowerCase();
      }
      break;
    case 'choice': {
      const text = String(value).toLowerCase();
      const found = type.choices.find((choice) => choice.toLowerCase() === text);
      if (found !== undefined) return found;
      break;
    }
    case 'object':
      if (isJsonObject(value)) {
        return readFields(value, partFields(type.shape), { behaviours, path: `${at}.` });
      }
      break;
  }
  throw wrongValue(at, field, value);
}

function wrongValue(at: string, field: Field, value: unknown): ApiFailure {
  const shown = typeof value === 'object' ? typeName(value) : String(value);
  return invalid(at, `The value '${shown}' is not valid for ${capitalised(field.name)}.`);
}

function typeName(value: object | null): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : 'object';
}
