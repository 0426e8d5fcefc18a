import { settled } from '../lib/within.ts';

/** The runs this process works on now. */
export class RunningRuns {
  readonly #runs = new Map<string, { readonly abort: () => void; readonly ended: Promise<void> }>();
  #closed = false;

  ids(): string[] {
    return [...this.#runs.keys()];
  }

  /** Does the work unless this process is at that run already or takes no more. Ends as the work ends. */
  async take(runId: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#closed || this.#runs.has(runId)) return;
    const controller = new AbortController();
    const ended = work(controller.signal);
    this.#runs.set(runId, { abort: () => controller.abort(), ended });
    try {
      await ended;
    } finally {
      this.#runs.delete(runId);
    }
  }

  /** Takes no more and asks those at work to hand their runs back. True when all did within `ms`. */
  handBack(ms: number): Promise<boolean> {
    this.#closed = true;
    const runs = [...this.#runs.values()];
    for (const { abort } of runs) abort();
    return settled(ms, Promise.allSettled(runs.map(({ ended }) => ended)));
  }
}
