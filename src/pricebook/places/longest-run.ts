/**
 * Which elements of a sequence can stay as they are so that all that stay rise, or stay level where `mayStayLevel`: as many as possible.
 * Pure. Returns their indexes, rising.   Null elements cannot stay.
 * Cost    n log n.
 */
export function longestRun(
  keys: readonly (number | null)[],
  options: { readonly mayStayLevel: boolean },
): number[] {
  /** Index of the smallest end of a run of each length, shortest first. */
  const ends: number[] = [];
  const previous = new Map<number, number>();
  const endKey = (length: number): number => keys[ends[length] ?? -1] ?? Number.NaN;
  for (const [index, key] of keys.entries()) {
    if (key === null) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const fits = options.mayStayLevel ? endKey(middle) <= key : endKey(middle) < key;
      if (fits) low = middle + 1;
      else high = middle;
    }
    const before = ends[low - 1];
    if (before !== undefined) previous.set(index, before);
    ends[low] = index;
  }
  const run: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = previous.get(at)) run.push(at);
  return run.reverse();
}
