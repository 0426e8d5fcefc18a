const UNSTORABLE = /[\0\ud800-\udfff]/;

/**
 * The text without what PostgreSQL refuses to store: NUL characters are removed, halves of surrogate pairs become U+FFFD.
 * The same string where there is nothing to mend, as nearly always.
 */
export function storableText(text: string): string {
  if (!UNSTORABLE.test(text)) return text;
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** How JSON writes a NUL and halves of surrogate pairs, which jsonb does not know. */
export const UNSTORABLE_IN_JSON = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** Text from outside made fit for one line of a log or a message: control characters become spaces, the rest is cut off. */
export function oneLine(text: string, longest = 300): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return flat.length > longest ? `${flat.slice(0, longest)}…` : flat;
}
