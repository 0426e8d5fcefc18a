import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** Marks root fields whose answer depends on nothing but the tenant's pricebook, the role and the arguments. */
export const pricebookOnly = { pricebookOnly: true } as const;

/** True for a query all of whose root fields are marked. Fragments at the root are left out: they are rare, and looked at twice. */
export function isPricebookOnly(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return false;
  const fields = schema.getQueryType()?.getFields() ?? {};
  return rootFieldNames(operation.selectionSet).every(
    (name) => name !== undefined && fields[name]?.extensions['pricebookOnly'] === true,
  );
}

function rootFieldNames(set: SelectionSetNode): (string | undefined)[] {
  return set.selections.map((selection) =>
    selection.kind === Kind.FIELD ? selection.name.value : undefined,
  );
}
