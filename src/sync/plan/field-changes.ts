import { isSameValue } from '../../lib/same-value.ts';

/** What a field was and is. A side is missing where the field was not there, which is not the same as null. */
export interface FieldChange {
  readonly before?: unknown;
  readonly after?: unknown;
}
export type FieldChanges = Readonly<Record<string, FieldChange>>;

/** The top-level fields in which two payloads differ; empty when they say the same. */
export function compareFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChanges {
  const changes: [string, FieldChange][] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = Object.hasOwn(before, field);
    const is = Object.hasOwn(after, field);
    if (was && is && isSameValue(before[field], after[field])) continue;
    changes.push([
      field,
      { ...(was && { before: before[field] }), ...(is && { after: after[field] }) },
    ]);
  }
  // fromEntries defines its keys: a field named __proto__ stays a field.
  return Object.fromEntries(changes);
}
