import { PothosError } from '@pothos/core';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import {
  DatabaseError,
  ForbiddenError,
  IdentityProviderError,
  InvalidInputError,
  NotFoundError,
  OperationTimedOutError,
  RateLimitedError,
  RefetchRequiredError,
  SubscriberTooSlowError,
  UnauthenticatedError,
  UserError,
} from '../errors.ts';

/** Seconds after which a client may try again while the database is away. */
const RETRY_AFTER_SECONDS = 2;

/** An error as the caller may see it, and whether a developer must look. */
export interface PublicError {
  readonly error: GraphQLError;
  /** What was thrown, where it is no fault of the caller's. */
  readonly unexpected: unknown;
}

/**
 * Turns whatever was thrown into what may leave the gateway: expected errors with their code and what to do next, a
 * database that is away as 503, anything else masked and named by the request id under which it is logged.
 */
export function toPublicError(thrown: unknown, requestId: string): PublicError {
  const error =
    thrown instanceof GraphQLError && !(thrown instanceof PothosError) ? thrown : undefined;
  const cause = error ? rootCause(error) : thrown;
  if (error && cause === undefined) return { error: withCode(error), unexpected: undefined };
  if (cause instanceof UserError) {
    return { error: publish(error, cause.message, userExtensions(cause)), unexpected: undefined };
  }
  if (cause instanceof RateLimitedError) {
    const { code, message, retryAfterSeconds } = cause;
    const http = { status: 429, headers: { 'Retry-After': String(retryAfterSeconds) } };
    const extensions = { code, retryAfterSeconds, http };
    return { error: publish(error, message, extensions), unexpected: undefined };
  }
  if (cause instanceof OperationTimedOutError) {
    const extensions = { code: cause.code, requestId, http: { status: 504 } };
    return { error: publish(error, cause.message, extensions), unexpected: undefined };
  }
  if (cause instanceof DatabaseError) {
    const message = 'The database is away or overloaded; the same request works later.';
    return { error: publish(error, message, unavailable(requestId)), unexpected: cause };
  }
  if (cause instanceof IdentityProviderError) {
    return { error: publish(error, cause.message, unavailable(requestId)), unexpected: cause };
  }
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId, http: { status: 500 } };
  return { error: publish(error, 'Unexpected error.', extensions), unexpected: cause };
}

function unavailable(requestId: string): GraphQLErrorExtensions {
  const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS) };
  return { code: 'SERVICE_UNAVAILABLE', requestId, http: { status: 503, headers } };
}

/** The first thing in the chain that GraphQL did not raise about a request; undefined where there is none. */
function rootCause(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && !(cause instanceof PothosError)) {
    cause = cause.originalError;
  }
  return cause ?? undefined;
}

/** An error of GraphQL itself: wrong document, wrong variables. Rebuilt, so that nothing hangs on it. */
function withCode(error: GraphQLError): GraphQLError {
  const { originalError: _dropped, code, ...rest } = error.extensions ?? {};
  const isVariable = error.message.startsWith('Variable "$');
  return publish(error, error.message, {
    code: code ?? 'BAD_USER_INPUT',
    ...(isVariable && { http: { status: 400, spec: true } }),
    ...rest,
    // Yoga has marked what the parser threw as one that may be answered with 200.
    ...(code === 'QUERY_TOO_COMPLEX' && { http: { status: 400, spec: false } }),
  });
}

function publish(
  at: GraphQLError | undefined,
  message: string,
  extensions: GraphQLErrorExtensions,
): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(at?.nodes && { nodes: at.nodes }),
    ...(at?.source && { source: at.source }),
    ...(at?.positions && { positions: at.positions }),
    ...(at?.path && { path: at.path }),
  });
}

function userExtensions(error: UserError): GraphQLErrorExtensions {
  return {
    code: error.code,
    ...(error instanceof InvalidInputError && { field: error.field }),
    ...(error instanceof SubscriberTooSlowError && { cursor: error.cursor }),
    http: { status: httpStatus(error) },
  };
}

function httpStatus(error: UserError): number {
  if (error instanceof UnauthenticatedError) return 401;
  if (error instanceof ForbiddenError) return 403;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof RefetchRequiredError) return 410;
  return 400;
}

/** The error for a door that has no HTTP status. */
export function withoutHttp(error: GraphQLError): GraphQLError {
  const { http: _http, ...extensions } = error.extensions;
  return publish(error, error.message, extensions);
}
