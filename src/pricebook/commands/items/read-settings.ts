import { InvalidInputError } from '../../../errors.ts';
import type { ItemKind, PricebookEntity } from '../../../servicetitan/entities.ts';
import type { ItemPayload } from '../../../servicetitan/payloads/item-payload.ts';
import type { EditField, EditFields } from '../../edits/edit-field.ts';
import { itemFields } from '../../edits/item-fields.ts';
import type { FieldSetting } from '../../edits/plan-edits.ts';

/** Values by the names of fields, as a caller gives them. What is undefined is not given; null takes a value away. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** What to read values for. */
export interface ValuesTarget {
  /** Whether ServiceTitan does not have the record yet. */
  readonly isDraft: boolean;
  /** Of the object the values are in. */
  readonly path: string;
}

/**
 * The values in canonical form.   Pure.
 * Errors  InvalidInputError, whose path names the field, for a field the kind does not have and for a value that does not fit.
 */
export function readSettings(
  given: GivenValues,
  { kind, ...target }: ValuesTarget & { readonly kind: ItemKind },
): FieldSetting<ItemPayload>[] {
  return readFieldSettings(itemFields[kind], given, target);
}

/** The same by any table of fields. */
export function readFieldSettings<Payload>(
  fields: EditFields<Payload>,
  given: GivenValues,
  { isDraft, path }: ValuesTarget,
): FieldSetting<Payload>[] {
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const refuse = (problem: string) =>
        new InvalidInputError(`${path}.${name}`, `\`${name}\` ${problem}.`);
      const field = fields.get(name);
      if (field === undefined) throw refuse('is no field that can be edited');
      if (field.onlyNew && !isDraft) throw refuse('can be given to a new record only');
      return { field, value: readValue(field, value, refuse) };
    });
}

function readValue<Payload>(
  field: EditField<Payload>,
  value: unknown,
  refuse: (problem: string) => InvalidInputError,
): FieldSetting<Payload>['value'] {
  if (value === null) {
    if (field.nullable) return null;
    throw refuse('cannot be taken away; leave it out to keep it');
  }
  const checked = field.codec.check(value);
  if (!checked.ok) throw refuse(checked.problem);
  return checked.value;
}

/** A record of the pricebook that a value names. */
export interface Reference {
  readonly entity: PricebookEntity;
  readonly stId: string;
  readonly field: string;
}

/** All records that the values name.   Pure. */
export function referencesOf(settings: readonly FieldSetting<ItemPayload>[]): Reference[] {
  const references: Reference[] = [];
  for (const { field, value } of settings) {
    if (value === null) continue;
    field.codec.map(value, {
      reference(entity, stId) {
        references.push({ entity, stId, field: field.name });
        return stId;
      },
    });
  }
  return references;
}
