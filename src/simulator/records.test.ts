import { describe, expect, it } from 'vitest';
import { toId, trimTimestamp } from './records.ts';

describe('ids', () => {
  it('I07 keeps ids above 2^53 exact', () => {
    expect(toId(9007199254740993n)).toBe(9007199254740993n);
    expect(toId(18446744073709551615n)).toBe(18446744073709551615n);
  });

  it('gives an id one form, so that lookups find it', () => {
    expect(toId(4543n)).toBe(4543);
    expect(toId(4543)).toBe(4543);
    expect(toId(BigInt(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('timestamps', () => {
  it('are printed without the zeros at the end of the fraction', () => {
    expect(trimTimestamp('2025-12-15T02:56:35.0643846Z')).toBe('2025-12-15T02:56:35.0643846Z');
    expect(trimTimestamp('2025-12-15T02:56:35.0643800Z')).toBe('2025-12-15T02:56:35.06438Z');
    expect(trimTimestamp('2025-12-15T02:56:30.0000000Z')).toBe('2025-12-15T02:56:30Z');
  });
});
