/**
 * Every error the gateway raises on purpose. The class says who can mend it:
 *
 *   LaziError
 *    ├ UserError      expected; a member of a mutation's result union, shown to the person who asked
 *    ├ UpstreamError  ServiceTitan did not do what was asked; `kind` says what to do next
 *    ├ RateLimitedError  one caller or tenant asks for more than its share; the same request works later
 *    ├ OperationTimedOutError  one operation asked for too much at once
 *    ├ DatabaseError  PostgreSQL is away or overloaded; the same request works later
 *    ├ IdentityProviderError  the same for who issues tokens
 *    └ ConfigError    start-up only; lists every problem at once
 *
 * Anything else is a bug: masked for the caller, logged with the request id.
 */
export abstract class LaziError extends Error {
  /** Stable, documented in docs/ERRORS.md. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export abstract class UserError extends LaziError {}

export class NotFoundError extends UserError {
  readonly code = 'NOT_FOUND';
}

export class InvalidInputError extends UserError {
  readonly code = 'INVALID_INPUT';
  /** Path of the offending argument, e.g. `input.entities`. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** The thing asked for cannot be done in the state its subject is in. */
export class InvalidStateError extends UserError {
  readonly code = 'INVALID_STATE';
}

/** Somebody has changed the record since the caller read it. */
export class StaleVersionError extends UserError {
  readonly code = 'STALE_VERSION';
  /** The record's version now: read the record again and decide anew. */
  readonly currentVersion: number;

  constructor(message: string, currentVersion: number) {
    super(message);
    this.currentVersion = currentVersion;
  }
}

export class ForbiddenError extends UserError {
  readonly code = 'FORBIDDEN';
}

/** Nobody has proved who asks: HTTP 401, and 4403 on a WebSocket. */
export class UnauthenticatedError extends UserError {
  readonly code = 'UNAUTHENTICATED';
}

/** Events after the given cursor are no longer kept: read the present state and subscribe without one. */
export class RefetchRequiredError extends UserError {
  readonly code = 'REFETCH_REQUIRED';
}

/** A subscriber that stopped reading was cut off; it resumes from `cursor` without losing an event. */
export class SubscriberTooSlowError extends UserError {
  readonly code = 'SUBSCRIBER_TOO_SLOW';
  /** Pass it as `after`; a cursor the client itself received later is better. */
  readonly cursor: string;

  constructor(message: string, cursor: string) {
    super(message);
    this.cursor = cursor;
  }
}

/** What a caller of ServiceTitan can do about a failed call. */
export type UpstreamErrorKind =
  /** Try again later: 5xx, time-out, cut connection, not JSON. */
  | 'retryable'
  /** Try again after `retryAfterMs`. */
  | 'rate-limited'
  /** The credentials or the app key are wrong or revoked. */
  | 'unauthorised'
  /** The app lacks a scope for this tenant; other entities go on. */
  | 'forbidden'
  /** ServiceTitan understood and refused: 4xx with `fields`. */
  | 'rejected'
  /** The answer breaks ServiceTitan's own contract: a page that repeats, a cap that is hit. */
  | 'protocol';

/**
 * What a failed call may have done in ServiceTitan. After 'none' the same call can be made again; after 'unknown', which only writes
 * know, ServiceTitan may have done all or part of it: look before anything else.
 */
export type SideEffect = 'none' | 'unknown';

export class UpstreamError extends LaziError {
  readonly code: string;
  readonly kind: UpstreamErrorKind;
  /** HTTP status; absent when no answer came. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** ServiceTitan's own id of the failed call, for its support. */
  readonly traceId: string | undefined;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly sideEffect: SideEffect;

  constructor(
    kind: UpstreamErrorKind,
    message: string,
    details: {
      status?: number | undefined;
      retryAfterMs?: number | undefined;
      traceId?: string | undefined;
      fields?: Readonly<Record<string, readonly string[]>>;
      /** @default 'none' */
      sideEffect?: SideEffect;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = `UPSTREAM_${kind.replace('-', '_').toUpperCase()}`;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.traceId = details.traceId;
    this.fields = details.fields ?? {};
    this.sideEffect = details.sideEffect ?? 'none';
  }
}

export class DatabaseError extends LaziError {
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** The keys that tokens are checked with cannot be had: nothing is known about the token. */
export class IdentityProviderError extends LaziError {
  readonly code = 'IDENTITY_PROVIDER_UNAVAILABLE';
}

/** One caller or tenant asks for more than its share; the same request works after `retryAfterSeconds`. */
export class RateLimitedError extends LaziError {
  readonly code = 'RATE_LIMITED';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An operation took longer than it may. A query has done nothing; a change may have been made all the same. */
export class OperationTimedOutError extends LaziError {
  readonly code = 'OPERATION_TIMED_OUT';

  constructor(limitMs: number) {
    super(`The operation exceeds the time limit: ${limitMs} ms at most.`);
  }
}

export class ConfigError extends LaziError {
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(`The configuration has ${count}:\n  - ${problems.join('\n  - ')}`);
    this.problems = problems;
  }
}
