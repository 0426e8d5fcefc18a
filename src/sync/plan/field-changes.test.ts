import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../lib/lossless-json.ts';
import { compareFields, isSameValue } from './field-changes.ts';

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

describe('compareFields', () => {
  it('I08 tells null, "", 0 and not given from each other', () => {
    expect(compareFields({ a: null, b: '', c: 0 }, { a: '', b: 0, d: null })).toEqual({
      a: { before: null, after: '' },
      b: { before: '', after: 0 },
      c: { before: 0 },
      d: { after: null },
    });
  });

  it('keeps a field named __proto__ a field', () => {
    const before = JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, unknown>;
    const changes = compareFields(before, {});
    expect(Object.keys(changes)).toEqual(['__proto__']);
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
  });

  it('is empty exactly when the payloads say the same', () => {
    const payload = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(payload, payload, (before, after) => {
        expect(Object.keys(compareFields(before, after)).length === 0).toBe(
          isSameValue(before, after),
        );
      }),
    );
  });
});
