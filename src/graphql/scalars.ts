import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const MAX_INT8 = 2n ** 63n - 1n;
const MIN_INT8 = -(2n ** 63n);
const DECIMAL = /^-?(0|[1-9]\d{0,27})(\.\d{1,10})?$/;
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** A scalar that reads the same from a variable and from a literal in the document. */
function scalar<Internal, External>(options: {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  readonly serialize: (value: unknown) => External;
  readonly parse: (value: unknown) => Internal;
  /** Literals that may stand for it besides a string. */
  readonly literals: readonly Kind[];
}): GraphQLScalarType<Internal, External> {
  const { name, description, specifiedByURL, serialize, parse, literals } = options;
  return new GraphQLScalarType<Internal, External>({
    name,
    description,
    specifiedByURL: specifiedByURL ?? null,
    serialize,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING) return parse(node.value);
      if (literals.includes(node.kind) && 'value' in node) return parse(String(node.value));
      throw new GraphQLError(`${name} cannot be written as ${node.kind}.`, { nodes: [node] });
    },
  });
}

/**
 * 64 bits as text on both sides: JavaScript clients round anything above 2^53, and a compiled query keeps the literals of
 * its document as JSON, which has no bigint.
 */
export const BigIntScalar = scalar<string, string>({
  name: 'BigInt',
  description:
    'A whole number of up to 64 bits, written as a string of digits: ServiceTitan ids do not fit into the numbers of JavaScript. Also taken as a number where it is written in full.',
  serialize: (value) => (typeof value === 'string' ? value : String(value)),
  parse: (value) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new GraphQLError('BigInt: this number has lost digits already; send it as a string.');
    }
    const digits = typeof value === 'string' ? value : isInteger(value) ? String(value) : '';
    if (!/^-?(0|[1-9]\d{0,18})$/.test(digits)) {
      throw new GraphQLError('BigInt: expected a string of digits such as "3222348440".');
    }
    const parsed = BigInt(digits);
    if (parsed > MAX_INT8 || parsed < MIN_INT8) {
      throw new GraphQLError('BigInt: the number needs more than 64 bits.');
    }
    return digits;
  },
  literals: [Kind.INT],
});

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** Exact, as text on both sides. */
export const DecimalScalar = scalar<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal number such as a price, written as a string: "1249.50". Also taken as a number.',
  serialize: (value) => (typeof value === 'string' ? value : String(value)),
  parse: (value) => {
    const digits = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
    if (typeof digits !== 'string' || !DECIMAL.test(digits)) {
      throw new GraphQLError('Decimal: expected digits such as "1249.50".');
    }
    return digits;
  },
  literals: [Kind.INT, Kind.FLOAT],
});

/** RFC 3339; text from ServiceTitan passes through, so that its 100 ns survive. */
export const DateTimeScalar = scalar<string, string>({
  name: 'DateTime',
  description:
    'A moment in time as RFC 3339 with a zone: "2025-12-15T02:56:35.0643800Z". Moments that come from ServiceTitan keep their seven fraction digits.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parse: (value) => {
    if (typeof value !== 'string' || !isMoment(value)) {
      throw new GraphQLError('DateTime: expected RFC 3339 such as "2025-12-15T02:56:35Z".');
    }
    return value;
  },
  literals: [],
});

/** True for text that is RFC 3339 and a day that exists. */
function isMoment(text: string): boolean {
  const [, year, month, day, hour, minute, second] = RFC_3339.exec(text) ?? [];
  if (!year || !month || !day) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return (
    date.getUTCMonth() + 1 === Number(month) &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    !Number.isNaN(Date.parse(text))
  );
}

/** Text whose meaning only the gateway knows. */
export const CursorScalar = scalar<string, string>({
  name: 'Cursor',
  description:
    'An opaque place in the story of events. Keep the one of the last event you handled and pass it as `after` to hear everything that came later.',
  serialize: String,
  parse: (value) => {
    if (typeof value !== 'string' || value.length > 200) {
      throw new GraphQLError('Cursor: expected the cursor of an event, unchanged.');
    }
    return value;
  },
  literals: [],
});
