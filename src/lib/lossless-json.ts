import { randomUUID } from 'node:crypto';

/**
 * JSON in which no number loses digits. A JavaScript number holds 15 significant digits for certain; ids of 64 bits and decimals
 * of .NET have up to 29. Numbers of up to 15 digits stay numbers, so that the usual document costs what JSON.parse costs; longer
 * whole numbers become bigints, longer fractions become `LongDecimal`.
 */

/** A number with a fraction and more than 15 significant digits, as it was written. */
export class LongDecimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** Refuses, as bigint does: only `stringifyLossless` can write it without changing it. */
  toJSON(): never {
    throw new TypeError('A LongDecimal is written by stringifyLossless, not by JSON.stringify');
  }
}

const CERTAIN_DIGITS = 15;
const NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** Runs of number characters in the text between two JSON strings. */
const NUMBER_RUNS = /[-+.\deE]{16,}/g;
/** Stands for a long number while JSON.parse works; nobody outside this process can have written it into a document. */
const MARK = `~${randomUUID()}:`;

/**
 * Parses JSON without rounding any number.
 * Errors  SyntaxError as from JSON.parse.
 * Cost    JSON.parse plus a scan of every 16th character; a document with long numbers takes two to three times as long.
 */
export function parseLossless(text: string): unknown {
  if (!mayHoldLongNumber(text)) return JSON.parse(text);
  const marked = markLongNumbers(text, MARK);
  if (marked === text) return JSON.parse(text);
  return replaceMarks(JSON.parse(marked));
}

/**
 * Writes JSON as JSON.stringify does, bigints and `LongDecimal`s as bare digits.
 * Errors  RangeError for a value nested some thousand levels deep.
 */
export function stringifyLossless(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError) return write(value);
    throw error;
  }
}

/** The same JSON with every long number in quotes, for those who parse it by JSON.parse. */
export function quoteLongNumbers(text: string): string {
  return mayHoldLongNumber(text) ? markLongNumbers(text, '') : text;
}

/** Any run of 16 characters contains exactly one whose index is 15 modulo 16: looking at those finds every run that long. */
function mayHoldLongNumber(text: string): boolean {
  const longRun = CERTAIN_DIGITS + 1;
  for (let probe = CERTAIN_DIGITS; probe < text.length; probe += longRun) {
    if (!isDigitOrPoint(text.charCodeAt(probe))) continue;
    let start = probe;
    while (start > 0 && isDigitOrPoint(text.charCodeAt(start - 1))) start -= 1;
    let end = probe + 1;
    while (end < text.length && isDigitOrPoint(text.charCodeAt(end))) end += 1;
    if (end - start >= longRun && mayPrecedeNumber(text.charCodeAt(start - 1))) return true;
    probe = end - 1 - ((end - 1 - CERTAIN_DIGITS) % longRun);
  }
  return false;
}

function isDigitOrPoint(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46;
}

/** Start of text (NaN), blank, comma, minus, colon, bracket: whatever else stands there, the run is inside a string. */
function mayPrecedeNumber(code: number): boolean {
  return !(code > 32) || code === 44 || code === 45 || code === 58 || code === 91;
}

/** Puts long numbers that stand outside of strings into strings that begin with `mark`. */
function markLongNumbers(text: string, mark: string): string {
  const pieces: string[] = [];
  let taken = 0;
  let gapStart = 0;
  while (gapStart < text.length) {
    const quote = text.indexOf('"', gapStart);
    const gapEnd = quote === -1 ? text.length : quote;
    if (gapEnd - gapStart > CERTAIN_DIGITS) {
      for (const run of text.slice(gapStart, gapEnd).matchAll(NUMBER_RUNS)) {
        if (!isLongNumber(run[0])) continue;
        const start = gapStart + run.index;
        pieces.push(text.slice(taken, start), `"${mark}${run[0]}"`);
        taken = start + run[0].length;
      }
    }
    gapStart = quote === -1 ? text.length : endOfString(text, quote);
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(taken);
}

/** Index after the closing quote of the string that opens at `quote`. */
function endOfString(text: string, quote: number): number {
  let close = text.indexOf('"', quote + 1);
  while (close !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return close + 1;
    close = text.indexOf('"', close + 1);
  }
  return text.length;
}

function isLongNumber(run: string): boolean {
  if (!NUMBER.test(run)) return false;
  const digits = run
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return digits.length > CERTAIN_DIGITS;
}

function unmark(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
  const digits = value.slice(MARK.length);
  return /^-?\d+$/.test(digits) ? BigInt(digits) : new LongDecimal(digits);
}

/** Not recursive: documents may be nested deeper than the stack. */
function replaceMarks(root: unknown): unknown {
  if (typeof root !== 'object' || root === null) return unmark(root);
  const open: object[] = [root];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    for (const key of Object.keys(container)) {
      const value: unknown = Reflect.get(container, key);
      if (typeof value === 'object' && value !== null) open.push(value);
      else if (typeof value === 'string' && value.startsWith(MARK)) {
        Reflect.defineProperty(container, key, { ...PLAIN_PROPERTY, value: unmark(value) });
      }
    }
  }
  return root;
}

/** Defined rather than assigned: a document may hold a key named `__proto__`. */
const PLAIN_PROPERTY = { configurable: true, enumerable: true, writable: true } as const;

function write(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof LongDecimal) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null || 'toJSON' in value) {
    return JSON.stringify(value) ?? 'null';
  }
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${write(member)}`);
  }
  return `{${members.join(',')}}`;
}
