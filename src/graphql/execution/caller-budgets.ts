import type { CostBudget } from '../../config/limits.ts';
import type { Grant } from '../../db/cost-budget.ts';
import { RateLimitedError } from '../../errors.ts';
import type { Viewer } from '../../identity/viewer.ts';

export interface CallerBudgetsOptions extends CostBudget {
  /** Draws on what all processes share. */
  readonly take: (wish: {
    readonly tenantId: bigint;
    readonly caller: string;
    readonly least: number;
    readonly wanted: number;
    readonly returned: number;
  }) => Promise<Grant>;
  /** @default the process's own, in milliseconds */
  readonly now?: () => number;
}

/** What this process holds for one caller. */
interface Purse {
  /** Taken already, to be spent without asking anybody. */
  credits: number;
  /** What all processes shared when this one last asked, and when that was. */
  left: number;
  askedAt: number;
  /** Whether that was too little. */
  wasRefused: boolean;
  asking: Promise<void> | undefined;
}

/** Callers whose purses are kept; of others what was taken and not spent is forgotten. */
const MOST_PURSES = 10_000;

/**
 * What callers may spend on queries, by cost: a bucket for each tenant and subject, shared by all processes. A process takes what comes
 * back in a second at a time, so that most operations ask nobody and a caller costs about one statement a second; beyond the burst a
 * caller can gain no more than that second for each process. A caller who was refused is not asked for again before it could have enough.
 */
export class CallerBudgets {
  readonly #options: CallerBudgetsOptions;
  readonly #lease: number;
  readonly #purses = new Map<string, Purse>();

  constructor(options: CallerBudgetsOptions) {
    this.#options = options;
    this.#lease = Math.min(options.perSecond, options.burst / 10);
  }

  /**
   * Pays for an operation and answers what is left, as far as this process knows.
   * Errors  RateLimitedError; DatabaseError.
   */
  async spend({ tenantId, subject }: Viewer, cost: number): Promise<number> {
    const purse = this.#purseOf(`${tenantId} ${subject}`);
    while (purse.credits < cost) {
      if (purse.asking === undefined) {
        this.#assertPossible(purse, cost);
        purse.asking = this.#ask(purse, { tenantId, caller: subject }, cost);
      }
      await purse.asking;
    }
    purse.credits -= cost;
    return Math.floor(Math.max(0, purse.left) + purse.credits);
  }

  async #ask(
    purse: Purse,
    who: { readonly tenantId: bigint; readonly caller: string },
    cost: number,
  ): Promise<void> {
    const returned = purse.credits;
    purse.credits = 0;
    try {
      const wish = { least: cost, wanted: cost + this.#lease, returned };
      const { granted, left } = await this.#options.take({ ...who, ...wish });
      Object.assign(purse, { left, askedAt: this.#now(), wasRefused: granted === 0 });
      purse.credits += granted;
    } catch (error) {
      purse.credits += returned;
      throw error;
    } finally {
      purse.asking = undefined;
    }
  }

  /** Errors  RateLimitedError as long as what was left, and all that came back since, is not enough. */
  #assertPossible({ left, askedAt, wasRefused }: Purse, cost: number): void {
    if (!wasRefused) return;
    const { perSecond, burst } = this.#options;
    const atMost = left + ((this.#now() - askedAt) / 1_000) * perSecond;
    const missing = Math.min(cost, burst) - atMost;
    if (missing <= 0) return;
    const seconds = Math.ceil(missing / perSecond);
    throw new RateLimitedError(
      `You exceed the cost limit of ${perSecond} a second, ${burst} at once: this costs ${cost}, and you have ${Math.max(0, Math.floor(atMost))}. Try again in ${seconds} s.`,
      seconds,
    );
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }

  #purseOf(key: string): Purse {
    const known = this.#purses.get(key);
    if (known !== undefined) return known;
    if (this.#purses.size >= MOST_PURSES) {
      const [oldest] = this.#purses.keys();
      if (oldest !== undefined) this.#purses.delete(oldest);
    }
    const purse = { credits: 0, left: 0, askedAt: 0, wasRefused: false, asking: undefined };
    this.#purses.set(key, purse);
    return purse;
  }
}
