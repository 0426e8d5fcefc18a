import type { InputFieldBuilder, InputFieldMap, InputRef } from '@pothos/core';
import type { ValueShape } from '../../../pricebook/edits/codec.ts';
import { itemFields } from '../../../pricebook/edits/item-fields.ts';
import { builder } from '../../builder.ts';
import type { ItemKind } from '../reader.ts';
import { fieldDescriptions, partDescriptions } from './field-descriptions.ts';

/**
 * Inputs made of the table of fields that people may edit, so that no field is written twice. Types are checked by GraphQL and all the
 * rest by the command, which answers with the path of the field.
 */

type Types = typeof builder.$inferSchemaTypes;
type Values = Readonly<Record<string, unknown>>;
type Part = InputRef<Values>;
type FieldBuilder = Pick<InputFieldBuilder<Types, 'InputObject'>, 'field'>;
type InputField = InputFieldMap[string];

const scalars = {
  text: 'String',
  flag: 'Boolean',
  wholeNumber: 'Int',
  decimal: 'Decimal',
  id: 'BigInt',
} as const;

type Scalar = (typeof scalars)[keyof typeof scalars];
const parts = new Map<string, Part>();

/** The input fields of all values of a kind that a caller may give. `required`: those that have to be there. */
export function valueFields(
  t: FieldBuilder,
  kind: ItemKind,
  required: readonly string[] = [],
): Record<string, InputField> {
  return Object.fromEntries(
    [...itemFields[kind].values()].flatMap(({ name, codec: { shape } }) =>
      shape === undefined
        ? []
        : [
            [
              name,
              inputField(t, shape, describe(fieldDescriptions, name), required.includes(name)),
            ],
          ],
    ),
  );
}

function inputField(
  t: FieldBuilder,
  shape: ValueShape,
  description: string,
  required: boolean,
): InputField {
  if (shape.kind === 'list') {
    return t.field({ type: [typeOf(shape.element)], required, description });
  }
  return t.field({ type: typeOf(shape), required, description });
}

function typeOf(shape: ValueShape): Scalar | Part {
  if (shape.kind === 'list') throw new Error('There are no lists of lists.');
  return shape.kind === 'object' ? partOf(shape) : scalars[shape.kind];
}

/** The same type for the same kind of part, wherever it is used. */
function partOf({ name, members }: Extract<ValueShape, { kind: 'object' }>): Part {
  const known = parts.get(name);
  if (known !== undefined) return known;
  const { about, members: descriptions } = partDescriptions[name] ?? { about: '', members: {} };
  const part: Part = builder.inputType(`${name}Input`, {
    description: about,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(members).map(([member, { shape, required }]) => [
          member,
          inputField(t, shape, describe(descriptions, member), required),
        ]),
      ),
  });
  parts.set(name, part);
  return part;
}

/** Empty where nobody has written one: the test of the schema finds that. */
function describe(descriptions: Readonly<Record<string, string>>, name: string): string {
  return descriptions[name] ?? '';
}
