import type { ParkedRow } from './incoming-row.ts';

/** Keys of the parked records of an entity, each with its reason. */
export type ParkedReasons = ReadonlyMap<string, string>;

export interface ParkingPlan {
  /** To be written down; distinct keys. */
  readonly rows: readonly ParkedRow[];
  /** Keys that are in order now, or gone. */
  readonly resolved: readonly string[];
  /** What is parked afterwards. */
  readonly now: ParkedReasons;
}

/** Rows that are in, but stand at the top because their parent is missing or is one of their descendants. */
const DETACHED: ReadonlySet<string> = new Set(['ORPHAN', 'CYCLE']);

/** What was learned about the rows of an entity. */
export interface ParkingNews {
  /** Rows that stay outside. */
  readonly refused: readonly ParkedRow[];
  /** Rows that are in, but not wholly as they were sent. */
  readonly mended: readonly ParkedRow[];
  /** Keys of all records met, or known to be gone. */
  readonly keys: readonly string[];
}

/**
 * Which records are parked after a batch, and which are no longer. Pure.
 * `detached` are the rows found standing at the top although they name a parent: all there are, or null where nobody looked.
 */
export function planParking(
  parked: ParkedReasons,
  news: ParkingNews,
  detached: readonly ParkedRow[] | null,
): ParkingPlan {
  const rows = new Map<string, ParkedRow>();
  for (const row of [...(detached ?? []), ...news.mended, ...news.refused]) rows.set(row.key, row);
  const met = parked.size === 0 ? new Set<string>() : new Set(news.keys);
  const now = new Map(parked);
  const resolved: string[] = [];
  for (const [key, reason] of parked) {
    if (rows.has(key)) continue;
    const settled = DETACHED.has(reason) ? detached !== null : met.has(key);
    if (!settled) continue;
    resolved.push(key);
    now.delete(key);
  }
  for (const row of rows.values()) now.set(row.key, row.reason);
  return { rows: [...rows.values()], resolved, now };
}

/** Parked records that a complete read no longer holds. */
export function findVanished(parked: ParkedReasons, seen: ReadonlySet<string>): readonly string[] {
  return [...parked].flatMap(([key, reason]) =>
    seen.has(key) || DETACHED.has(reason) ? [] : [key],
  );
}
