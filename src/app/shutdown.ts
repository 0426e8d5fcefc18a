import type { Logger } from 'pino';

type Release = () => Promise<void> | void;

/**
 * What was opened, closed in reverse order.
 *
 * Roles register each thing right after they open it, so a start that fails half-way releases just what it took, and
 * Ctrl-C stops the parts in the order that loses nothing: first all say that they take no more, then work is handed
 * back, then the doors close, and the database goes last.
 */
export class Shutdown {
  readonly #logger: Logger;
  readonly #drains: (() => void)[] = [];
  readonly #releases: { name: string; release: Release }[] = [];
  #done: Promise<boolean> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Called before anything is released: what others see should say that this process is going away. */
  onDrain(drain: () => void): void {
    this.#drains.push(drain);
  }

  onStop(name: string, release: Release): void {
    this.#releases.push({ name, release });
  }

  /** Releases everything once, however often it is called. Answers whether all of it went well. */
  stop(): Promise<boolean> {
    this.#done ??= this.#stopAll();
    return this.#done;
  }

  async #stopAll(): Promise<boolean> {
    for (const drain of this.#drains) drain();
    let clean = true;
    for (const { name, release } of this.#releases.reverse()) {
      try {
        await release();
      } catch (error) {
        clean = false;
        this.#logger.error({ err: error, part: name }, 'a part did not stop cleanly');
      }
    }
    return clean;
  }
}
