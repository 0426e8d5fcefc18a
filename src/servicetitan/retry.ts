import type { UpstreamError, UpstreamErrorKind } from '../errors.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';

/** How often and how patiently a failed call is repeated. */
export interface RetryRule {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** The random part of the first wait is at most this; it doubles with each attempt. */
  readonly firstDelayMs: number;
  /** The random part of a wait never exceeds this. */
  readonly longestDelayMs: number;
  /** A wait that ServiceTitan asks for and that exceeds this is left to the caller. */
  readonly longestWaitMs: number;
  /** No wait begins that would end later than this after the first call. */
  readonly totalMs: number;
}

/** A rule for each kind of failure; null where repeating the call cannot help. */
export type RetryPolicy = Readonly<Record<UpstreamErrorKind, RetryRule | null>>;

/**
 * The retry table. A write is repeated only where ServiceTitan has certainly done nothing (429, maintenance, no connection): one that
 * may have been done is left to the caller, who looks.
 *
 *   retryable     5xx, 408, maintenance (409), time-outs, cut connections, HTML or cut JSON: for about a minute
 *   rate-limited  429: as ServiceTitan says, through a storm of ten minutes and more
 *   unauthorised  not here: one 401 is answered with a new token, the second one is final
 *   the rest      never: the same call would be answered the same
 */
export const RETRY_POLICY: RetryPolicy = {
  retryable: {
    attempts: 6,
    firstDelayMs: SECOND_MS,
    longestDelayMs: 30 * SECOND_MS,
    longestWaitMs: 90 * SECOND_MS,
    totalMs: 8 * MINUTE_MS,
  },
  'rate-limited': {
    attempts: 100,
    firstDelayMs: SECOND_MS,
    longestDelayMs: 10 * SECOND_MS,
    longestWaitMs: 90 * SECOND_MS,
    totalMs: 20 * MINUTE_MS,
  },
  unauthorised: null,
  forbidden: null,
  rejected: null,
  protocol: null,
};

export interface Attempts {
  /** Calls made so far that ended in this kind of failure. */
  readonly failed: number;
  /** Since the first call. */
  readonly elapsedMs: number;
}

/**
 * Milliseconds to wait before the next attempt, or null when the error is to be thrown.   Pure, but for `random`.
 * ServiceTitan's own wait is the floor; above it full jitter, so that those who were refused together do not come back together.
 */
export function planRetry(
  error: UpstreamError,
  attempts: Attempts,
  policy: RetryPolicy,
  random: () => number,
): number | null {
  const rule = policy[error.kind];
  if (error.sideEffect === 'unknown') return null;
  if (rule === null || attempts.failed >= rule.attempts) return null;
  const floor = error.retryAfterMs ?? 0;
  if (floor > rule.longestWaitMs) return null;
  const spread = Math.min(rule.longestDelayMs, rule.firstDelayMs * 2 ** (attempts.failed - 1));
  const wait = Math.ceil(floor + random() * spread);
  return attempts.elapsedMs + wait > rule.totalMs ? null : wait;
}
