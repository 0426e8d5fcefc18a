import { decimalText } from '../../lib/decimal.ts';
import { normaliseTimestamp, type StTimestamp } from '../../lib/st-timestamp.ts';
import { storableText } from '../../lib/text.ts';
import type { UpstreamRow } from '../client.ts';
import { type FieldIssue, NO_ISSUES } from './outcome.ts';

const GREATEST_ID = 2n ** 63n - 1n;
const GREATEST_INT32 = 2 ** 31 - 1;
/** Names and codes are in an index whose entries hold some 2,700 bytes. */
const LONGEST_NAME = 800;

/** An upstream id, 1 to 2^63 - 1; null for anything else. */
export function toId(value: unknown): bigint | null {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value > 0 ? BigInt(value) : null;
  }
  return typeof value === 'bigint' && value > 0n && value <= GREATEST_ID ? value : null;
}

export function isRow(value: unknown): value is UpstreamRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the fields of one row, or of an object within it. Absent and null are null; what has the wrong type is null and an issue.
 * Paths are put together only for issues, which are rare.
 */
export class FieldReader {
  readonly #row: UpstreamRow;
  readonly #parent: FieldReader | null;
  readonly #field: string;
  readonly #index: number | null;
  #issues: FieldIssue[] | null = null;

  /** `parent`, `field` and `index` say where within another row this one stands. */
  constructor(
    row: UpstreamRow,
    parent: FieldReader | null = null,
    field = '',
    index: number | null = null,
  ) {
    this.#row = row;
    this.#parent = parent;
    this.#field = field;
    this.#index = index;
  }

  get issues(): readonly FieldIssue[] {
    return this.#issues ?? NO_ISSUES;
  }

  report(field: string, problem: string): void {
    if (this.#parent !== null) {
      const index = this.#index === null ? '' : `[${this.#index}]`;
      this.#parent.report(`${this.#field}${index}.${field}`, problem);
      return;
    }
    this.#issues ??= [];
    this.#issues.push({ field, problem });
  }

  text(field: string): string | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return this.#refuse(field, 'text', value);
    return this.#storable(field, value);
  }

  /** A text that lists are sorted by. */
  name(field: string): string | null {
    const text = this.text(field);
    if (text === null || text.length <= LONGEST_NAME) return text;
    this.report(field, `cut off after ${LONGEST_NAME} of ${text.length} characters`);
    return storableText(text.slice(0, LONGEST_NAME));
  }

  /** One of a closed list of words, which is not closed: unknown words and numbers pass as text. */
  word(field: string): string | null {
    const value = this.#row[field];
    return typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : this.text(field);
  }

  flag(field: string): boolean | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    return typeof value === 'boolean' ? value : this.#refuse(field, 'true or false', value);
  }

  id(field: string): bigint | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    return toId(value) ?? this.#refuse(field, 'an id', value);
  }

  /** A whole number that fits 32 bits; numbers in strings are read too. */
  integer(field: string): number | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' &&
      Number.isInteger(number) &&
      Math.abs(number) <= GREATEST_INT32
      ? number
      : this.#refuse(field, 'a whole number of 32 bits', value);
  }

  /** Exact, as text; numbers in strings are read too. */
  decimal(field: string): string | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    return decimalText(value) ?? this.#refuse(field, 'a decimal number', value);
  }

  timestamp(field: string): StTimestamp | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    const timestamp = typeof value === 'string' ? normaliseTimestamp(value) : null;
    return timestamp ?? this.#refuse(field, 'a timestamp', value);
  }

  texts(field: string): readonly string[] {
    return this.#list(field, 'text', (element, index) =>
      typeof element === 'string' ? this.#storable(field, element, index) : null,
    );
  }

  /** Ids, or objects with an `id`: ServiceTitan uses both for the same thing. Repeats are dropped. */
  ids(field: string): readonly bigint[] {
    const ids = this.#list(field, 'an id', (element) =>
      toId(isRow(element) ? element['id'] : element),
    );
    return ids.length > 1 ? [...new Set(ids)] : ids;
  }

  /** What `read` makes of the object in `field`; null where there is none. */
  object<Payload extends object>(
    field: string,
    read: (reader: FieldReader) => Payload | null,
  ): Payload | null {
    const value = this.#row[field];
    if (value === undefined || value === null) return null;
    if (!isRow(value)) return this.#refuse(field, 'an object', value);
    return read(new FieldReader(value, this, field));
  }

  /** What `read` makes of the objects in the list in `field`. Where `read` gives null, the element is left out and reported. */
  objects<Payload extends object>(
    field: string,
    expected: string,
    read: (reader: FieldReader) => Payload | null,
  ): readonly Payload[] {
    return this.#list(field, expected, (element, index) =>
      isRow(element) ? read(new FieldReader(element, this, field, index)) : null,
    );
  }

  /** Reports what is neither a list nor null, where somebody else reads the elements. */
  expectList(field: string): void {
    const value = this.#row[field];
    if (value === undefined || value === null || Array.isArray(value)) return;
    this.#refuse(field, 'a list', value);
  }

  #list<Element extends NonNullable<unknown>>(
    field: string,
    expected: string,
    read: (element: unknown, index: number) => Element | null,
  ): readonly Element[] {
    const value = this.#row[field];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.#refuse(field, 'a list', value);
      return [];
    }
    const elements: Element[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const element = read(value[index], index);
      if (element === null) this.#refuse(`${field}[${index}]`, expected, value[index]);
      else elements.push(element);
    }
    return elements;
  }

  #storable(field: string, text: string, index: number | null = null): string {
    const storable = storableText(text);
    if (storable === text) return text;
    const place = index === null ? field : `${field}[${index}]`;
    this.report(place, 'characters that cannot be stored were taken out');
    return storable;
  }

  #refuse(field: string, expected: string, value: unknown): null {
    this.report(field, `expected ${expected}, got ${describe(value)}`);
    return null;
  }
}

/** The kind of value and, of short ones, the value: enough to find it, too little to fill a log. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `${typeof value} ${String(value)}`;
  return value.length > 40 ? `text of ${value.length} characters` : `text ${JSON.stringify(value)}`;
}
