import { type StTimestamp, shiftTimestamp } from '../../lib/st-timestamp.ts';

/** What a completed read knows about the times of its rows. */
export interface ReadTimes {
  /** Before the first request, by our clock. */
  readonly startedAt: StTimestamp;
  /** The newest `modifiedOn` of all rows read; null when none was read. */
  readonly newest: StTimestamp | null;
  /** A row came without `modifiedOn`: the date filter of this entity cannot be trusted to find it again. */
  readonly undated: boolean;
}

/**
 * Where the next incremental read of the entity starts, or null when it has to be a full read.
 *
 * Taken from before the first request, so that what changed during the read is read again, and from the newest row, so that a
 * clock of ours that runs ahead of ServiceTitan's passes nothing over; then minus the overlap, for rows that become visible late.
 * It never goes back and never passes a row that is not committed: the caller has committed every row of the read.
 */
export function nextCursor(
  committed: StTimestamp | null,
  times: ReadTimes,
  overlapMs: number,
): StTimestamp | null {
  if (times.undated) return null;
  const candidate = readFrom(times, overlapMs);
  if (candidate === null) return committed;
  return committed === null || candidate > committed ? candidate : committed;
}

/** From where rows may have changed behind the read; null when it saw no dated row. */
export function readFrom(times: ReadTimes, overlapMs: number): StTimestamp | null {
  if (times.newest === null) return null;
  const latest = times.newest < times.startedAt ? times.newest : times.startedAt;
  return shiftTimestamp(latest, -overlapMs);
}
