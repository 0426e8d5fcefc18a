import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../lib/same-value.ts';
import { compareFields } from './field-changes.ts';

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
