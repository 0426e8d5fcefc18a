/** What names beyond the bound are counted under. */
export const OTHER = 'other';
const UNNAMED = 'unnamed';
const LONGEST = 64;

/**
 * Names that clients choose, as values of a label: the first `most` are kept, all later ones are one. Prometheus keeps a series for each
 * value for ever, so their number must not be for strangers to choose.
 */
export class BoundedNames {
  readonly #known = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  labelOf(name: string): string {
    if (name === '') return UNNAMED;
    if (this.#known.has(name)) return name;
    if (this.#known.size >= this.#most || name.length > LONGEST) return OTHER;
    this.#known.add(name);
    return name;
  }
}
