import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { JSONResolver } from 'graphql-scalars';
import { ForbiddenError, InvalidInputError } from '../errors.ts';
import type PrismaTypes from '../generated/pothos-types.ts';
import { getDatamodel } from '../generated/pothos-types.ts';
import type { Permission } from '../identity/permissions.ts';
import type { TotalCount } from './connection.ts';
import type { Context } from './context.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';
import { DEFAULT_PAGE_SIZE, type PageArguments } from './page-arguments.ts';
import { BigIntScalar, CursorScalar, DateTimeScalar, DecimalScalar } from './scalars.ts';

export interface SchemaTypes {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Connection: { totalCount: TotalCount };
  AuthScopes: {
    /** True for what anybody may read, proved or not. */
    public: boolean;
    permission: Permission;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    BigInt: { Input: string; Output: string | bigint };
    Decimal: { Input: string; Output: string };
    DateTime: { Input: string; Output: string | Date };
    Cursor: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}

/** Larger than any page that settings allow: what is asked beyond is refused for its size, not for its cost. */
const LARGEST_PAGE = 1_000;

/** Ids that `nodes` takes at once. */
const MAX_NODES = 100;

/** The one builder; each file beside it that defines a type adds to it when it is imported by schema.ts. */
export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors first, so that it also sees what the others throw: a refusal is a member of a mutation's result union.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: { defaultTypes: [ForbiddenError] },
  complexity: { defaultComplexity: 1, defaultListMultiplier: 10 },
  prisma: {
    client: ({ prisma }) => prisma(),
    dmmf: getDatamodel(),
    exposeDescriptions: false,
    onUnusedQuery: null,
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ viewer }) => ({
      public: true,
      permission: (permission) => viewer.permissions.has(permission),
    }),
    unauthorizedError: (_parent, { viewer }, info) =>
      new ForbiddenError(
        `The role ${viewer.role} may not use ${info.parentType.name}.${info.fieldName}.`,
      ),
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodesOnConnection: {
      description: 'The nodes of `edges`, for clients that need no cursors.',
      complexity: 1,
    },
    nodeTypeOptions: { description: 'An object with an id that is unique in the whole API.' },
    idFieldOptions: { description: 'Unique in the whole API, opaque, never reused.' },
    nodeQueryOptions: {
      description: 'The object with this id; null when there is none that you may see.',
      authScopes: { permission: 'pricebook:read' },
      args: { id: { description: 'The `id` of any object.' } },
    },
    nodesQueryOptions: {
      description:
        'The objects with these ids in the same order; null in the place of each that is not there.',
      authScopes: { permission: 'pricebook:read' },
      complexity: (args) => ({ field: 1, multiplier: countOf(args['ids']) }),
      args: { ids: { description: `Up to ${MAX_NODES} ids.` } },
      resolve: async (_query, { ids }, _context, _info, resolveNodes) => {
        if (ids.length > MAX_NODES) {
          throw new InvalidInputError(
            'ids',
            `\`ids\` has ${ids.length}; ${MAX_NODES} is the limit.`,
          );
        }
        return resolveNodes(ids);
      },
    },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'More comes after this page.' },
    hasPreviousPageFieldOptions: { description: 'More comes before this page.' },
    startCursorFieldOptions: { description: 'Pass it as `before` for the page before.' },
    endCursorFieldOptions: { description: 'Pass it as `after` for the page after.' },
    encodeGlobalID: (typename, id) => encodeGlobalId(typename, String(id)),
    decodeGlobalID: decodeGlobalId,
    defaultConnectionTypeOptions: { description: 'A page of a list.' },
    defaultEdgeTypeOptions: { description: 'A node and its place in the list.' },
    cursorFieldOptions: { description: 'The place of this node in the list.' },
    nodeFieldOptions: { description: 'The object itself.' },
    edgesFieldOptions: {
      description: 'The nodes of this page, each with its cursor.',
      complexity: 1,
    },
    pageInfoFieldOptions: { description: 'Where this page lies in the list.' },
    firstArgOptions: {
      description:
        'Rows from the start of the range: 20 unless given, at most 200 or what LIMIT_PAGE_SIZE says.',
    },
    lastArgOptions: {
      description: 'Rows from the end of the range, at most 200 or what LIMIT_PAGE_SIZE says.',
    },
    afterArgOptions: { description: 'Only what comes after this cursor.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
  },
});

builder.addScalarType('BigInt', BigIntScalar);
builder.addScalarType('Decimal', DecimalScalar);
builder.addScalarType('DateTime', DateTimeScalar);
builder.addScalarType('Cursor', CursorScalar);
builder.addScalarType('JSON', JSONResolver);

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be done.' });
builder.subscriptionType({
  description:
    'Events as they are committed, over graphql-ws or server-sent events. Each carries a cursor; pass the last one you handled as `after` and nothing is missed, whatever happened in between.',
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'Nodes of the whole list, whatever the page.',
    resolve: ({ totalCount }) => (typeof totalCount === 'function' ? totalCount() : totalCount),
  }),
);

/** What a connection costs: its own field, and its selection once for each row of the page. Sizes out of bounds are refused later. */
export function pageComplexity(args: Pick<PageArguments, 'first' | 'last'>): {
  field: number;
  multiplier: number;
} {
  const asked = args.first ?? args.last ?? DEFAULT_PAGE_SIZE;
  return { field: 1, multiplier: Math.min(Math.max(asked, 1), LARGEST_PAGE) };
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}
