import type { Timestamp } from '../records.ts';
import { parseInstant } from '../timestamps.ts';
import { invalid, invalidValue } from './failure.ts';

/** The query of a call. Names are found in any case, as ServiceTitan does; the first of repeated values counts. */
export class Query {
  readonly #values = new Map<string, string>();
  readonly #strict: boolean;

  constructor(search: URLSearchParams, options: { strict: boolean }) {
    this.#strict = options.strict;
    for (const [name, value] of search) {
      const key = name.toLowerCase();
      if (!this.#values.has(key)) this.#values.set(key, value);
    }
  }

  /** Names that are not among `known`, which the API ignores. */
  unknown(known: readonly string[]): string[] {
    const keys = new Set(known.map((name) => name.toLowerCase()));
    return [...this.#values.keys()].filter((key) => !keys.has(key));
  }

  /** The value; undefined when absent or empty. */
  text(name: string): string | undefined {
    return this.#values.get(name.toLowerCase()) || undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const word = value.toLowerCase();
    if (word !== 'true' && word !== 'false') throw invalidValue(name, capitalised(name), value);
    return word === 'true';
  }

  /** A whole number of at least 1. */
  count(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,9}$/.test(value) || Number(value) < 1) {
      throw invalidValue(name, capitalised(name), value);
    }
    return Number(value);
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) =>
      this.#strict ? choice === value : choice.toLowerCase() === value.toLowerCase(),
    );
    if (found === undefined) throw invalidValue(name, capitalised(name), value);
    return found;
  }

  instant(name: string): Timestamp | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const timestamp = parseInstant(value);
    if (timestamp === undefined) throw invalidValue(name, capitalised(name), value);
    return timestamp;
  }

  /** Comma-separated whole numbers, at most 50. */
  ids(name: string): readonly bigint[] | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const words = value.split(',').map((word) => word.trim());
    const wrong = words.find((word) => !/^-?\d{1,19}$/.test(word));
    if (wrong !== undefined) throw invalidValue(name, capitalised(name), wrong);
    if (words.length > 50) {
      throw invalid(capitalised(name), 'Simple IDs lookup should not contain more than 50 IDs.');
    }
    return words.map(BigInt);
  }
}

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
