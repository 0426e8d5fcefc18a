import { describe, expect, it } from 'vitest';
import { parseInstant, TimestampSource, timestampAt } from './timestamps.ts';

describe('timestamps', () => {
  it('are read with up to 7 fraction digits, as UTC unless an offset is written', () => {
    expect(parseInstant('2020-01-01')).toBe('2020-01-01T00:00:00.0000000Z');
    expect(parseInstant('2020-01-01T10:20:30.1234567Z')).toBe('2020-01-01T10:20:30.1234567Z');
    expect(parseInstant('2020-01-01T10:20:30.5')).toBe('2020-01-01T10:20:30.5000000Z');
    expect(parseInstant('2020-01-01T10:20+02:00')).toBe('2020-01-01T08:20:00.0000000Z');
    expect(parseInstant('2020-13-01')).toBeUndefined();
    expect(parseInstant('2020-01-01T00:00:00 00:00')).toBeUndefined();
  });

  it('rise although the clock stands still', () => {
    const source = new TimestampSource();
    const given = [9_998, 5, 5, 5].map((ticks) => source.next(1_000, ticks));
    expect(given[0]).toBe(timestampAt(1_000, 9_998));
    expect(given).toEqual([...new Set(given)].sort());
    expect(given[2]).toBe(timestampAt(1_001, 0));
  });
});
