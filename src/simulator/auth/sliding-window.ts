/** Counts events by key in a window that slides with time. */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Takes one of `limit` places; false when all of the window are taken. `countRejected`: the refused event takes a place too. */
  take(key: string, nowMs: number, options: { limit: number; countRejected: boolean }): boolean {
    const times = this.#times.get(key) ?? [];
    this.#times.set(key, times);
    const firstInside = times.findIndex((time) => time > nowMs - this.#windowMs);
    times.splice(0, firstInside < 0 ? times.length : firstInside);
    const free = times.length < options.limit;
    if (free || options.countRejected) times.push(nowMs);
    return free;
  }

  clear(): void {
    this.#times.clear();
  }
}
