/**
 * JSON with 64-bit ids. The simulator has its own reader and printer on purpose: sharing them with the client would hide the mistakes
 * of both.
 */

/** Prints a value as JSON; a bigint becomes bare digits, undefined members are left out. */
export function printJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError && containsBigint(value)) return printSlowly(value);
    throw error;
  }
}

function containsBigint(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(containsBigint);
}

function printSlowly(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(printSlowly).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${printSlowly(member)}`).join(',')}}`;
}

/** A string literal or a whole number literal, so that digits within either are not taken for an integer. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;
const marker = '\u0000bigint:';

/**
 * Reads JSON; integers beyond 2^53 become bigint, all other numbers stay numbers.
 * Errors  SyntaxError as JSON.parse.
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let marked = false;
  const safeText = text.replace(stringOrNumber, (token) => {
    if (!longInteger.test(token) || Number.isSafeInteger(Number(token))) return token;
    marked = true;
    return JSON.stringify(marker + token);
  });
  if (!marked) return JSON.parse(text);
  return JSON.parse(safeText, (_key, member: unknown) =>
    typeof member === 'string' && member.startsWith(marker)
      ? BigInt(member.slice(marker.length))
      : member,
  );
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
