import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LongDecimal, parseLossless, stringifyLossless } from './lossless-json.ts';

describe('parseLossless', () => {
  it.each([
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['1234567890123456', 1234567890123456n],
    ['123456789012345', 123456789012345],
    [
      '[1,12345678901234567890,"12345678901234567890"]',
      [1, 12345678901234567890n, '12345678901234567890'],
    ],
    ['{"id":9007199254740993 }', { id: 9007199254740993n }],
    ['0.000000000000000012', 0.000000000000000012],
    [
      '{"a":"x\\\\","b":9007199254740993,"c":"\\"9007199254740993"}',
      { a: 'x\\', b: 9007199254740993n, c: '"9007199254740993' },
    ],
  ])('I07 keeps ids and numbers: %s', (text, value) => {
    expect(parseLossless(text)).toEqual(value);
  });

  it('keeps decimals of more than 15 digits as they were written', () => {
    const parsed = parseLossless('{"hours":0.33333333333333331,"price":12.5}');
    expect(parsed).toEqual({ hours: new LongDecimal('0.33333333333333331'), price: 12.5 });
  });

  it('leaves long runs of digits and dots inside of strings alone', () => {
    const document = {
      phone: '00000000000000000000',
      wait: ': ...................',
      list: ',1234567890123456789',
    };
    expect(parseLossless(JSON.stringify(document))).toEqual(document);
  });

  it.each([
    '{"id":9007199254740993x}',
    '[009007199254740993]',
    '9007199254740993 9007199254740993',
    '<html>9007199254740993</html>',
    '{"id":9007199254740993',
    '"9007199254740993',
  ])('refuses what JSON.parse refuses: %s', (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });

  it('keeps an own key named __proto__ from becoming a prototype', () => {
    const parsed = parseLossless('{"__proto__":{"admin":true},"id":9007199254740993}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.hasOwn(parsed as object, '__proto__')).toBe(true);
    expect(parseLossless('{"__proto__":9007199254740993}')).toHaveProperty(
      '__proto__',
      9007199254740993n,
    );
  });

  it('reads documents nested deeper than the stack', () => {
    const depth = 100_000;
    const text = `${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`;
    let value = parseLossless(text);
    for (let level = 0; level < depth; level += 1) value = (value as unknown[])[0];
    expect(value).toBe(9007199254740993n);
  });

  it('agrees with JSON.parse on every document without long numbers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(
          value,
          (_, member) => (typeof member === 'number' ? Number((member % 1e9).toFixed(5)) : member),
          indent,
        );
        expect(parseLossless(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('I07 reads back every whole number of 64 bits and every decimal, wherever they stand', () => {
    const long = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).map((id) => ({ text: id.toString(), id })),
      fc
        .tuple(
          fc.bigInt({ min: 0n, max: 10n ** 20n }),
          fc.bigInt({ min: 10n ** 16n, max: 10n ** 17n - 1n }),
        )
        .map(([whole, fraction]) => ({ text: `${whole}.${fraction}`, id: null })),
    );
    const noise = fc.string({
      unit: fc.constantFrom('"', '\\', '1', '0', '.', ',', ':', ' ', '[', 'é', '9'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, long)), (members) => {
        const text = `[${members.map(([key, { text }]) => `{${JSON.stringify(key)} : ${text}}`).join(' , ')}]`;
        const parsed = parseLossless(text) as Record<string, unknown>[];
        members.forEach(([key, expected], index) => {
          const value = parsed[index]?.[key];
          if (expected.id === null) expect(value).toEqual(new LongDecimal(expected.text));
          else expect(BigInt(value as number)).toBe(expected.id);
        });
        expect(parseLossless(stringifyLossless(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('stringifyLossless', () => {
  it('I07 writes bigints and long decimals as bare digits', () => {
    const row = {
      id: 9007199254740993n,
      list: [1n, null, 'x', true],
      hours: new LongDecimal('0.12345678901234567'),
    };
    expect(stringifyLossless(row)).toBe(
      '{"id":9007199254740993,"list":[1,null,"x",true],"hours":0.12345678901234567}',
    );
  });

  it('writes what JSON.stringify writes, with and without a bigint beside it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyLossless(value)).toBe(JSON.stringify(value));
        expect(stringifyLossless([value, 1n])).toBe(`[${JSON.stringify(value)},1]`);
      }),
    );
    expect(stringifyLossless({ id: 1n, at: new Date(0), none: undefined })).toBe(
      '{"id":1,"at":"1970-01-01T00:00:00.000Z"}',
    );
  });

  it('writes a key named __proto__', () => {
    const text = '{"__proto__":{"a":1},"id":9007199254740993}';
    expect(stringifyLossless(parseLossless(text))).toBe(text);
  });

  it('is the only one that writes a long decimal', () => {
    expect(() => JSON.stringify(new LongDecimal('1.5'))).toThrow(TypeError);
  });
});
