const GREATEST_ID = 2n ** 63n - 1n;

/** Orders ServiceTitan ids, which are whole numbers in decimal text, by their value. */
export function compareStIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Whether the text can be an id at all: what is longer than 64 bits would make PostgreSQL refuse the statement. */
export function isStId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= GREATEST_ID;
}
