import { InvalidInputError, InvalidStateError } from '../../../errors.ts';
import type { EditField } from '../../edits/edit-field.ts';
import { type EditValue, isSameEditValue } from '../../edits/edit-value.ts';
import { CREATED, DELETED, type RecordEdits, type StagedEdit } from '../../edits/record-edits.ts';
import type { Decision, Resolution, StoredConflict } from './resolution.ts';

/** What ServiceTitan says now of what a conflict is about. */
export interface DecisionGround {
  /** What a deletion of the record would be made on; null where ServiceTitan does not have it. */
  readonly deletionBase: EditValue;
  /** What it says of the field. */
  readonly remote: EditValue;
  readonly isMirrored: boolean;
  /** How the field's values are checked; undefined for `deleted`. */
  readonly field: Pick<EditField<never>, 'codec' | 'nullable'> | undefined;
}

/**
 * What a decision makes of the record's edits; a deleted record that is to be kept is not for here.   Pure.
 * Errors  InvalidStateError where nothing is staged for the field; InvalidInputError for a value that does not fit.
 */
export function decide(
  { field, stId }: Pick<StoredConflict, 'field' | 'stId'>,
  { strategy, value, path }: Omit<Resolution, 'id'>,
  record: RecordEdits | undefined,
  ground: DecisionGround,
): Decision {
  if (strategy !== 'MANUAL' && value != null) {
    throw new InvalidInputError(path, 'A value goes with MANUAL only.');
  }
  if (field === DELETED) return decideDeletion(strategy, path, record, ground);
  const edit = record?.edits.get(field);
  if (record === undefined || edit === undefined) {
    throw new InvalidStateError(`Nothing is staged any more for \`${field}\` of ${stId}.`);
  }
  if (!ground.isMirrored && !record.edits.has(CREATED)) {
    throw new InvalidStateError(`ServiceTitan has deleted ${stId}: decide about the record first.`);
  }
  if (strategy === 'KEEP_ST') {
    // A place was chosen under the staged parent; it means nothing under another one.
    const withIt = field === 'parent' && record.edits.has('position') ? ['position'] : [];
    return { set: [], clear: [field, ...withIt], value: ground.remote };
  }
  const wanted = strategy === 'KEEP_LOCAL' ? edit.value : readValue(field, value, path, ground);
  const isThere = ground.isMirrored && isSameEditValue(wanted, ground.remote);
  if (isThere) return { set: [], clear: [field], value: wanted };
  return { set: [{ field, value: wanted, base: ground.remote }], clear: [], value: wanted };
}

function decideDeletion(
  strategy: Resolution['strategy'],
  path: string,
  record: RecordEdits | undefined,
  { isMirrored, deletionBase }: DecisionGround,
): Decision {
  if (strategy === 'MANUAL') {
    throw new InvalidInputError(path, 'A deletion has no other value: KEEP_ST or KEEP_LOCAL.');
  }
  if (record === undefined || record.edits.size === 0) {
    throw new InvalidStateError('Nothing is staged for the record any more.');
  }
  if (!isMirrored) return { set: [], clear: [...record.edits.keys()], value: true };
  if (!record.edits.has(DELETED)) {
    throw new InvalidStateError('The record is not to be deleted any more.');
  }
  if (strategy === 'KEEP_ST') return { set: [], clear: [DELETED], value: false };
  const set = [{ field: DELETED, value: true, base: deletionBase }];
  return { set, clear: [], value: true };
}

function readValue(
  name: string,
  value: unknown,
  path: string,
  { field }: DecisionGround,
): EditValue {
  const refuse = (problem: string) => new InvalidInputError(path, `\`${name}\` ${problem}.`);
  if (field === undefined) throw refuse('is no field that can be edited');
  if (value === undefined) throw refuse('needs a value with MANUAL');
  if (value === null) {
    if (field.nullable) return null;
    throw refuse('cannot be taken away');
  }
  const checked = field.codec.check(value);
  if (!checked.ok) throw refuse(checked.problem);
  return checked.value;
}

/** The edits after a decision that makes a version.   Pure. */
export function decided(
  record: RecordEdits,
  { set, clear }: Pick<Decision, 'set' | 'clear'>,
  { by, at, version }: { readonly by: string; readonly at: Date; readonly version: number },
): RecordEdits {
  const edits = new Map(record.edits);
  for (const field of clear) edits.delete(field);
  for (const edit of set) {
    edits.set(edit.field, {
      ...edit,
      ...{ version, state: 'STAGED', stagedBy: by, stagedAt: at },
      ...{ error: null, attempts: 0, lastAttemptAt: null },
    } satisfies StagedEdit);
  }
  return { ...record, version, changedAt: at, edits };
}
