import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import { type EditValue, isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import {
  hasPicturesOf,
  isSameThere,
  type KnownPictures,
  NO_PICTURES,
} from '../../pricebook/edits/picture-paths.ts';
import type { EditError, RecordEdits, StagedEdit } from '../../pricebook/edits/record-edits.ts';
import { pointersOf } from './plan/draft-call.ts';
import type { CallState, FieldChange, PlannedCall } from './push.ts';

/** What is to be done about a call, now that its record was read again. */
export type SendDecision = {
  /** The call's fields with the number that ServiceTitan has given a place by itself; left out where it has given none. */
  readonly fields?: readonly FieldChange[];
} & (
  | {
      readonly kind: 'send';
      readonly changes: readonly FieldChange[];
      /** Fields that are contradicted and stay behind. */
      readonly held: readonly string[];
    }
  | {
      readonly kind: 'done';
      readonly state: Extract<CallState, 'APPLIED' | 'CONFLICTED' | 'SKIPPED'>;
      readonly error: EditError | null;
    }
);

export const CHANGED_SINCE_PLANNED: EditError = {
  code: 'CHANGED_SINCE_PLANNED',
  message: 'What is staged for the record has changed since the plan was made.',
  remedy: 'Make a new plan: it shows what would be sent now.',
};

/** The error of a call of which some fields, or all, are contradicted. */
export function conflictError(fields: readonly string[]): EditError {
  return {
    code: 'CONFLICT',
    message: `ServiceTitan has changed ${fields.join(', ')} meanwhile.`,
    remedy: 'Decide with resolveConflict or `lazi resolve`, then push again.',
  };
}

/** What of a record is not told by its edits and its payload. */
export interface Surroundings {
  /** Whether the category was found at its place since the plan was made, whatever the number. @default false */
  readonly isPlaceAgreed?: boolean;
  /** Where the pictures are that the call names. @default none does */
  readonly pictures?: KnownPictures;
}

/**
 * Decides what of a change is sent, given what is staged now and what ServiceTitan has now.   Pure.
 * A field whose edit was changed, discarded or contradicted since the plan stays behind, as does one that names what ServiceTitan does not
 * have yet; one that ServiceTitan has already is done.
 */
export function decideSend<Payload>(
  call: Pick<PlannedCall, 'fields'>,
  record: RecordEdits | undefined,
  payload: Payload,
  fields: EditFields<Payload>,
  { isPlaceAgreed = false, pictures = NO_PICTURES }: Surroundings = {},
): SendDecision {
  const changes: FieldChange[] = [];
  const held: string[] = [];
  let dropped = 0;
  let given: EditValue | undefined;
  for (const change of call.fields) {
    const edit = record?.edits.get(change.field);
    const field = fields.get(change.field);
    if (change.field === 'position') {
      const isRoom = change.version === null;
      const now = field?.read?.(payload) ?? null;
      const isThere = isPlaceAgreed || now === change.after;
      if (edit?.state === 'CONFLICTED') held.push(change.field);
      else if (!isRoom && edit === undefined && isThere) given = now;
      else if (!isRoom && edit?.version !== change.version) dropped += 1;
      else changes.push(change);
    } else if (field === undefined) {
      dropped += 1;
    } else if (edit?.state === 'CONFLICTED') {
      held.push(change.field);
    } else if (edit === undefined || isOther(edit, change)) {
      const isThere =
        field.read !== null && isSameThere(field, field.read(payload), change.value, pictures);
      if (!isThere) dropped += 1;
    } else if (namesOurs(edit, fields, pictures)) {
      dropped += 1;
    } else {
      changes.push({ ...change, value: edit.value, base: edit.base, version: edit.version });
    }
  }
  const told = given === undefined ? {} : { fields: withPosition(call.fields, given) };
  // Where a category goes is part of whether it goes.
  const toSend = held.includes('parent')
    ? changes.filter(({ field }) => field !== 'position')
    : changes;
  if (toSend.length > 0) return { kind: 'send', ...told, changes: toSend, held };
  const done = { kind: 'done', ...told } as const;
  if (held.length > 0) return { ...done, state: 'CONFLICTED', error: conflictError(held) };
  if (dropped > 0) return { ...done, state: 'SKIPPED', error: CHANGED_SINCE_PLANNED };
  return { ...done, state: 'APPLIED', error: null };
}

/** Whether something else is staged than was when the plan was made. */
function isOther(edit: StagedEdit, change: FieldChange): boolean {
  return edit.version !== change.version && !isSameEditValue(edit.value, change.value);
}

/** Whether a value names what is here only: a record that is not made yet, or a picture that is not there. No name of ours ever leaves. */
function namesOurs<Payload>(
  edit: StagedEdit,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): boolean {
  const { creations } = pointersOf([edit], fields);
  return creations.length > 0 || !hasPicturesOf(edit, fields, pictures);
}

function withPosition(fields: readonly FieldChange[], after: EditValue): FieldChange[] {
  return fields.map((change) => (change.field === 'position' ? { ...change, after } : change));
}
