import type { UserError } from '../../../errors.ts';
import type { PricebookEntity } from '../../../servicetitan/entities.ts';
import type { ConflictState, ConflictType, Strategy } from '../../conflicts/conflict.ts';
import type { EditValue } from '../../edits/edit-value.ts';

/** How somebody decides one conflict. */
export interface Resolution {
  readonly id: string;
  readonly strategy: Strategy;
  /** What the field shall be instead; with MANUAL only. */
  readonly value?: unknown;
  /** Of the value, for errors. */
  readonly path: string;
}

/** A conflict as it is written down. */
export interface StoredConflict {
  readonly id: string;
  readonly entity: PricebookEntity;
  readonly stId: string;
  readonly field: string;
  readonly type: ConflictType;
  readonly state: ConflictState;
  readonly runId: string;
}

/** A conflict that was decided. */
export interface Resolved {
  readonly ok: true;
  readonly id: string;
  /** The record it was about; the id of the draft that has taken its place where ServiceTitan had deleted it. */
  readonly stId: string;
  readonly entity: PricebookEntity;
}

export type ResolutionOutcome =
  | Resolved
  | { readonly ok: false; readonly id: string; readonly error: UserError };

/** What becomes of the edits of a record by one decision. */
export interface Decision {
  readonly set: readonly {
    readonly field: string;
    readonly value: EditValue;
    readonly base: EditValue;
  }[];
  readonly clear: readonly string[];
  /** What the field is from now on. */
  readonly value: EditValue;
}
