import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterTimestamp,
  normaliseTimestamp,
  shiftTimestamp,
  timestampFromDate,
} from './st-timestamp.ts';

const tick = fc.bigInt({ min: 0n, max: 9999n * 365n * 86_400n * 10_000_000n });

/** A tick of 100 ns after the year 1 as ServiceTitan prints it, trailing zeros cut off. */
function printed(ticks: bigint): string {
  const milliseconds = Number(ticks / 10_000n) - 62_135_596_800_000;
  const fraction = (ticks % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

describe('normaliseTimestamp', () => {
  it.each([
    ['2025-12-15T02:56:35.0643846Z', '2025-12-15T02:56:35.0643846Z'],
    ['2025-12-15T02:56:35.06438Z', '2025-12-15T02:56:35.0643800Z'],
    ['2025-12-15T02:56:35Z', '2025-12-15T02:56:35.0000000Z'],
    ['2025-12-15T02:56:35', '2025-12-15T02:56:35.0000000Z'],
    ['2025-12-15', '2025-12-15T00:00:00.0000000Z'],
    ['2025-12-15T02:56:35.06438469Z', '2025-12-15T02:56:35.0643846Z'],
    ['2025-12-15T02:56:35.1+02:00', '2025-12-15T00:56:35.1000000Z'],
    ['2025-12-15T23:00:00-05:30', '2025-12-16T04:30:00.0000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.0000000Z'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00.0000000Z'],
  ])('I09 reads %s as %s', (text, expected) => {
    expect(normaliseTimestamp(text)).toBe(expected);
  });

  it.each([
    '',
    'Null',
    '2025-02-29T00:00:00Z',
    '2025-13-01',
    '2025-00-10',
    '2025-01-00',
    '2025-12-15T24:00:00Z',
    '2025-12-15T02:60:00Z',
    '2025-12-15T02:56:60Z',
    '12/15/2025',
    '2025-12-15T02:56:35.Z',
    ' 2025-12-15',
    '0000-01-01T00:00:00+02:00',
    '20251215',
  ])('refuses %j', (text) => {
    expect(normaliseTimestamp(text)).toBeNull();
  });

  it('I09 sorts as text in the order of time, however many zeros were trimmed', () => {
    fc.assert(
      fc.property(tick, tick, (a, b) => {
        const [first, second] = [normaliseTimestamp(printed(a)), normaliseTimestamp(printed(b))];
        expect(Math.sign(Number(a - b))).toBe(
          first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1,
        );
      }),
    );
  });

  it('leaves a normalised timestamp as it is', () => {
    fc.assert(
      fc.property(tick, (ticks) => {
        const once = normaliseTimestamp(printed(ticks)) ?? '';
        expect(normaliseTimestamp(once)).toBe(once);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('I09 shifts by milliseconds and keeps the ticks below them', () => {
    expect(shiftTimestamp('2025-12-15T00:00:00.0643846Z', -900_000)).toBe(
      '2025-12-14T23:45:00.0643846Z',
    );
    expect(shiftTimestamp('2025-12-15T00:00:00.9999999Z', 1)).toBe('2025-12-15T00:00:01.0009999Z');
  });

  it('never asks for later than the timestamp', () => {
    expect(filterTimestamp('2025-12-15T00:00:00.0649999Z')).toBe('2025-12-15T00:00:00.064Z');
  });

  it('takes the milliseconds of a Date', () => {
    expect(timestampFromDate(new Date(1_765_756_800_064))).toBe('2025-12-15T00:00:00.0640000Z');
  });

  it('refuses timestamps that are not normalised', () => {
    expect(() => shiftTimestamp('2025-12-15T00:00:00Z', 1)).toThrow(RangeError);
    expect(() => filterTimestamp('2025-12-15')).toThrow(RangeError);
  });
});
