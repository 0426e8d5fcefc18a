import { createHash } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';

/** Where a page of a list starts or ends: the values its rows are ordered by. */
export type CursorKey = readonly (string | number | boolean | null)[];

/**
 * An opaque cursor of the list `list` (its name with its order, so that a cursor of another order is refused).
 * Sealed against cuts and edits; not a secret, because what may be read is decided by the viewer alone.
 */
export function encodeCursor(list: string, key: CursorKey): string {
  const text = JSON.stringify(key);
  return Buffer.from(`${seal(list, text)}${text}`).toString('base64url');
}

/** The key inside. Errors  InvalidInputError for `field` unless `encodeCursor` made it for this very list. */
export function decodeCursor(list: string, cursor: string, field: string): CursorKey {
  const decoded = Buffer.from(cursor, 'base64url').toString();
  const text = decoded.slice(SEAL_LENGTH);
  if (decoded.slice(0, SEAL_LENGTH) !== seal(list, text)) {
    throw new InvalidInputError(
      field,
      'This is not a cursor of this list in this order; pass one from its `pageInfo` or `edges`, unchanged.',
    );
  }
  return JSON.parse(text) as CursorKey;
}

const SEAL_LENGTH = 8;

function seal(list: string, text: string): string {
  return createHash('sha256')
    .update(`cursor 1 ${list} ${text}`)
    .digest('base64url')
    .slice(0, SEAL_LENGTH);
}
