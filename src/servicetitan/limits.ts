import { SECOND_MS } from '../lib/duration.ts';

/** What one call may take. */
export interface CallLimits {
  readonly connectMs: number;
  /** From the request to the head of the answer. ServiceTitan itself gives up after 100 s and should be heard saying so. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyIdleMs: number;
  /** From the request to the last byte: ends an answer that trickles. */
  readonly totalMs: number;
  /** Of a body, after decompression. */
  readonly bodyBytes: number;
  /** Calls at the same time; further ones wait for a connection. */
  readonly connections: number;
  /** Of one list or export read. */
  readonly pages: number;
}

export const CALL_LIMITS: CallLimits = {
  connectMs: 10 * SECOND_MS,
  headersMs: 110 * SECOND_MS,
  bodyIdleMs: 30 * SECOND_MS,
  totalMs: 180 * SECOND_MS,
  bodyBytes: 128 * 1024 * 1024,
  connections: 8,
  pages: 5_000,
};
