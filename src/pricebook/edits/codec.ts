import { decimalText } from '../../lib/decimal.ts';
import { LongDecimal } from '../../lib/lossless-json.ts';
import { storableText } from '../../lib/text.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { isEditableId } from '../st-id.ts';
import { type EditValue, isList } from './edit-value.ts';

/** What a value may be exchanged for on its way: ids of records made here, pictures that are not uploaded yet. */
export interface ValueVisitor {
  readonly reference?: (entity: PricebookEntity, stId: string) => string;
  readonly image?: (url: string) => string;
}

export type Checked =
  | { readonly ok: true; readonly value: EditValue }
  /** `problem` is the rest of a sentence that begins with the field's name: "must be a whole number". */
  | { readonly ok: false; readonly problem: string };

/** What callers give of a value, for whoever describes it to them; what else has to hold is for `check` to say. */
export type ValueShape =
  | { readonly kind: 'text' | 'flag' | 'wholeNumber' | 'decimal' | 'id' }
  | { readonly kind: 'list'; readonly element: ValueShape }
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly members: Readonly<Record<string, MemberShape>>;
    };
export interface MemberShape {
  readonly shape: ValueShape;
  readonly required: boolean;
}

/** One kind of value: how it is checked, looked through, and written for ServiceTitan.   Pure. */
export interface Codec {
  /** Absent for what callers cannot give. */
  readonly shape?: ValueShape;
  /** The canonical form of what a caller gives. Null never gets here: whether it is allowed is for the field to say. */
  check(given: unknown): Checked;
  /** The value with what the visitor exchanges. */
  map(value: EditValue, visitor: ValueVisitor): EditValue;
  /** As ServiceTitan's bodies have it; ids that were exchanged are real by then. */
  toBody(value: EditValue): unknown;
}

const LONGEST_TEXT = 50_000;
const LONGEST_LIST = 500;
const GREATEST_INT32 = 2 ** 31 - 1;
/** Digits that a JavaScript number holds for certain. */
const CERTAIN_DIGITS = 15;

const fine = (value: EditValue): Checked => ({ ok: true, value });
const wrong = (problem: string): Checked => ({ ok: false, problem });
const itself = (value: EditValue): EditValue => value;

/** A text as it is; `named` is one that stands for the record and cannot be blank. */
export function text(options: { readonly longest?: number; readonly named?: boolean } = {}): Codec {
  const { longest = LONGEST_TEXT, named = false } = options;
  return {
    shape: { kind: 'text' },
    check(given) {
      if (typeof given !== 'string') return wrong('must be a text');
      if (given.length > longest) {
        return wrong(`has ${given.length} characters; ${longest} is the limit`);
      }
      if (storableText(given) !== given) {
        return wrong('holds a NUL or half of a character pair, which cannot be stored');
      }
      if (named && given.trim() === '') return wrong('must not be empty');
      return fine(given);
    },
    map: itself,
    toBody: itself,
  };
}

export const flag: Codec = {
  shape: { kind: 'flag' },
  check: (given) => (typeof given === 'boolean' ? fine(given) : wrong('must be true or false')),
  map: itself,
  toBody: itself,
};

export const wholeNumber: Codec = {
  shape: { kind: 'wholeNumber' },
  check: (given) =>
    Number.isInteger(given) && Math.abs(given as number) <= GREATEST_INT32
      ? fine(given as number)
      : wrong('must be a whole number of 32 bits'),
  map: itself,
  toBody: itself,
};

/** Exact, as text. */
export const decimal: Codec = {
  shape: { kind: 'decimal' },
  check(given) {
    const digits = decimalText(given);
    return digits === null ? wrong('must be a decimal number such as "12.50"') : fine(digits);
  },
  map: itself,
  toBody(value) {
    const digits = String(value);
    const isShort = digits.replace(/\D/g, '').replace(/^0+/, '').length <= CERTAIN_DIGITS;
    return isShort ? Number(digits) : new LongDecimal(digits);
  },
};

export function choice(...words: readonly string[]): Codec {
  return {
    shape: { kind: 'text' },
    check: (given) =>
      words.includes(given as string)
        ? fine(given as string)
        : wrong(`must be one of ${words.join(', ')}`),
    map: itself,
    toBody: itself,
  };
}

/** An id of something that is not mirrored here. */
export const foreignId: Codec = {
  shape: { kind: 'id' },
  check: (given) =>
    typeof given === 'string' && isEditableId(given) && !given.startsWith('-')
      ? fine(given)
      : wrong('must be an id of ServiceTitan'),
  map: itself,
  toBody: (value) => BigInt(String(value)),
};

/** The id of a record of the pricebook; negative for one that was made here. Whether it is there is for the command to say. */
export function reference(entity: PricebookEntity): Codec {
  return {
    shape: { kind: 'id' },
    check: (given) =>
      typeof given === 'string' && isEditableId(given)
        ? fine(given)
        : wrong('must be the ServiceTitan id of a record'),
    map: (value, visitor) =>
      typeof value === 'string' ? (visitor.reference?.(entity, value) ?? value) : value,
    toBody: (value) => BigInt(String(value)),
  };
}

/** A storage path, an address, or a picture that is kept here. */
export const image: Codec = {
  shape: { kind: 'text' },
  check: (given) => text({ longest: 2_000, named: true }).check(given),
  map: (value, visitor) => (typeof value === 'string' ? (visitor.image?.(value) ?? value) : value),
  toBody: itself,
};

/** A list, whose order does not count. */
export function listOf(element: Codec): Codec {
  const elements = (value: EditValue) => (isList(value) ? value : []);
  return {
    ...(element.shape && { shape: { kind: 'list', element: element.shape } }),
    check(given) {
      if (!Array.isArray(given)) return wrong('must be a list');
      if (given.length > LONGEST_LIST) {
        return wrong(`has ${given.length} elements; ${LONGEST_LIST} is the limit`);
      }
      const values: EditValue[] = [];
      for (const [index, one] of given.entries()) {
        const checked = element.check(one);
        if (!checked.ok) return wrong(`has an element (${index}) that ${checked.problem}`);
        values.push(checked.value);
      }
      const keys = new Set(values.map((value) => JSON.stringify(value)));
      return keys.size < values.length ? wrong('has the same element twice') : fine(values);
    },
    map: (value, visitor) => elements(value).map((one) => element.map(one, visitor)),
    toBody: (value) => elements(value).map((one) => element.toBody(one)),
  };
}
