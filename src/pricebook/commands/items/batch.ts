import { InvalidInputError, UserError } from '../../../errors.ts';
import type { IsMissing } from './find-missing.ts';
import type { Reference } from './read-settings.ts';
import { type BatchOptions, type ItemOutcome, MAX_BATCH } from './staging.ts';

/** Something about the record with this index. */
interface Indexed {
  readonly index: number;
}

/**
 * The records of one command on their way: what can be said of each is checked step by step, and an error either ends the command or
 * becomes the outcome of its record, as the policy has it.
 */
export class Batch<Wish extends { readonly stId?: string }> {
  readonly records: readonly Wish[];
  readonly #options: BatchOptions;
  readonly #outcomes = new Map<number, ItemOutcome>();

  /** Errors  InvalidInputError for more records than a command takes. */
  constructor(records: readonly Wish[], options: BatchOptions) {
    if (records.length > MAX_BATCH) {
      throw new InvalidInputError(
        'input.items',
        `Has ${records.length} records; ${MAX_BATCH} is the limit.`,
      );
    }
    this.records = records;
    this.#options = options;
  }

  /** The same records from the start: a transaction may be run anew. */
  again(): Batch<Wish> {
    return new Batch(this.records, this.#options);
  }

  /** What `read` makes of each record, without those it refuses. */
  each<Result>(read: (wish: Wish, index: number, path: string) => Result): Result[] {
    return this.records.flatMap((wish, index) =>
      this.#try(index, () => read(wish, index, this.#options.pathOf(index))),
    );
  }

  /** Those that `check` does not refuse. */
  keep<One extends Indexed>(
    ones: readonly One[],
    check: (one: One, path: string) => void,
  ): readonly One[] {
    return ones.flatMap((one) =>
      this.#try(one.index, () => {
        check(one, this.#options.pathOf(one.index));
        return one;
      }),
    );
  }

  succeed(index: number, outcome: ItemOutcome): void {
    this.#outcomes.set(index, outcome);
  }

  /** In the order of the records. */
  outcomes(): ItemOutcome[] {
    return this.records.map((_, index) => {
      const outcome = this.#outcomes.get(index);
      if (outcome === undefined) throw new Error(`Record ${index} of a command was forgotten.`);
      return outcome;
    });
  }

  /** Errors  InvalidInputError for the first reference to something that is not there. */
  assertThere(references: readonly Reference[], isMissing: IsMissing, path: string): void {
    const missing = references.find(isMissing);
    if (missing === undefined) return;
    const { entity, stId, field } = missing;
    throw new InvalidInputError(
      `${path}.${field}`,
      `\`${field}\` names what is not in ${entity}: ${stId}.`,
    );
  }

  #try<Result>(index: number, step: () => Result): Result[] {
    try {
      return [step()];
    } catch (error) {
      if (!(error instanceof UserError) || this.#options.policy === 'ALL_OR_NOTHING') throw error;
      this.#outcomes.set(index, { ok: false, stId: this.records[index]?.stId ?? null, error });
      return [];
    }
  }
}
