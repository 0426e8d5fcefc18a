const GREATEST_ID = 2n ** 63n - 1n;

/** Orders ids, which are whole numbers in decimal text, by their value. Those of records made here are negative and come last. */
export function compareStIds(one: string, other: string): number {
  const [isDraft, isOtherDraft] = [one.startsWith('-'), other.startsWith('-')];
  if (isDraft !== isOtherDraft) return isDraft ? 1 : -1;
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Whether the text can be an id at all: what is longer than 64 bits would make PostgreSQL refuse the statement. */
export function isStId(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt(text) <= GREATEST_ID && BigInt(text) >= -GREATEST_ID;
}

/** Whether the id can be that of a record: 0 is nobody's. */
export function isEditableId(text: string): boolean {
  return isStId(text) && BigInt(text) !== 0n;
}

/** Whether the id is that of a record that ServiceTitan does not have yet. */
export function isDraftId(stId: string): boolean {
  return stId.startsWith('-');
}
