import { OperationTimedOutError } from '../errors.ts';

/** When an operation is over for whoever waits for it, by a clock that is never set back. */
export class Deadline {
  readonly #limitMs: number;
  readonly #at: number;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#at = performance.now() + limitMs;
  }

  /** In whole milliseconds, 1 at least. */
  leftMs(): number {
    return Math.max(1, Math.ceil(this.#at - performance.now()));
  }

  hasPassed(): boolean {
    return performance.now() >= this.#at;
  }

  /** What `work` comes to. Errors  OperationTimedOutError when the deadline comes first; the work itself goes on. */
  async wait<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.error()), this.leftMs());
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Aborts, with the error, when the deadline comes. */
  signal(): AbortSignal {
    const controller = new AbortController();
    setTimeout(() => controller.abort(this.error()), this.leftMs()).unref();
    return controller.signal;
  }

  error(): OperationTimedOutError {
    return new OperationTimedOutError(this.#limitMs);
  }
}
