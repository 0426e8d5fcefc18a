import { type GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BigIntScalar, CursorScalar, DateTimeScalar, DecimalScalar } from './scalars.ts';

const literal = (scalar: GraphQLScalarType, text: string): unknown =>
  scalar.parseLiteral(parseValue(text), {});

describe('BigInt', () => {
  it('I07 reads 64 bits from text, digits and bigint alike', () => {
    for (const max of ['9223372036854775807', '-9223372036854775808', '9007199254740993', '0']) {
      expect(BigIntScalar.parseValue(max)).toBe(max);
      expect(BigIntScalar.parseValue(BigInt(max))).toBe(max);
      expect(literal(BigIntScalar, max)).toBe(max);
      expect(literal(BigIntScalar, `"${max}"`)).toBe(max);
      expect(BigIntScalar.serialize(BigInt(max))).toBe(max);
    }
    expect(BigIntScalar.parseValue(12)).toBe('12');
  });

  it.each([
    ['more than 64 bits', '9223372036854775808'],
    ['a number that has lost digits', 2 ** 53],
    ['a fraction', 1.5],
    ['no digits', ''],
    ['a sign only', '-'],
    ['a leading zero', '01'],
    ['hex', '0x10'],
    ['blanks', ' 1'],
    ['true', true],
    ['null inside a list', [null]],
    ['an object', { not: '' }],
  ])('refuses %s', (_name, value) => {
    expect(() => BigIntScalar.parseValue(value)).toThrow(/^BigInt/);
  });

  it('refuses literals that are no number', () => {
    expect(() => literal(BigIntScalar, '1.5')).toThrow('FloatValue');
    expect(() => literal(BigIntScalar, 'true')).toThrow('BooleanValue');
    expect(() => literal(BigIntScalar, '{ a: 1 }')).toThrow('ObjectValue');
  });
});

describe('Decimal', () => {
  it('keeps every digit', () => {
    expect(DecimalScalar.parseValue('1234567890123456789.0123456789')).toBe(
      '1234567890123456789.0123456789',
    );
    expect(literal(DecimalScalar, '0.10')).toBe('0.10');
    expect(DecimalScalar.parseValue(-1.5)).toBe('-1.5');
    expect(DecimalScalar.serialize('0.10')).toBe('0.10');
  });

  it.each(['', '1.', '.5', '1e5', 'NaN', 'Infinity', '1,5', '00', Number.NaN, 1e21, {}])(
    'refuses %j',
    (value) => {
      expect(() => DecimalScalar.parseValue(value)).toThrow(/^Decimal/);
    },
  );
});

describe('DateTime', () => {
  it('I09 passes seven fraction digits through', () => {
    const moment = '2025-12-15T02:56:35.0643801Z';
    expect(DateTimeScalar.parseValue(moment)).toBe(moment);
    expect(DateTimeScalar.serialize(moment)).toBe(moment);
    expect(DateTimeScalar.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(DateTimeScalar.parseValue('2024-02-29t23:59:59+05:30')).toBe(
      '2024-02-29t23:59:59+05:30',
    );
  });

  it.each([
    '2025-02-29T00:00:00Z',
    '2025-01-01',
    '2025-01-01T00:00:00',
    '2025-01-01T24:00:00Z',
    'now',
    0,
    null,
  ])('refuses %j', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow(/^DateTime/);
  });
});

describe('Cursor', () => {
  it('is text of a reasonable length', () => {
    expect(CursorScalar.parseValue('abc')).toBe('abc');
    expect(() => CursorScalar.parseValue('x'.repeat(201))).toThrow(/^Cursor/);
    expect(() => CursorScalar.parseValue(5)).toThrow(/^Cursor/);
  });
});
