import type { EditField, EditFields } from '../../pricebook/edits/edit-field.ts';
import { isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import type { EditError, RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { CallState, FieldChange, PlannedCall } from './push.ts';

/** What is to be done about a call, now that its record was read again. */
export type SendDecision =
  /** `held` are fields that are contradicted and stay behind. */
  | {
      readonly kind: 'send';
      readonly changes: readonly FieldChange[];
      readonly held: readonly string[];
    }
  | {
      readonly kind: 'done';
      readonly state: Extract<CallState, 'APPLIED' | 'CONFLICTED' | 'SKIPPED'>;
      readonly error: EditError | null;
    };

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
    remedy: 'Decide with resolveConflict, then push again.',
  };
}

/** Whether ServiceTitan has the position already: making room for another may have moved it there. */
function isAt<Payload>(
  { after }: FieldChange,
  payload: Payload,
  field: EditField<Payload> | undefined,
): boolean {
  return field?.read != null && field.read(payload) === after;
}

/**
 * Decides what of a change is sent, given what is staged now and what ServiceTitan has now.   Pure.
 * A field whose edit was changed, discarded or contradicted since the plan stays behind; one that ServiceTitan has already is done.
 */
export function decideSend<Payload>(
  call: Pick<PlannedCall, 'fields'>,
  record: RecordEdits | undefined,
  payload: Payload,
  fields: EditFields<Payload>,
): SendDecision {
  const changes: FieldChange[] = [];
  const held: string[] = [];
  let dropped = 0;
  for (const change of call.fields) {
    const edit = record?.edits.get(change.field);
    const field = fields.get(change.field);
    if (change.field === 'position') {
      const isRoom = change.version === null;
      if (edit?.state === 'CONFLICTED') held.push(change.field);
      else if (!isRoom && edit === undefined && isAt(change, payload, field)) continue;
      else if (!isRoom && edit?.version !== change.version) dropped += 1;
      else changes.push(change);
    } else if (field === undefined) {
      dropped += 1;
    } else if (edit === undefined) {
      const isThere = field.read !== null && isSameEditValue(field.read(payload), change.value);
      if (!isThere) dropped += 1;
    } else if (edit.state === 'CONFLICTED') {
      held.push(change.field);
    } else if (edit.version !== change.version && !isSameEditValue(edit.value, change.value)) {
      dropped += 1;
    } else {
      changes.push({ ...change, value: edit.value, version: edit.version });
    }
  }
  // Where a category goes is part of whether it goes.
  const toSend = held.includes('parent')
    ? changes.filter(({ field }) => field !== 'position')
    : changes;
  if (toSend.length > 0) return { kind: 'send', changes: toSend, held };
  if (held.length > 0) return { kind: 'done', state: 'CONFLICTED', error: conflictError(held) };
  if (dropped > 0) return { kind: 'done', state: 'SKIPPED', error: CHANGED_SINCE_PLANNED };
  return { kind: 'done', state: 'APPLIED', error: null };
}
