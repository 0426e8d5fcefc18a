import type { Logger } from 'pino';

type Release = () => Promise<void> | void;

/**
 * What was opened, closed in reverse order.
 *
 * Roles register each thing right after they open it, so a start that fails half-way releases just what it took, and
 * Ctrl-C stops the parts in the order that loses nothing: doors first, then work, then the database.
 */
export class Shutdown {
  readonly #logger: Logger;
  readonly #releases: { name: string; release: Release }[] = [];
  #done: Promise<boolean> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
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

/**
 * Waits for Ctrl-C or SIGTERM, then stops everything and answers the exit code.
 * A second signal leaves at once: the database recovers, and the next start goes on from the last commit.
 */
export async function stopOnSignal(shutdown: Shutdown, onStopping: () => void): Promise<number> {
  await firstSignal();
  const hurryAfter = performance.now() + SAME_KEYPRESS_MS;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (performance.now() > hurryAfter) process.exit(130);
    });
  }
  onStopping();
  return (await shutdown.stop()) ? 0 : 1;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** One Ctrl-C can arrive twice: from the terminal, and forwarded by npm. */
const SAME_KEYPRESS_MS = 1_000;

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.once(signal, () => resolve());
  });
}
