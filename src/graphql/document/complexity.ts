import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** What Pothos keeps of the `complexity` a field declares. */
type Declared =
  | number
  | { readonly field?: number; readonly multiplier?: number }
  | ((
      args: Record<string, unknown>,
      context: unknown,
      field: GraphQLField<unknown, unknown>,
    ) => Declared);

/**
 * Estimates how many values the answer to an operation holds: each field costs what it declares, plus its selection
 * times its multiplier. Fragments are counted once, so the estimate itself takes linear time.
 * Returns 0 for an operation that is not there; the executor says so.
 */
export function estimateComplexity(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): number {
  const operation = getOperationAST(document, operationName);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!operation || !rootType) return 0;

  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, number>();

  function ofFragment(name: string): number {
    const cost = known.get(name);
    const fragment = fragments.get(name);
    if (cost !== undefined || !fragment) return cost ?? 0;
    const type = schema.getType(fragment.typeCondition.name.value);
    const counted = ofSelections(type, fragment.selectionSet);
    known.set(name, counted);
    return counted;
  }

  function ofSelections(type: GraphQLNamedType | undefined, set: SelectionSetNode): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) cost += ofField(type, selection);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += ofFragment(selection.name.value);
      else {
        const narrowed = selection.typeCondition?.name.value;
        cost += ofSelections(narrowed ? schema.getType(narrowed) : type, selection.selectionSet);
      }
    }
    return cost;
  }

  function ofField(type: GraphQLNamedType | undefined, node: FieldNode): number {
    const field =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field) return 1;
    const { own, multiplier } = declaredCost(field, node, variables);
    if (!node.selectionSet) return own;
    return own + multiplier * ofSelections(getNamedType(field.type), node.selectionSet);
  }

  return Math.ceil(ofSelections(rootType, operation.selectionSet));
}

function declaredCost(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): { own: number; multiplier: number } {
  let declared = field.extensions['complexity'] as Declared | undefined;
  if (typeof declared === 'function') {
    declared = declared(argumentsOf(field, node, variables), undefined, field);
  }
  if (typeof declared === 'number') return { own: declared, multiplier: 1 };
  if (typeof declared === 'object') {
    return { own: declared.field ?? 1, multiplier: declared.multiplier ?? 1 };
  }
  return { own: 1, multiplier: 1 };
}

/** The arguments as far as they can be read; wrong ones are refused by the executor a moment later. */
function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return {};
  }
}
