import type { EditField } from './edit-field.ts';
import { type EditValue, isSameEditValue } from './edit-value.ts';
import type { RecordEdits } from './record-edits.ts';

/** One field to set to a value. */
export interface FieldSetting<Payload> {
  readonly field: EditField<Payload>;
  readonly value: EditValue;
}

/** A staged edit to write. */
export interface EditToSet {
  readonly field: string;
  readonly value: EditValue;
  readonly base: EditValue;
  readonly local: boolean;
}

/** What was effective and what is; as audit rows have it. */
export type EffectiveChanges = Readonly<
  Record<string, { readonly before: EditValue; readonly after: EditValue }>
>;

export interface EditPlan {
  readonly set: readonly EditToSet[];
  /** Names of fields whose edit goes: what is wanted is what ServiceTitan says. */
  readonly clear: readonly string[];
  readonly changes: EffectiveChanges;
}

/**
 * What staging the values means for one record.   Pure.
 *
 * A value that is effective already changes nothing. One that equals ServiceTitan's takes the edit away. Everything else is staged on
 * the base of the edit that is there, so that what ServiceTitan changed since then stays known, or else on what ServiceTitan says now.
 *
 * Shape  `payload` is the mirror's, null for a record that was made here.
 */
export function planEdits<Payload>(
  payload: Payload | null,
  record: RecordEdits | undefined,
  settings: readonly {
    readonly field: Pick<EditField<Payload>, 'name' | 'read' | 'local'>;
    readonly value: EditValue;
  }[],
): EditPlan {
  const set: EditToSet[] = [];
  const clear: string[] = [];
  const changes: Record<string, { before: EditValue; after: EditValue }> = {};
  for (const { field, value } of settings) {
    const edit = record?.edits.get(field.name);
    const remote = remoteValue(payload, field);
    const before = edit === undefined ? remote : edit.value;
    if (isSameEditValue(before, value)) continue;
    changes[field.name] = { before, after: value };
    // What is on its way may still arrive: then this is another change, not none.
    const isInFlight = edit?.state === 'SENDING' || edit?.state === 'UNKNOWN';
    if (!isInFlight && isTold(payload, field) && isSameEditValue(remote, value)) {
      clear.push(field.name);
    } else {
      // A base of null is a base: ServiceTitan had nothing there.
      const base = edit === undefined ? remote : edit.base;
      set.push({ field: field.name, value, base, local: field.local });
    }
  }
  return { set, clear, changes };
}

/** What ServiceTitan says of a field; null where it says nothing. */
export function remoteValue<Payload>(
  payload: Payload | null,
  field: Pick<EditField<Payload>, 'read'>,
): EditValue {
  return payload === null || field.read === null ? null : field.read(payload);
}

function isTold<Payload>(
  payload: Payload | null,
  field: Pick<EditField<Payload>, 'read'>,
): boolean {
  return payload !== null && field.read !== null;
}

/** The payload with all staged values in place. Fields that are not in the table are somebody else's to place.   Pure. */
export function withEdits<Payload>(
  payload: Payload,
  record: RecordEdits | undefined,
  fields: ReadonlyMap<string, EditField<Payload>>,
): Payload {
  if (record === undefined) return payload;
  let effective = payload;
  for (const edit of record.edits.values()) {
    const field = fields.get(edit.field);
    if (field !== undefined) effective = field.write(effective, inOrder(field, edit.value));
  }
  return effective;
}

/** The members of objects in the order of their codec: PostgreSQL gives them back in one of its own, and what is shown is compared as text. */
function inOrder<Payload>({ codec }: EditField<Payload>, value: EditValue): EditValue {
  return value === null ? null : codec.map(value, {});
}
