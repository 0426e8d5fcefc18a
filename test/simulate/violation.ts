/** Something that must never be was seen. `invariant` is its number in docs/SYNC.md, or a name where it has none. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

/** Throws a Violation unless the list is empty. */
export function expectNone(invariant: string, what: string, found: readonly unknown[]): void {
  if (found.length === 0) return;
  const shown = found.slice(0, 3).map((one) => JSON.stringify(one));
  throw new Violation(invariant, `${what}: ${shown.join('; ')}${found.length > 3 ? '; …' : ''}`);
}
