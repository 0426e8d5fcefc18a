import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const tenantId = 3_222_348_440n;

describe('event cursors', () => {
  it('come back as the number they were made of, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (seq) => {
        expect(decodeCursor(tenantId, encodeCursor(tenantId, seq))).toBe(seq);
      }),
    );
  });

  it('are refused for another tenant', () => {
    const foreign = encodeCursor(tenantId + 1n, 7n);
    expect(() => decodeCursor(tenantId, foreign)).toThrow(InvalidInputError);
  });

  it('are refused when any one character is changed, added or removed', () => {
    const cursor = encodeCursor(tenantId, 1_234n);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const tampered = [
        cursor.slice(0, at) + other + cursor.slice(at + 1),
        cursor.slice(0, at) + cursor.slice(at + 1),
        `${cursor.slice(0, at)}=${cursor.slice(at)}`,
      ];
      for (const wrong of tampered) {
        expect(() => decodeCursor(tenantId, wrong), wrong).toThrow(InvalidInputError);
      }
    }
  });

  it.each(['', '0', '1.5', 'e30=', '%00', '💥', 'a'.repeat(100_000)])(
    'are refused when they were never ours: %j',
    (cursor) => {
      expect(() => decodeCursor(tenantId, cursor)).toThrow(InvalidInputError);
    },
  );

  it('name the argument that is wrong', () => {
    expect(() => decodeCursor(tenantId, 'x', 'input.after')).toThrow(
      expect.objectContaining({ field: 'input.after', code: 'INVALID_INPUT' }),
    );
  });
});
