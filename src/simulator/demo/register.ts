import type { Timestamp } from '../records.ts';
import type { Random } from './random.ts';

/** When a record came to be, between 0 (the day the contractor signed up) and 1 (the day before the demo begins). */
export type Born = number;

/** What a record gets from the register once it is closed. */
export interface Identity {
  readonly born: Born;
  readonly id: number;
  readonly createdOn: Timestamp;
  readonly modifiedOn: Timestamp;
}

export interface Register {
  /** Reserves an identity; its id and timestamps hold only after `close`. */
  enroll(born: Born): Identity;
  /** Gives out ids and timestamps to all enrolled, older records first. */
  close(): void;
  /** An id below which records exist but which none has, as if its record had been deleted. Only after `close`. */
  freeId(): number;
}

const signedUpMs = Date.UTC(2017, 2, 6, 13, 5, 11);
const demoBeginsMs = Date.UTC(2025, 11, 15, 2, 56, 35);
const spanMs = demoBeginsMs - signedUpMs;

/** The id ranges ServiceTitan gave out over the years, and which share of the records came to be in each. */
const ranges = [
  { from: 4_543, to: 99_999, until: 0.16 },
  { from: 118_204, to: 9_990_000, until: 0.26 },
  { from: 53_004_117, to: 62_480_000, until: 1 },
] as const;

/** Days on which somebody changed thousands of rows at once: price rises, a catalog update, a new account plan. */
const bulkUpdates: readonly Born[] = [0.31, 0.52, 0.68, 0.79, 0.87, 0.93, 0.965, 0.988];

const dayMs = 86_400_000;

/** Prints instants; `Date` is asked once per day, because there are tens of thousands of them on a few thousand days. */
function createPrinter(): (ms: number, ticks: number) => Timestamp {
  const days = new Map<number, string>();
  const digits = (count: number, value: number) => String(value).padStart(count, '0');
  return (ms, ticks) => {
    const day = Math.floor(ms / dayMs);
    const date = days.get(day) ?? new Date(ms).toISOString().slice(0, 10);
    days.set(day, date);
    const second = Math.floor((ms - day * dayMs) / 1000);
    const time = `${digits(2, Math.floor(second / 3600))}:${digits(2, Math.floor(second / 60) % 60)}:${digits(2, second % 60)}`;
    return `${date}T${time}.${digits(3, ms % 1000)}${digits(4, ticks)}Z`;
  };
}

/**
 * Ids rise with time and are unique over all kinds, as upstream; their gaps are irregular. One row in fifty was imported and bears a
 * whole second; the other timestamps have all seven digits, by chance with zeros at the end.
 */
export function createRegister(random: Random): Register {
  const enrolled: { born: Born; id: number; createdOn: Timestamp; modifiedOn: Timestamp }[] = [];

  let taken: Set<number> | undefined;

  function numberAll(): void {
    let last = 0;
    let given = 0;
    for (const range of ranges) {
      const end = Math.round(enrolled.length * range.until);
      const gap = Math.max(
        1,
        Math.floor((2.4 * (range.to - range.from)) / Math.max(1, end - given)),
      );
      last = Math.max(last, range.from - 1);
      for (; given < end; given++) {
        const identity = enrolled[given];
        if (identity === undefined) break;
        last += random.chance(0.3) ? 1 : random.int(1, gap);
        identity.id = last;
      }
    }
  }

  function dateModified(born: Born): Born {
    const kind = random.next();
    if (kind < 0.22) return born;
    const next = bulkUpdates.findIndex((update) => update > born);
    if (kind < 0.6 && next >= 0) {
      return (bulkUpdates[random.int(next, bulkUpdates.length - 1)] ?? born) + random.next() * 2e-6;
    }
    return born + random.next() * (1 - born);
  }

  return {
    enroll(born) {
      const identity = { born, id: 0, createdOn: '', modifiedOn: '' };
      enrolled.push(identity);
      return identity;
    },

    close() {
      const timestamp = createPrinter();
      enrolled.sort((a, b) => a.born - b.born);
      numberAll();
      for (const identity of enrolled) {
        const imported = random.chance(0.02);
        const created = signedUpMs + Math.floor(identity.born * spanMs);
        const modified = signedUpMs + Math.floor(dateModified(identity.born) * spanMs);
        identity.createdOn = imported
          ? timestamp(Math.floor(created / 1000) * 1000, 0)
          : timestamp(created, random.int(0, 9999));
        identity.modifiedOn =
          modified - created < 1000 ? identity.createdOn : timestamp(modified, random.int(0, 9999));
      }
    },

    freeId() {
      taken ??= new Set(enrolled.map(({ id }) => id));
      let id = random.pick(enrolled).id + 1;
      while (taken.has(id)) id++;
      return id;
    },
  };
}
