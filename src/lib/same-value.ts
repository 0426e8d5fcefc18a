/**
 * Whether two JSON values say the same: order of keys and spelling do not count, null and missing differ.
 * Values are what `parseLossless` returns.
 */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  // -0 and 0 are the same number of JSON.
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left === null || right === null) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(right, key) && isSameValue(Reflect.get(left, key), Reflect.get(right, key)),
  );
}
