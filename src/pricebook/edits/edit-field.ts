import type { Codec } from './codec.ts';
import type { EditValue } from './edit-value.ts';

/** One field that people may edit, of records whose payload is `Payload`. */
export interface EditField<Payload> {
  /** As in the API. */
  readonly name: string;
  readonly codec: Codec;
  /** As in ServiceTitan's bodies; null for what stays here or is sent in another way. */
  readonly bodyName: string | null;
  /** Whether it can be taken away, by null. */
  readonly nullable: boolean;
  /** What ServiceTitan's bodies have where it is taken away. */
  readonly clearedBy: null | string;
  /** Can be given to a new record only. */
  readonly onlyNew: boolean;
  /** Stays here and is never pushed. */
  readonly local: boolean;
  /** What ServiceTitan says, in canonical form; null for a field that it takes and never tells. */
  readonly read: ((payload: Payload) => EditValue) | null;
  /** The payload with the value in place: what readers are to see. */
  readonly write: (payload: Payload, value: EditValue) => Payload;
}

/** The fields of one kind of record by their names. */
export type EditFields<Payload> = ReadonlyMap<string, EditField<Payload>>;

type Options = Partial<
  Pick<EditField<never>, 'bodyName' | 'nullable' | 'clearedBy' | 'onlyNew' | 'local'>
>;

const usual = { nullable: false, clearedBy: null, onlyNew: false, local: false } as const;

/** Helpers that describe the fields of payloads of one type. */
export function fieldsOf<Payload extends object>() {
  type Key = keyof Payload & string;

  function field(
    name: string,
    codec: Codec,
    access: Pick<EditField<Payload>, 'read' | 'write'>,
    options: Options = {},
  ): EditField<Payload> {
    return { name, codec, bodyName: name, ...usual, ...options, ...access };
  }

  return {
    field,
    /** A field that payloads hold in canonical form, under the same name unless another is said. */
    same: (name: string, codec: Codec, options: Options & { readonly key?: Key } = {}) => {
      const { key = name as Key, ...others } = options;
      return field(
        name,
        codec,
        {
          read: (payload) => payload[key] as EditValue,
          write: (payload, value) => ({ ...payload, [key]: value }),
        },
        others,
      );
    },
    /** A list of ids, which payloads hold as bigints. */
    ids: (name: string, codec: Codec, key: Key, options: Options = {}) =>
      field(
        name,
        codec,
        {
          read: (payload) => (payload[key] as readonly bigint[]).map(String),
          write: (payload, value) => ({ ...payload, [key]: (value as string[]).map(BigInt) }),
        },
        options,
      ),
    /** An id, which payloads hold as a bigint. */
    id: (name: string, codec: Codec, key: Key, options: Options = {}) =>
      field(
        name,
        codec,
        {
          read: (payload) => (payload[key] === null ? null : String(payload[key])),
          write: (payload, value) => ({
            ...payload,
            [key]: value === null ? null : BigInt(value as string),
          }),
        },
        options,
      ),
    /** A field that ServiceTitan takes and never tells: an answer of 200 is all there is to know of it. */
    untold: (name: string, codec: Codec) =>
      field(name, codec, { read: null, write: (payload) => payload }),
  };
}

/** Fields by their names. */
export function byName<Payload>(fields: readonly EditField<Payload>[]): EditFields<Payload> {
  return new Map(fields.map((field) => [field.name, field]));
}
