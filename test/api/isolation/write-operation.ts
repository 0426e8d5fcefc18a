import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** What the leaves of arguments shall be, by their path; undefined leaves an optional one out. */
export type LeafValue = (path: string) => unknown;

/** A whole operation: a root field with all arguments it needs, and whatever it answers. */
export function writeOperation(
  schema: GraphQLSchema,
  operation: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  leaf: LeafValue,
  /** Levels of the answer that are asked for. */
  depth = 3,
): { readonly query: string; readonly variables: Record<string, unknown> } {
  const given = field.args
    .map((argument) => [argument, valueAt(argument, [field.name], leaf)] as const)
    .filter(([, value]) => value !== undefined);
  const declared = given.map(([{ name, type }]) => `$${name}: ${type}`).join(', ');
  const passed = given.map(([{ name }]) => `${name}: $${name}`).join(', ');
  const call = passed ? `${field.name}(${passed})` : field.name;
  return {
    query: `${operation}${declared && `(${declared})`} { ${call} ${selectionOf(schema, field.type, depth)} }`,
    variables: Object.fromEntries(given.map(([{ name }, value]) => [name, value])),
  };
}

/** A value where one is needed or wished for, else undefined. */
function valueAt(
  at: GraphQLArgument | GraphQLInputField,
  above: readonly string[],
  leaf: LeafValue,
): unknown {
  const names = [...above, at.name];
  return build(at.type, names, leaf, isRequiredInputField(at));
}

function build(
  type: GraphQLInputType,
  names: readonly string[],
  leaf: LeafValue,
  isNeeded: boolean,
): unknown {
  if (isNonNullType(type)) return build(type.ofType, names, leaf, isNeeded);
  if (isListType(type)) {
    const one = build(type.ofType, names, leaf, isNeeded);
    return one === undefined ? undefined : [one];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
      .map((field) => [field.name, valueAt(field, names, leaf)] as const)
      .filter(([, value]) => value !== undefined);
    return isNeeded || fields.some(([name]) => isWished(type.getFields()[name], names, leaf))
      ? Object.fromEntries(fields)
      : undefined;
  }
  const wished = leaf(names.join('.'));
  if (wished !== undefined || !isNeeded) return wished;
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return SAMPLES[type.name];
}

/** An optional object is there only for what is wished for below it, not for what it would need. */
function isWished(
  field: GraphQLInputField | undefined,
  above: readonly string[],
  leaf: LeafValue,
): boolean {
  if (!field) return false;
  const names = [...above, field.name];
  const type = getNamedType(field.type);
  if (!isInputObjectType(type)) return leaf(names.join('.')) !== undefined;
  return Object.values(type.getFields()).some((inner) => isWished(inner, names, leaf));
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  String: 'sample',
  Int: 1,
  Boolean: true,
  ID: 'sample',
  BigInt: '1',
  Decimal: '1',
  DateTime: '2026-01-01T00:00:00Z',
  JSON: 1,
};

/** Leaves without arguments, some levels deep, with the fragments of every type that may come. */
function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isAbstractType(named)) {
    const parts = schema
      .getPossibleTypes(named)
      .map((possible) => `... on ${possible.name} ${fieldsOf(schema, possible, depth)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  return isObjectType(named) ? fieldsOf(schema, named, depth) : '';
}

function fieldsOf(schema: GraphQLSchema, type: GraphQLObjectType, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const named = getNamedType(field.type);
    if (!isObjectType(named) && !isAbstractType(named)) return [alias(type, field)];
    if (depth <= 1) return [];
    return [`${alias(type, field)} ${selectionOf(schema, field.type, depth - 1)}`];
  });
  return `{ ${parts.join(' ')} __typename }`;
}

/** Types of one union may have fields of one name and different types. */
const alias = (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string =>
  `${type.name}_${field.name}: ${field.name}`;
