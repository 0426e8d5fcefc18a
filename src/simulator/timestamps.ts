import type { Timestamp } from './records.ts';

const ticksPerMs = 10_000;

/** The instant `ms` plus `ticks` of 100 ns (0 to 9,999) with 7 fraction digits. */
export function timestampAt(ms: number, ticks = 0): Timestamp {
  return `${new Date(ms).toISOString().slice(0, -1)}${String(ticks).padStart(4, '0')}Z`;
}

/** Milliseconds of a timestamp; its last four digits are lost. */
export function timestampMs(timestamp: Timestamp): number {
  return Date.parse(timestamp);
}

/** date, optional time, optional fraction, optional zone. */
const instant =
  /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a date or date-time of a query as ServiceTitan does: UTC unless an offset is written, up to 7 fraction digits kept (more are
 * cut off). Answers undefined for anything else.
 */
export function parseInstant(text: string): Timestamp | undefined {
  const match = instant.exec(text);
  if (!match) return undefined;
  const [, date, time = '00:00:00', fraction = '', zone = 'Z'] = match;
  const wholeSeconds = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${zone}`);
  if (Number.isNaN(wholeSeconds)) return undefined;
  return `${new Date(wholeSeconds).toISOString().slice(0, -5)}.${fraction.slice(0, 7).padEnd(7, '0')}Z`;
}

/** Gives timestamps that rise, even when several changes happen within a millisecond or the clock stands still. */
export class TimestampSource {
  #lastMs = 0;
  #lastTicks = 0;

  /** The beginning of the tick of `tickMs` that `nowMs` is in, but nothing earlier than the last timestamp. */
  ofTick(nowMs: number, tickMs: number): Timestamp {
    const tick = Math.floor(nowMs / tickMs) * tickMs;
    if (tick > this.#lastMs) {
      this.#lastMs = tick;
      this.#lastTicks = 0;
    }
    return timestampAt(this.#lastMs, this.#lastTicks);
  }

  /** A timestamp at `nowMs` later than the last, with `ticks` as its last four digits unless that would not rise. */
  next(nowMs: number, ticks: number): Timestamp {
    if (nowMs > this.#lastMs) {
      this.#lastMs = nowMs;
      this.#lastTicks = ticks;
    } else if (this.#lastTicks + 1 < ticksPerMs) {
      this.#lastTicks += 1;
    } else {
      this.#lastMs += 1;
      this.#lastTicks = 0;
    }
    return timestampAt(this.#lastMs, this.#lastTicks);
  }
}
