/**
 * Timestamps of ServiceTitan. It counts in ticks of 100 ns and prints UTC with trailing zeros of the fraction cut off, so that its
 * texts do not sort and a JavaScript Date cannot hold them. Here one has exactly seven fraction digits,
 * `2025-12-15T02:56:35.0643800Z`: as text, these sort by time.
 */
export type StTimestamp = string;

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const NORMAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const FRACTION_DIGITS = 7;

/**
 * The timestamp in its sortable form, or null where the text is not one.
 * A missing offset means UTC, a missing time midnight; digits beyond 100 ns are cut off. The date must exist.
 */
export function normaliseTimestamp(text: string): StTimestamp | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] =
    match;
  if (
    !isRealTime(
      Number(year),
      Number(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
  ) {
    return null;
  }
  const wholeSeconds = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const digits =
    fraction.length === FRACTION_DIGITS
      ? fraction
      : fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0');
  const shift = offsetMs(offset);
  if (shift === 0) return `${wholeSeconds}.${digits}Z`;
  return withFraction(Date.parse(`${wholeSeconds}Z`) - shift, digits);
}

/** `date` as a timestamp; what a Date can hold, with zeros behind it. */
export function timestampFromDate(date: Date): StTimestamp {
  return date.toISOString().replace('Z', '0000Z');
}

/** The timestamp `ms` milliseconds later, or earlier when negative. Its 100 ns digits are kept. `ms` is a whole number. */
export function shiftTimestamp(timestamp: StTimestamp, ms: number): StTimestamp {
  assertNormal(timestamp);
  const shifted = new Date(Date.parse(`${timestamp.slice(0, 23)}Z`) + ms).toISOString();
  return `${shifted.slice(0, 23)}${timestamp.slice(23)}`;
}

/**
 * The timestamp as ServiceTitan's date filters take it: milliseconds, rounded down, so that an inclusive `…OnOrAfter` never
 * leaves out a row.
 */
export function filterTimestamp(timestamp: StTimestamp): string {
  assertNormal(timestamp);
  return `${timestamp.slice(0, 23)}Z`;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Not left to Date.parse, which takes 31 February for 3 March and 24:00 for the next day. */
function isRealTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

function offsetMs(offset: string | undefined): number {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

function withFraction(instant: number, digits: string): StTimestamp | null {
  const text = new Date(instant).toISOString();
  // Years outside 0..9999 have a sign and six digits and would not sort.
  return /^\d/.test(text) ? `${text.slice(0, 19)}.${digits}Z` : null;
}

function assertNormal(timestamp: StTimestamp): void {
  if (!NORMAL.test(timestamp)) throw new RangeError(`Not a normalised timestamp: ${timestamp}`);
}
