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
 * The same for texts that JSON.stringify made, five times faster: such texts hold no control characters and no halves of surrogate
 * pairs, and what JSON escapes in the rest, an array escapes in the same way.
 */
export function jsonArrayLiteral(documents: readonly string[]): string {
  return `{${JSON.stringify(documents).slice(1, -1)}}`;
}

const SPECIAL = /["\\]/;

function quote(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
