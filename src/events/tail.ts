import type { StoredEvent } from './types.ts';

/** Someone who follows a tail: woken when it grows. */
export interface Follower {
  wake(): void;
}

export interface TailOptions {
  /** Up to `limit` events after number `seq`, in order. */
  readonly readAfter: (seq: bigint, limit: number) => Promise<readonly StoredEvent[]>;
  /** Newest events kept for all followers together, and read at once. */
  readonly capacity: number;
  readonly onReadError: (error: unknown) => void;
}

/**
 * The newest committed events of one tenant, read once for all its followers in this process.
 *
 *   refresh() --> [reading] --rows--> ring grows, followers wake --> [reading] --no more--> idle
 *
 * However many notices arrive while a read is on its way, one more read answers them all.
 */
export class Tail {
  readonly followers = new Set<Follower>();
  readonly #options: TailOptions;
  #ring: StoredEvent[] = [];
  #head: bigint | undefined;
  #stale = false;
  #reading = false;

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /** Number of the newest event known here; undefined until the first follower has found out. */
  get head(): bigint | undefined {
    return this.#head;
  }

  /** Takes `seq` as the newest event when nothing is known yet, and looks whether there is more by now. */
  startAt(seq: bigint): void {
    if (this.#head !== undefined) return;
    this.#head = seq;
    this.refresh();
  }

  /** The event with this number while it is among the newest. */
  at(seq: bigint): StoredEvent | undefined {
    const first = this.#ring[0];
    return first && seq >= first.seq ? this.#ring[Number(seq - first.seq)] : undefined;
  }

  /** Reads what was committed since. Comes back at once; a read that fails is left to the next call. */
  refresh(): void {
    if (this.#head === undefined) return;
    this.#stale = true;
    if (!this.#reading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        const { capacity, readAfter } = this.#options;
        const events = await readAfter(this.#head ?? 0n, capacity);
        this.#take(events);
        if (events.length === capacity) this.#stale = true;
      }
    } catch (error) {
      this.#stale = false;
      this.#options.onReadError(error);
    } finally {
      this.#reading = false;
    }
  }

  #take(events: readonly StoredEvent[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) return;
    // Numbers have no gaps but where retention has removed events unseen: what was kept does not join on then.
    const joins = this.#ring.at(-1)?.seq === first.seq - 1n;
    this.#ring = joins ? [...this.#ring, ...events].slice(-this.#options.capacity) : [...events];
    this.#head = last.seq;
    for (const follower of this.followers) follower.wake();
  }
}
