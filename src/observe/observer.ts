import type { Tracer } from './tracer.ts';

/** An operation of GraphQL that was answered. */
export interface OperationSeen {
  /** The name in its document, or '' where it has none. Chosen by clients: whoever keeps it bounds how many there are. */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'none';
  readonly door: 'http' | 'websocket';
  /** `refused`: the caller's mistake; `failed`: ours. */
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly ms: number;
  readonly statements: number;
}

/** A pull or push that has ended, over all the workers that were on it. */
export interface WorkSeen {
  readonly kind: 'pull' | 'push';
  /** How it ended: a state of runs or pushes. */
  readonly state: string;
  /** From when a worker first took it up; null where none did. */
  readonly ms: number | null;
}

export interface JobSeen {
  readonly name: string;
  readonly outcome: 'done' | 'failed';
  readonly ms: number;
}

/** A request that has left for ServiceTitan. */
export interface UpstreamCallSeen {
  readonly method: string;
  /** `categories`, `services`, …, `token`. */
  readonly resource: string;
  /** Of the answer; 0 where none came. */
  readonly status: number;
  readonly ms: number;
}

/**
 * Told by the doors of what they have done: somebody above counts it. Everything here is called on the way of requests, so it must be
 * quick, and must not throw.
 */
export interface Observer {
  /** Absent where nobody wants traces. */
  readonly tracer?: Tracer | undefined;
  operationAnswered(seen: OperationSeen): void;
  /** A subscriber was given an event, so long after its commit. */
  eventDelivered(delayMs: number): void;
  jobEnded(seen: JobSeen): void;
  workEnded(seen: WorkSeen): void;
  upstreamCalled(seen: UpstreamCallSeen): void;
}

const ignore = (): void => {};

/** For whoever nobody watches. */
export const noObserver: Observer = Object.freeze({
  operationAnswered: ignore,
  eventDelivered: ignore,
  jobEnded: ignore,
  workEnded: ignore,
  upstreamCalled: ignore,
});
