import type { Logger } from 'pino';

export interface SweeperOptions {
  readonly everyMs: number;
  readonly sweep: () => Promise<void>;
  readonly logger: Logger;
}

/**
 * Sweeps at once and then again `everyMs` after each sweep has ended, until it is stopped.
 * A sweep that fails is logged and the next one comes; `stop` waits for the one that is on its way.
 */
export function startSweeper({ everyMs, sweep, logger }: SweeperOptions): {
  stop(): Promise<void>;
} {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function sweepOnce(): Promise<void> {
    try {
      await sweep();
    } catch (error) {
      logger.warn({ err: error }, 'a sweep for waiting work failed; the next one tries again');
    }
    if (!stopped) timer = setTimeout(() => (current = sweepOnce()), everyMs);
  }
  let current = sweepOnce();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
