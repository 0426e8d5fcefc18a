import { setMaxListeners } from 'node:events';
import { RefetchRequiredError, type SubscriberTooSlowError } from '../errors.ts';
import type { EventRange } from './read-events.ts';
import type { Follower, Tail } from './tail.ts';
import { type EventType, isEventType, type StoredEvent } from './types.ts';

export interface SubscribeOptions {
  /** Number of the last event the subscriber has; absent for new events only. */
  readonly after?: bigint | undefined;
  /** Only these; all when absent. */
  readonly types?: readonly EventType[] | undefined;
  /** How many events its reader may have taken that have not left yet: a place to resume from lies before those. @default 0 */
  readonly ahead?: number | undefined;
  /** Ends the subscription quietly. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when the subscription is ended for not keeping up, because a subscriber that does not read will not
   * see the error either: close its socket and give it the cursor.
   */
  readonly onTooSlow?: ((error: SubscriberTooSlowError) => void) | undefined;
}

export interface SubscriptionSource {
  readonly tail: Tail;
  readonly readRange: () => Promise<EventRange>;
  /** Events after a number, for one who is behind the tail. */
  readonly readAfter: (seq: bigint) => Promise<StoredEvent[]>;
  /** Called with each event that its reader is given. */
  readonly onDelivery: (event: StoredEvent) => void;
  /** Called once, when the subscription holds nothing any more. */
  readonly onEnd: () => void;
}

/**
 * One reader of a tenant's events: each once, in order, from the shared tail or, when behind it, from the rows.
 *
 * It holds its place and at most one small batch. Pull it like any async iterator; `return()` and the signal end it
 * even while a pull waits. A pull throws RefetchRequiredError when events it has not seen are no longer kept, and
 * SubscriberTooSlowError when it was cut off.
 */
export class Subscription implements AsyncIterableIterator<StoredEvent, undefined>, Follower {
  /** Settles when the place is fixed: from then on no event is missed. Rejects as the first pull would. */
  readonly opened: Promise<void>;
  readonly #source: SubscriptionSource;
  readonly #options: SubscribeOptions;
  readonly #events: AsyncGenerator<StoredEvent, undefined, undefined>;
  readonly #abort = () => this.end();
  #place = 0n;
  #confirmed = 0n;
  /** Numbers of the events its reader was given, and may still hold. */
  readonly #given: bigint[] = [];
  #isOpen = false;
  /** Pulls that the generator has not answered yet. */
  #pulls = 0;
  #batch: StoredEvent[] = [];
  #ended: { readonly error?: Error | undefined } | undefined;
  #wake: (() => void) | undefined;

  constructor(source: SubscriptionSource, options: SubscribeOptions) {
    this.#source = source;
    this.#options = options;
    source.tail.followers.add(this);
    if (options.signal) this.#obey(options.signal);
    this.#events = this.#read();
    this.opened = this.#open();
    this.opened.catch((error: Error) => this.end(error));
  }

  /** Whether `opened` has settled well. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Number of the last event its reader is done with: it came back for the next one, and for as many as it may hold. */
  get confirmed(): bigint {
    return this.#confirmed;
  }

  /** How many committed events its reader has not asked for yet. */
  get lag(): bigint {
    const { head } = this.#source.tail;
    return head === undefined || head < this.#place ? 0n : head - this.#place;
  }

  /** What is there already, without a promise; see `ReadyGenerator`. */
  ready(): StoredEvent | undefined {
    this.#confirm();
    return this.#pulls === 0 ? this.#takeNewest() : undefined;
  }

  next(): Promise<IteratorResult<StoredEvent, undefined>> {
    const event = this.ready();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    this.#pulls += 1;
    return this.#events.next().finally(() => {
      this.#pulls -= 1;
    });
  }

  return(): Promise<IteratorResult<StoredEvent, undefined>> {
    this.end();
    return this.#events.return(undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Ends it at once and lets go of everything; the next pull throws `error`, or is done. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = { error };
    this.#batch = [];
    this.#source.tail.followers.delete(this);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.wake();
    this.#source.onEnd();
  }

  /** Ends it for not keeping up, and says so to whoever can reach its reader. */
  cutOff(error: SubscriberTooSlowError): void {
    this.end(error);
    this.#options.onTooSlow?.(error);
  }

  #obey(signal: AbortSignal): void {
    // One signal may end the hundreds of subscriptions of a socket; that is no leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', this.#abort);
    if (signal.aborted) queueMicrotask(this.#abort);
  }

  async #open(): Promise<void> {
    const range = await this.#source.readRange();
    const after = this.#options.after ?? range.last;
    if (after < range.pruned || after > range.last) throw notKept();
    this.#place = after;
    this.#confirmed = after;
    this.#isOpen = true;
    this.#source.tail.startAt(range.last);
  }

  async *#read(): AsyncGenerator<StoredEvent, undefined, undefined> {
    try {
      await this.opened;
      while (!this.#ended) {
        const event = this.#takeNewest() ?? (await this.#takeOlder());
        if (event !== undefined) yield event;
      }
    } finally {
      this.end();
    }
    if (this.#ended.error) throw this.#ended.error;
    return undefined;
  }

  /** The next event that is wanted, where the tail has it. */
  #takeNewest(): StoredEvent | undefined {
    while (!this.#ended && this.#isOpen) {
      const event = this.#source.tail.at(this.#place + 1n);
      if (event === undefined || this.#pass(event)) return event;
    }
    return undefined;
  }

  /** The next event from the rows when it is wanted; undefined when it is not, and after waiting for news when there is none yet. */
  async #takeOlder(): Promise<StoredEvent | undefined> {
    const { tail, readAfter } = this.#source;
    const seq = this.#place + 1n;
    if ((tail.head ?? 0n) < seq) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      return undefined;
    }
    if (this.#batch.at(-1)?.seq !== seq) this.#batch = (await readAfter(seq - 1n)).reverse();
    if (this.#ended) return undefined;
    const event = this.#batch.pop();
    if (event?.seq !== seq) throw notKept();
    return this.#pass(event) ? event : undefined;
  }

  /** Goes on behind an event. Returns whether its reader is to be given it. */
  #pass(event: StoredEvent): boolean {
    this.#place = event.seq;
    if (this.#wants(event)) {
      this.#given.push(event.seq);
      this.#source.onDelivery(event);
      return true;
    }
    if (this.#given.length === 0) this.#confirmed = event.seq;
    return false;
  }

  /** Its reader asks for more: it is done with all but the last it was given, and with as many more as it may hold. */
  #confirm(): void {
    if (this.#given.length > (this.#options.ahead ?? 0)) {
      this.#confirmed = this.#given.shift() ?? this.#confirmed;
    }
  }

  #wants(event: StoredEvent): boolean {
    return this.#options.types?.includes(event.type) ?? isEventType(event.type);
  }
}

function notKept(): RefetchRequiredError {
  return new RefetchRequiredError(
    'Events after this cursor are no longer kept; subscribe without a cursor and read again what you show.',
  );
}
