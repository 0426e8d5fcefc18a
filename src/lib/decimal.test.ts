import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalText } from './decimal.ts';
import { LongDecimal } from './lossless-json.ts';

it.each([
  [12.5, '12.5'],
  [0, '0'],
  [-0, '0'],
  [100, '100'],
  [1e-7, '0.0000001'],
  [-2.5e-10, '-0.00000000025'],
  [1e21, '1000000000000000000000'],
  [9007199254740993n, '9007199254740993'],
  [-5n, '-5'],
  ['12.50', '12.5'],
  ['+007', '7'],
  ['-0.00', '0'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['1.5e3', '1500'],
  [new LongDecimal('0.33333333333333333333333333330'), '0.3333333333333333333333333333'],
])('writes %s exactly, as %s', (value, text) => {
  expect(decimalText(value)).toBe(text);
});

it.each([
  NaN,
  Infinity,
  '',
  '.',
  '-',
  'e5',
  '1,5',
  '1.2.3',
  ' 1',
  '0x10',
  'free',
  '1e99',
  '1e-99',
  '1'.repeat(61),
  null,
  undefined,
  true,
  {},
])('takes %s for no decimal', (value) => {
  expect(decimalText(value)).toBeNull();
});

it('keeps the value of every number and of every decimal in text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e20, max: 1e20 }), (value) => {
      const text = decimalText(value);
      if (text !== null) expect(Number(text)).toBe(value === 0 ? 0 : value);
      else expect(Math.abs(value)).toBeLessThan(1e-40);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }), fc.nat(10), (digits, shift) => {
      expect(decimalText(`${digits}e-${shift}`)).toBe(decimalText(`${digits * 10n}e-${shift + 1}`));
    }),
  );
});
