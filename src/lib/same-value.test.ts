import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from './lossless-json.ts';
import { isSameValue } from './same-value.ts';

describe('isSameValue', () => {
  it('ignores the order of keys at any depth', () => {
    const left = parseLossless('{"a":1,"b":[{"x":1,"y":2}]}');
    const right = parseLossless('{"b":[{"y":2,"x":1}],"a":1}');
    expect(isSameValue(left, right)).toBe(true);
  });

  it('minds the order of a list', () => {
    expect(isSameValue([1, 2], [2, 1])).toBe(false);
  });

  it('I07 tells ids apart that a JavaScript number would round to the same', () => {
    const left = parseLossless('{"id":9007199254740993}');
    const right = parseLossless('{"id":9007199254740992}');
    expect(isSameValue(left, right)).toBe(false);
    expect(isSameValue(left, parseLossless('{"id":9007199254740993}'))).toBe(true);
  });

  it('tells long decimals apart', () => {
    const left = parseLossless('[1.00000000000000001]');
    expect(isSameValue(left, parseLossless('[1.00000000000000002]'))).toBe(false);
    expect(isSameValue(left, parseLossless('[1.00000000000000001]'))).toBe(true);
  });

  it('is true of every value and its copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isSameValue(value, JSON.parse(JSON.stringify(value)))).toBe(true);
      }),
    );
  });
});
