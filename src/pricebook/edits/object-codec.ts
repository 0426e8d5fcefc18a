import type { Checked, Codec, MemberShape } from './codec.ts';
import { type EditValue, isList } from './edit-value.ts';

const fine = (value: EditValue): Checked => ({ ok: true, value });
const wrong = (problem: string): Checked => ({ ok: false, problem });

/** A member of an object: its codec, its name in bodies, and whether it has to be there. */
export interface Member {
  readonly codec: Codec;
  readonly bodyName: string;
  readonly required: boolean;
}

export const member = (codec: Codec, bodyName: string): Member => ({
  codec,
  bodyName,
  required: true,
});
export const optional = (codec: Codec, bodyName: string): Member => ({
  codec,
  bodyName,
  required: false,
});

/** An object of known members; `name` is that of its kind. Canonical: every member is there, null where it was not given; bodies leave those out. */
export function objectOf(name: string, members: Readonly<Record<string, Member>>): Codec {
  const entries = Object.entries(members);
  const memberOf = (value: EditValue, name: string): EditValue =>
    typeof value === 'object' && value !== null && !isList(value) ? (value[name] ?? null) : null;
  return {
    shape: { kind: 'object', name, members: shapesOf(entries) },
    check(given) {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) {
        return wrong('must be an object');
      }
      const canonical: Record<string, EditValue> = {};
      for (const [name, { codec, required }] of entries) {
        const inner: unknown = Reflect.get(given, name) ?? null;
        if (inner === null) {
          if (required) return wrong(`has no ${name}`);
          canonical[name] = null;
          continue;
        }
        const checked = codec.check(inner);
        if (!checked.ok) return wrong(`has a ${name} that ${checked.problem}`);
        canonical[name] = checked.value;
      }
      return fine(canonical);
    },
    map: (value, visitor) =>
      Object.fromEntries(
        entries.map(([name, { codec }]) => {
          const inner = memberOf(value, name);
          return [name, inner === null ? null : codec.map(inner, visitor)];
        }),
      ),
    toBody: (value) =>
      Object.fromEntries(
        entries.flatMap(([name, { codec, bodyName }]) => {
          const inner = memberOf(value, name);
          return inner === null ? [] : [[bodyName, codec.toBody(inner)]];
        }),
      ),
  };
}

function shapesOf(
  entries: readonly (readonly [string, Member])[],
): Readonly<Record<string, MemberShape>> {
  return Object.fromEntries(
    entries.flatMap(
      ([
        name,
        {
          codec: { shape },
          required,
        },
      ]) => (shape === undefined ? [] : [[name, { shape, required }]]),
    ),
  );
}
