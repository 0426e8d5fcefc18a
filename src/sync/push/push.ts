import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

/**
 * States of a push, from its plan to its end.
 *
 *   PLANNED --apply--> QUEUED --a worker--> RUNNING --> SUCCEEDED  all calls are applied
 *      |                 ^  |                  |   \--> PARTIAL    some are
 *      |                 |  +---cancel---------+---\--> CANCELLED  somebody ended it; what is applied stays
 *      +--cancel         +------retry--- PARTIAL, FAILED  (no call was applied)
 */
export const PUSH_STATES = [
  'PLANNED',
  'QUEUED',
  'RUNNING',
  'SUCCEEDED',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
] as const;
export type PushState = (typeof PUSH_STATES)[number];

/** UPLOAD carries a picture; the others are what they say to one record. */
export type CallKind = 'UPLOAD' | 'CREATE' | 'UPDATE' | 'DELETE';

/**
 * States of one call. SENDING is written before the request leaves: whoever finds it after a crash knows that it may have arrived.
 */
export type CallState =
  | 'PLANNED'
  | 'SENDING'
  | 'APPLIED'
  | 'REJECTED'
  | 'CONFLICTED'
  | 'UNKNOWN'
  | 'SKIPPED';

/** One field that a call changes, and what that was computed from. */
export interface FieldChange {
  readonly field: string;
  /** `crm.edits.version` of the edit; null for a position that only makes room. */
  readonly version: number | null;
  /** The staged value. */
  readonly value: EditValue;
  /** What ServiceTitan had when it was staged. */
  readonly base: EditValue;
  /** As people read them. */
  readonly before: EditValue;
  readonly after: EditValue;
}

/** One write to ServiceTitan as it is planned. */
export interface PlannedCall {
  readonly ordinal: number;
  readonly kind: CallKind;
  readonly entity: PricebookEntity;
  /** Negative for a record that is made by this push; null for an upload. */
  readonly stId: string | null;
  /** Its name or code, for people. */
  readonly label: string;
  readonly fields: readonly FieldChange[];
  /** Ordinals of calls that have to be applied before. */
  readonly dependsOn: readonly number[];
  /** SHA-256 of the picture an UPLOAD carries. */
  readonly image: string | null;
}

/** A planned call and what has become of it. */
export interface PushCall extends PlannedCall {
  readonly state: CallState;
  /** The call that kept this one from being made. */
  readonly blockedBy: number | null;
  readonly error: EditError | null;
  readonly attempts: number;
  /** Of a creation that was sent: see sent-creation.ts. */
  readonly sentContext: EditValue;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  /** The id ServiceTitan gave to what was created. */
  readonly createdStId: string | null;
}

/** What people should know before they apply a plan. */
export interface PushWarning {
  /** One of docs/ERRORS.md. */
  readonly code: 'ITEMS_DISAPPEAR' | 'ITEMS_MOVE' | 'ITEMS_ORPHANED' | 'LINKS_BREAK';
  readonly message: string;
  readonly entity: PricebookEntity;
  readonly stId: string;
  /** Items that it concerns. */
  readonly count: number;
}

/** A push, its calls apart. */
export interface Push {
  readonly id: string;
  readonly state: PushState;
  readonly hash: string;
  readonly comment: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly entities: readonly PricebookEntity[];
  readonly estimatedSeconds: number;
  readonly warnings: readonly PushWarning[];
  readonly appliedBy: string | null;
  readonly attempts: number;
  readonly cancelRequestedAt: Date | null;
  readonly error: EditError | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** How the calls of a push stand. */
export interface PushTally {
  readonly total: number;
  readonly applied: number;
  /** Ended otherwise. */
  readonly failed: number;
}

export function tallyCalls(calls: readonly Pick<PushCall, 'state'>[]): PushTally {
  return tallyStates(calls.map(({ state }) => ({ state, count: 1 })));
}

/** The same where calls are counted by their states already.   Pure. */
export function tallyStates(
  states: readonly { readonly state: CallState; readonly count: number }[],
): PushTally {
  let total = 0;
  let applied = 0;
  let open = 0;
  for (const { state, count } of states) {
    total += count;
    if (state === 'APPLIED') applied += count;
    if (state === 'PLANNED' || state === 'SENDING') open += count;
  }
  return { total, applied, failed: total - applied - open };
}

/** Whether it has ended without doing everything, and can go on.   Pure. */
export function isRetriable({ state }: Pick<Push, 'state'>): boolean {
  return state === 'PARTIAL' || state === 'FAILED' || state === 'CANCELLED';
}
