import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { EditValue } from './edit-value.ts';

/**
 * How a staged edit stands.
 *
 *   STAGED     waits to be pushed
 *   SENDING    is on its way
 *   UNKNOWN    was sent, and no answer came; reading back tells
 *   CONFLICTED ServiceTitan has changed the field meanwhile; somebody has to decide
 *   REJECTED   ServiceTitan refused it; it stays as it is, with the reason
 *   LOCAL      is not for ServiceTitan
 */
export const EDIT_STATES = [
  'STAGED',
  'SENDING',
  'UNKNOWN',
  'CONFLICTED',
  'REJECTED',
  'LOCAL',
] as const;
export type EditState = (typeof EDIT_STATES)[number];

/** What went wrong with an edit, a call or a push. */
export interface EditError {
  /** One of docs/ERRORS.md. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** One field of one record as people want it. */
export interface StagedEdit {
  readonly field: string;
  readonly value: EditValue;
  /** What ServiceTitan had when the edit was made. */
  readonly base: EditValue;
  /** `RecordEdits.version` of the change that staged this value. */
  readonly version: number;
  readonly state: EditState;
  readonly stagedBy: string;
  readonly stagedAt: Date;
  readonly error: EditError | null;
  readonly attempts: number;
  readonly lastAttemptAt: Date | null;
}

/** What is staged for one record, and what of it outlasts that. */
export interface RecordEdits {
  readonly entity: PricebookEntity;
  /** Negative for as long as ServiceTitan does not have the record. */
  readonly stId: string;
  /** The uuid in master. */
  readonly id: string;
  /** The negative id it was made under; null for what ServiceTitan made. */
  readonly draftId: string | null;
  /** How often what is staged for it has changed. */
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly edits: ReadonlyMap<string, StagedEdit>;
}

/** Makes a record. Its base is null. */
export const CREATED = 'created';
/** Deletes a record. Its base is a `DeletionBase`. */
export const DELETED = 'deleted';

/** Whether a worker may be about the creation: what a push has ended without knowing is for people to decide. */
export function isOnItsWay(creation: StagedEdit | undefined): boolean {
  const isUnknown = creation?.state === 'UNKNOWN' && creation.error === null;
  return creation?.state === 'SENDING' || isUnknown;
}

/** Whether there is such a record as far as its edits say; `mirrored` where ServiceTitan has it. */
export function isThere(record: RecordEdits | undefined, mirrored: boolean): boolean {
  if (record?.edits.has(DELETED)) return false;
  return mirrored || record?.edits.has(CREATED) === true;
}
