import { GraphQLError } from 'graphql';

/** The refusal of a request for what it is, before anybody looks what it asks. */
export function badRequest(refusal: {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Record<string, string>;
}): GraphQLError {
  const { status, code, message, headers = {} } = refusal;
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
