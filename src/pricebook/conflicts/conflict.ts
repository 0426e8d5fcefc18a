import type { EditValue } from '../edits/edit-value.ts';
import type { ParentTrouble } from '../places/resolve-parents.ts';

/**
 * What two sides can do to each other:
 *   BOTH_MODIFIED              both changed a field, to different values
 *   LOCAL_DELETED_ST_MODIFIED  a record is to be deleted, and ServiceTitan has changed it
 *   ST_DELETED_LOCAL_MODIFIED  ServiceTitan has deleted a record for which something is staged
 */
export const CONFLICT_TYPES = [
  'BOTH_MODIFIED',
  'LOCAL_DELETED_ST_MODIFIED',
  'ST_DELETED_LOCAL_MODIFIED',
] as const;
export type ConflictType = (typeof CONFLICT_TYPES)[number];

/** WITHDRAWN: its cause went away by itself; the edit was discarded, or ServiceTitan took its change back. */
export const CONFLICT_STATES = ['OPEN', 'RESOLVED', 'WITHDRAWN'] as const;
export type ConflictState = (typeof CONFLICT_STATES)[number];

/** KEEP_ST: the edit goes. KEEP_LOCAL: it stays staged, on ServiceTitan's value of now. MANUAL: another value takes its place. */
export const STRATEGIES = ['KEEP_ST', 'KEEP_LOCAL', 'MANUAL'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Two changes that stand against each other. */
export interface FoundConflict {
  readonly stId: string;
  /** `deleted` where one side deletes the record. */
  readonly field: string;
  readonly type: ConflictType;
  /** Why a staged parent cannot be had although nobody changed the field in ServiceTitan. */
  readonly cause: ParentTrouble | null;
  readonly base: EditValue;
  readonly local: EditValue;
  readonly remote: EditValue;
  readonly editVersion: number;
  readonly localBy: string;
  readonly localAt: Date;
  /** The strategy of a policy that decides it at once; null for people to decide. */
  readonly decided: Exclude<Strategy, 'MANUAL'> | null;
}

/** What is known of a conflict that is open. */
export interface OpenConflict {
  readonly id: string;
  readonly stId: string;
  readonly field: string;
  readonly cause: ParentTrouble | null;
  readonly remote: EditValue;
}

/** Decides about conflicts of one entity by themselves; MANUAL leaves them to people. */
export type PolicyOf = (field: string) => Strategy;

export const leaveToPeople: PolicyOf = () => 'MANUAL';
