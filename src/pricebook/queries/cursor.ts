import { InvalidInputError } from '../../errors.ts';
import { isStId } from '../st-id.ts';

/** A place in an ordered list: the row with this value of the order's field and this id, whether it still exists or not. */
export interface Cursor {
  readonly value: string | number | null;
  readonly stId: string;
}

/** Opaque to clients; good for the order it was made in only. */
export function encodeCursor(orderField: string, { value, stId }: Cursor): string {
  return Buffer.from(JSON.stringify([orderField, value, stId])).toString('base64url');
}

/** Errors  InvalidInputError for anything encodeCursor did not make for a list in this order. */
export function decodeCursor(
  text: string,
  expected: {
    readonly orderField: string;
    readonly isValue: (value: unknown) => value is Cursor['value'];
    /** The argument to blame: `after` or `before`. */
    readonly argument: string;
  },
): Cursor {
  const parts = parse(text);
  if (Array.isArray(parts) && parts.length === 3) {
    const [orderField, value, stId]: unknown[] = parts;
    if (
      orderField === expected.orderField &&
      expected.isValue(value) &&
      typeof stId === 'string' &&
      isStId(stId)
    ) {
      return { value, stId };
    }
  }
  throw new InvalidInputError(
    expected.argument,
    `The cursor "${text.slice(0, 100)}" was not given out for a list in this order. Pass one of this list, or leave it out to start from the beginning.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
