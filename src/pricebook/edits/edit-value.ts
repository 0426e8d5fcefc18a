import { isSameValue } from '../../lib/same-value.ts';

/**
 * The value of a staged edit in canonical form: JSON in which ids and decimals are text, so that nothing is rounded and equal values
 * look alike. Null is a value; what is not edited has none.
 */
export type EditValue =
  | null
  | boolean
  | number
  | string
  | readonly EditValue[]
  | { readonly [member: string]: EditValue };

/** Whether two values say the same; lists of ServiceTitan have no order of their own, so that theirs does not count. */
export function isSameEditValue(one: EditValue, other: EditValue): boolean {
  return isSameValue(inOrder(one), inOrder(other));
}

function inOrder(value: EditValue): EditValue {
  if (typeof value !== 'object' || value === null) return value;
  if (!isList(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [member, inOrder(inner)]),
    );
  }
  if (value.length < 2) return value.map(inOrder);
  return value
    .map((element) => ({ element: inOrder(element), key: keyOf(element) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ element }) => element);
}

function keyOf(element: EditValue): string {
  return JSON.stringify(sortedMembers(inOrder(element)));
}

function sortedMembers(value: EditValue): EditValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(sortedMembers);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([member, inner]) => [member, sortedMembers(inner)]));
}

/** Array.isArray does not tell TypeScript apart what is read-only. */
export function isList(value: EditValue): value is readonly EditValue[] {
  return Array.isArray(value);
}
