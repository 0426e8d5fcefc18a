import type { Clock } from '../lib/clock.ts';

/**
 * The simulator's time: token life, timestamps of changes, the delay of export feeds. It runs with real time until it is stopped,
 * shifted or set.
 */
export class SimulatorClock implements Clock {
  #offsetMs = 0;
  #stoppedAtMs: number | undefined;

  /** A clock that stands still at `stoppedAt`, or runs with real time when none is given. */
  constructor(stoppedAt?: Date) {
    this.#stoppedAtMs = stoppedAt?.getTime();
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return this.#stoppedAtMs ?? Date.now() + this.#offsetMs;
  }

  get stopped(): boolean {
    return this.#stoppedAtMs !== undefined;
  }

  /** Jumps to `at`; a running clock runs on from there. */
  set(at: Date): void {
    if (this.#stoppedAtMs === undefined) this.#offsetMs = at.getTime() - Date.now();
    else this.#stoppedAtMs = at.getTime();
  }

  advance(ms: number): void {
    this.set(new Date(this.nowMs() + ms));
  }

  stop(): void {
    this.#stoppedAtMs ??= this.nowMs();
  }

  run(): void {
    if (this.#stoppedAtMs === undefined) return;
    this.#offsetMs = this.#stoppedAtMs - Date.now();
    this.#stoppedAtMs = undefined;
  }

  /** As newly made with `stoppedAt`. */
  reset(stoppedAt?: Date): void {
    this.#offsetMs = 0;
    this.#stoppedAtMs = stoppedAt?.getTime();
  }
}
