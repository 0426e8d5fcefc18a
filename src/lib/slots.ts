import { abortable } from './abortable.ts';

/** Lets at most `count` pieces of work run at the same time; the rest wait in the order they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Pieces of work that wait for a slot. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get isBusy(): boolean {
    return this.#free === 0;
  }

  /** Runs `work` once a slot is free. Throws the signal's reason when it is aborted while waiting. */
  async run<Value>(work: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
    await this.#take(signal);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  async #take(signal: AbortSignal | undefined): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    let handOver = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      handOver = resolve;
    });
    this.#waiting.push(handOver);
    try {
      await abortable(turn, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(handOver);
      if (place === -1) this.#release();
      else this.#waiting.splice(place, 1);
      throw error;
    }
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
