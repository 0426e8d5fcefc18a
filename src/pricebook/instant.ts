/**
 * A moment as rows of master carry it: UTC with the six fraction digits of timestamptz, `2026-03-01T08:15:00.123000Z`.
 * Text, so that it sorts and rows compare equal byte for byte.
 */
export type Instant = string;

export function toInstant(date: Date): Instant {
  let instant = instants.get(date);
  if (instant === undefined) {
    instant = `${date.toISOString().slice(0, -1)}000Z`;
    instants.set(date, instant);
  }
  return instant;
}

/** All rows of a batch carry the same Date. */
const instants = new WeakMap<Date, Instant>();
