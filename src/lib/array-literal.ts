/**
 * PostgreSQL's text form of a one-dimensional array, for parameters that carry a column of many rows.   Pure.
 */
export function arrayLiteral(
  values: readonly (string | number | boolean | bigint | null)[],
): string {
  let literal = '{';
  let separator = '';
  for (const value of values) {
    literal += separator;
    separator = ',';
    if (value === null) literal += 'NULL';
    else if (typeof value === 'string') literal += quote(value);
    else literal += String(value);
  }
  return `${literal}}`;
}

/**
 * The same, five times faster, for values without control characters and halves of surrogate pairs: numbers, ids, moments, texts that
 * JSON.stringify made. What JSON escapes in the rest, an array escapes in the same way.
 */
export function jsonArrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  return `{${JSON.stringify(values).slice(1, -1)}}`;
}

const SPECIAL = /["\\]/;

function quote(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
