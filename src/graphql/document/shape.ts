import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { GatewayLimits } from '../../config/limits.ts';
import { tooComplex } from './too-complex.ts';

/** How large a selection is once its fragments are spread. */
export interface Shape {
  readonly depth: number;
  readonly breadth: number;
}

/**
 * Measures selections of one document, each fragment once: fragments that spread others twice are the classic way to
 * write a document of a kilobyte that means 2^100 fields. Fields of introspection count as breadth, not as depth:
 * clients ask for it in a form they cannot change, and graphql-js limits its depth by a rule of its own.
 */
export function createShapeMeter(document: DocumentNode): (set: SelectionSetNode) => Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Shape>();
  const open = new Set<string>();

  function ofFragment(name: string): Shape {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    // A cycle or an unknown name is refused by rules of its own.
    if (known || !fragment || open.has(name)) return known ?? { depth: 0, breadth: 0 };
    open.add(name);
    const shape = ofSelections(fragment.selectionSet);
    open.delete(name);
    measured.set(name, shape);
    return shape;
  }

  function ofSelections(set: SelectionSetNode): Shape {
    let depth = 0;
    let breadth = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? ofSelections(selection.selectionSet) : undefined;
        const isIntrospection = selection.name.value.startsWith('__');
        depth = Math.max(depth, isIntrospection ? 1 : 1 + (below?.depth ?? 0));
        breadth += 1 + (below?.breadth ?? 0);
      } else {
        const spread =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? ofFragment(selection.name.value)
            : ofSelections(selection.selectionSet);
        depth = Math.max(depth, spread.depth);
        breadth += spread.breadth;
      }
    }
    return { depth, breadth };
  }

  return ofSelections;
}

/** Whatever of depth, breadth, root fields, aliases and directives is over its limit.   Pure; needs no schema. */
export function shapeErrors(
  document: DocumentNode,
  limits: GatewayLimits,
): readonly GraphQLError[] {
  const measure = createShapeMeter(document);
  const ofOperations = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap((operation) => operationErrors(operation, measure(operation.selectionSet), limits));
  return [...countErrors(document, limits), ...ofOperations];
}

function operationErrors(
  operation: OperationDefinitionNode,
  shape: Shape,
  limits: GatewayLimits,
): GraphQLError[] {
  const rootFields = operation.selectionSet.selections.length;
  return [
    ...exceeding('depth', limits.depth, shape.depth, operation),
    ...exceeding('breadth', limits.breadth, shape.breadth, operation),
    ...exceeding('root fields', limits.rootFields, rootFields, operation),
  ];
}

function countErrors(document: DocumentNode, limits: GatewayLimits): GraphQLError[] {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FIELD && node.alias) aliases += 1;
      if ('directives' in node) directives = Math.max(directives, node.directives?.length ?? 0);
    },
  });
  return [
    ...exceeding('aliases', limits.aliases, aliases),
    ...exceeding('directives', limits.directives, directives),
  ];
}

function exceeding(name: string, max: number, actual: number, at?: ASTNode): GraphQLError[] {
  return actual > max ? [tooComplex(name, max, actual, at && [at])] : [];
}
