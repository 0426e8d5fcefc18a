import { type ASTNode, GraphQLError } from 'graphql';

/** The refusal of a document that asks for more than a limit allows. */
export function tooComplex(
  limit: string,
  max: number,
  actual: number,
  nodes?: readonly ASTNode[],
): GraphQLError {
  return new GraphQLError(
    `The query exceeds the ${limit} limit: ${max} at most, ${Number.isFinite(actual) ? actual : 'far more'} asked.`,
    {
      ...(nodes && { nodes }),
      extensions: {
        code: 'QUERY_TOO_COMPLEX',
        limit,
        max,
        // Not one of those that GraphQL over HTTP lets be answered with 200 for `application/json`.
        http: { status: 400, spec: false },
      },
    },
  );
}
