/** Why a row cannot be taken in. Its neighbours can; the next pull tries it again. */
export type ParkReason =
  /** Not a JSON object. */
  | 'NOT_AN_OBJECT'
  /** No `id`, or null. */
  | 'NO_ID'
  /** `id` is not a whole number from 1 to 2^63 - 1, or a number overflows what can be computed with. */
  | 'WRONG_TYPE'
  /** More text, or longer lists, than a pricebook record can mean. */
  | 'TOO_LARGE'
  /** Nested deeper than a pricebook record can mean. */
  | 'TOO_DEEP'
  /** Holds a key named `__proto__`. */
  | 'FORBIDDEN_KEY';

/** An optional field that could not be read and is null, or was mended. */
export interface FieldIssue {
  /** Path within the row, `assets[2].url`. */
  readonly field: string;
  readonly problem: string;
}

export interface ParkedRow {
  readonly ok: false;
  /** Where the row has a readable one. */
  readonly stId: bigint | null;
  readonly reason: ParkReason;
  readonly message: string;
}

export interface ParsedRow<Payload> {
  readonly ok: true;
  readonly value: Payload;
  readonly issues: readonly FieldIssue[];
}

export type ParseOutcome<Payload> = ParsedRow<Payload> | ParkedRow;

export const NO_ISSUES: readonly FieldIssue[] = Object.freeze([]);
