import { type EditValue, isSameEditValue } from './edit-value.ts';

/**
 * How an edit stands to what ServiceTitan says now:
 *   UNMOVED  ServiceTitan still has what the edit was made on
 *   AGREED   ServiceTitan has what the edit wants: nothing is left to do
 *   CONFLICT ServiceTitan has something else by now
 */
export type EditStanding = 'UNMOVED' | 'AGREED' | 'CONFLICT';

/** Compares the three sides of one field.   Pure. */
export function compareEdit(base: EditValue, local: EditValue, remote: EditValue): EditStanding {
  if (isSameEditValue(local, remote)) return 'AGREED';
  return isSameEditValue(base, remote) ? 'UNMOVED' : 'CONFLICT';
}
