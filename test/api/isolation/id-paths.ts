import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';

/** A place in the arguments of a root field that takes an id: `moveCategory.input.before`. */
export interface IdPath {
  readonly operation: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
  /** Names from the argument down to the id. */
  readonly names: readonly string[];
  readonly path: string;
}

/** Named like ids, and of no tenant's rows. */
const NO_IDS: ReadonlySet<string> = new Set([
  'input.clientId',
  'input.externalData.applicationGuid',
]);

/** Every place that takes an id, through all inputs, of all queries and mutations. */
export function idPaths(schema: GraphQLSchema): IdPath[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  return roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).flatMap((field) =>
      field.args
        .flatMap((argument) => namesBelow(argument, []))
        .map((names) => ({ operation, field, names, path: [field.name, ...names].join('.') })),
    ),
  );
}

function namesBelow(
  at: GraphQLArgument | GraphQLInputField,
  above: readonly string[],
): (readonly string[])[] {
  const names = [...above, at.name];
  const type = getNamedType(at.type);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) => namesBelow(field, names));
  }
  const isId = ['ID', 'BigInt'].includes(type.name) || /ids?$/i.test(at.name);
  return isId && !NO_IDS.has(names.join('.').replace('.items', '')) ? [names] : [];
}
