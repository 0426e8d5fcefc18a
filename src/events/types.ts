/** Rows counted by a run, over all its entities. */
export interface SyncTotals {
  readonly fetched: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly parked: number;
  readonly conflicts: number;
}

/**
 * What each event says. Ids above 2^53 are strings, because a payload is JSON.
 * The time of an event is the row's, so no payload carries one.
 */
export interface EventPayloads {
  readonly syncStarted: {
    readonly runId: string;
    readonly mode: 'FULL' | 'INCREMENTAL';
    readonly dryRun: boolean;
    readonly entities: readonly string[];
    readonly message: string;
  };
  /** Counts so far of one entity; written with each committed batch. */
  readonly syncProgress: {
    readonly runId: string;
    readonly entity: string;
    readonly state: string;
    readonly fetched: number;
    /** Null where ServiceTitan does not announce a count. */
    readonly expected: number | null;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly deleted: number;
    readonly parked: number;
  };
  readonly syncCompleted: {
    readonly runId: string;
    readonly mode: 'FULL' | 'INCREMENTAL';
    readonly dryRun: boolean;
    readonly durationMs: number;
    readonly totals: SyncTotals;
    readonly entities: readonly {
      readonly entity: string;
      readonly fetched: number;
      readonly durationMs: number;
    }[];
  };
  readonly syncFailed: {
    readonly runId: string;
    /** Null when the run failed as a whole. */
    readonly entity: string | null;
    readonly code: string;
    readonly error: string;
    readonly message: string;
    readonly state: 'FAILED' | 'CANCELLED' | 'NEEDS_CONFIRMATION';
  };
  /** The tree has changed; after a large change this is the only notice and the tree is to be read again. */
  readonly categoriesSynced: {
    readonly runId: string;
    readonly count: number;
    readonly type: 'categories';
    readonly incremental: boolean;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
  };
  readonly categoryUpdated: {
    readonly stId: string;
    readonly name: string;
    readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
    /** Names of the fields that changed. */
    readonly changes: readonly string[];
  };
  /** Both sides changed a field; somebody, or a policy, has to decide. */
  readonly conflictDetected: {
    readonly conflictId: string;
    readonly entity: string;
    readonly stId: string;
    readonly field: string;
    readonly type: string;
  };
  readonly conflictResolved: {
    readonly conflictId: string;
    readonly entity: string;
    readonly stId: string;
    readonly field: string;
    readonly strategy: string;
    /** `policy` where nobody had to. */
    readonly resolvedBy: string;
  };
  /** Calls of a push that are settled so far; written with each of them. */
  readonly pushProgress: {
    readonly pushId: string;
    readonly state: string;
    readonly total: number;
    readonly applied: number;
    readonly failed: number;
    /** The record it is with; null at the beginning and the end. */
    readonly label: string | null;
  };
  /** Categories that ServiceTitan has taken, told once at the end of a push that sent some. */
  readonly categoriesPushed: {
    readonly pushId: string;
    readonly count: number;
    readonly success: number;
    readonly failed: number;
  };
  readonly pushCompleted: {
    readonly pushId: string;
    readonly state: string;
    readonly total: number;
    readonly applied: number;
    readonly failed: number;
    readonly durationMs: number;
  };
}

export type EventType = keyof EventPayloads;

const known: Readonly<Record<EventType, true>> = {
  syncStarted: true,
  syncProgress: true,
  syncCompleted: true,
  syncFailed: true,
  categoriesSynced: true,
  categoryUpdated: true,
  conflictDetected: true,
  conflictResolved: true,
  pushProgress: true,
  categoriesPushed: true,
  pushCompleted: true,
};

/** Every event type there is. */
export const eventTypes = Object.freeze(Object.keys(known)) as readonly EventType[];

/** An event still to be written: its number and time come from the database. */
export type NewEvent<T extends EventType = EventType> = {
  readonly [K in T]: { readonly type: K; readonly payload: EventPayloads[K] };
}[T];

/** A committed event. `seq` counts the tenant's events from 1 without gaps, in the order of their commits. */
export type StoredEvent<T extends EventType = EventType> = {
  readonly [K in T]: {
    readonly seq: bigint;
    readonly type: K;
    readonly payload: EventPayloads[K];
    readonly at: Date;
  };
}[T];

/** False for a type written by a newer version of this program: such an event is passed over. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(known, type);
}
