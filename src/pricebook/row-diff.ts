export interface RowDiff<Row> {
  readonly inserts: readonly Row[];
  /** The rows as they shall be. */
  readonly updates: readonly Row[];
  /** The rows as they are. */
  readonly deletes: readonly Row[];
}

/**
 * What turns the rows `before` into the rows `after`, told apart by `keyOf`.   Pure.
 * Shape   Rows that are equal in every field appear nowhere; the others keep the order of their list.
 */
export function diffRows<Row extends object>(
  before: readonly Row[],
  after: readonly Row[],
  keyOf: (row: Row) => string,
): RowDiff<Row> {
  const gone = new Map<string, Row>();
  for (const row of before) gone.set(keyOf(row), row);
  const inserts: Row[] = [];
  const updates: Row[] = [];
  for (const row of after) {
    const key = keyOf(row);
    const was = gone.get(key);
    if (was === undefined) inserts.push(row);
    else if (!isSame(was, row)) updates.push(row);
    gone.delete(key);
  }
  return { inserts, updates, deletes: [...gone.values()] };
}

/** What `changedFields` finds out, for who wants to know no more: most rows are the same, and all are looked at. */
function isSame<Row extends object>(before: Row, after: Row): boolean {
  for (const field in after) if (!sameCell(before[field], after[field])) return false;
  return true;
}

/** Names of the fields in which two rows of one kind differ. */
export function changedFields<Row extends object>(before: Row, after: Row): (keyof Row & string)[] {
  return (Object.keys(after) as (keyof Row & string)[]).filter(
    (field) => !sameCell(before[field], after[field]),
  );
}

function sameCell(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
