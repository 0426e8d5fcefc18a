import type { EditFields } from '../edits/edit-field.ts';
import { type EditValue, isSameEditValue } from '../edits/edit-value.ts';

/**
 * What the edit of a record's deletion was made on: the values it had in ServiceTitan. Its position is none of them: ServiceTitan moves
 * siblings when one of them is placed, and where a record stands does not matter to who deletes it.
 */
type DeletionBase = Readonly<Record<string, EditValue>>;

/** Pure. */
export function deletionBase<Payload>(fields: EditFields<Payload>, payload: Payload): EditValue {
  const values = [...fields.values()].flatMap(({ name, read, local }) =>
    read === null || local || name === 'position' ? [] : [[name, read(payload)] as const],
  );
  return Object.fromEntries(values);
}

/** Whether ServiceTitan has another value by now than the deletion was made on.   Pure. */
export function hasChangedSince<Payload>(
  base: EditValue,
  fields: EditFields<Payload>,
  payload: Payload,
): boolean {
  return Object.entries(base as DeletionBase).some(([name, value]) => {
    const read = fields.get(name)?.read;
    return read != null && !isSameEditValue(value, read(payload));
  });
}

/** The base after values that were sent from here have arrived: they are nobody else's change.   Pure. */
export function baseAfter(
  base: EditValue,
  arrived: Readonly<Record<string, EditValue>>,
): EditValue {
  return { ...(base as DeletionBase), ...arrived };
}

/** Whether the record was in use: only then is one that is not now a sign of its deletion.   Pure. */
export function wasActive(base: EditValue): boolean {
  return (base as DeletionBase | null)?.['active'] === true;
}
