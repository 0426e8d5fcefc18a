/** Orders ServiceTitan ids, which are whole numbers in decimal text, by their value. */
export function compareStIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
