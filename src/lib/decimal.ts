import { LongDecimal } from './lossless-json.ts';

const PATTERN = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/;
/** Decimals of .NET have up to 29 digits; nobody's price has more than this. */
const MOST_DIGITS = 60;

/**
 * A decimal number from JSON, exact, as plain text: no exponent, no superfluous zeros, no plus sign, no negative zero. Numbers in
 * strings are numbers. Null where the value is not a decimal number, or has more than 60 digits written out.
 */
export function decimalText(value: unknown): string | null {
  if (typeof value === 'number') {
    const text = String(value);
    return /^-?[\d.]+$/.test(text) ? text : normalise(text);
  }
  if (typeof value === 'bigint') return normalise(value.toString());
  if (value instanceof LongDecimal) return normalise(value.text);
  return typeof value === 'string' ? normalise(value) : null;
}

function normalise(text: string): string | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  if (digits === '') return null;
  const point = whole.length + Number(exponent);
  if (Math.max(digits.length, point, digits.length - point) > MOST_DIGITS) return null;
  const padded = digits.padStart(digits.length - Math.min(point, 0), '0').padEnd(point, '0');
  const pointInPadded = Math.max(point, 0);
  const wholeText = padded.slice(0, pointInPadded).replace(/^0+/, '') || '0';
  const fractionText = padded.slice(pointInPadded).replace(/0+$/, '');
  const unsigned = fractionText === '' ? wholeText : `${wholeText}.${fractionText}`;
  return sign === '-' && unsigned !== '0' ? `-${unsigned}` : unsigned;
}
