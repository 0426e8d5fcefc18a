/** Work of about this long is done at a stretch, in milliseconds. */
const STRETCH_MS = 2;
/** Looking at the clock costs as much as small work. */
const LOOKS_EVERY = 16;

/** Resolves when whatever waits in the event loop, such as answers of PostgreSQL, has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * `values.map(work)`, a stretch at a time, with turns for others in between: who computes for 25 ms at once keeps PostgreSQL waiting
 * for its next statement for as long.
 * Errors  what `work` throws.
 */
export async function mapInTurns<Value, Result>(
  values: readonly Value[],
  work: (value: Value) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let stretchEnds = performance.now() + STRETCH_MS;
  for (const value of values) {
    results.push(work(value));
    if (results.length % LOOKS_EVERY > 0 || performance.now() < stretchEnds) continue;
    await nextTurn();
    stretchEnds = performance.now() + STRETCH_MS;
  }
  return results;
}
