import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftTimestamp, timestampFromDate } from '../../lib/st-timestamp.ts';
import { nextCursor, type ReadTimes } from './cursor.ts';

const OVERLAP_MS = 15 * 60_000;
const timestamp = fc
  .date({
    min: new Date('2001-01-01T00:00:00Z'),
    max: new Date('2099-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map(timestampFromDate);
const times: fc.Arbitrary<ReadTimes> = fc.record({
  startedAt: timestamp,
  newest: fc.option(timestamp),
  undated: fc.constant(false),
});

describe('I13 the cursor', () => {
  it('lies an overlap before the read began', () => {
    const read = {
      startedAt: '2026-03-01T10:00:00.0000000Z',
      newest: '2026-03-01T10:00:01.1234567Z',
      undated: false,
    };
    expect(nextCursor(null, read, OVERLAP_MS)).toBe('2026-03-01T09:45:00.0000000Z');
  });

  it('lies an overlap before the newest row when our clock runs ahead', () => {
    const read = {
      startedAt: '2026-03-02T10:00:00.0000000Z',
      newest: '2026-03-01T10:00:01.1234567Z',
      undated: false,
    };
    expect(nextCursor(null, read, OVERLAP_MS)).toBe('2026-03-01T09:45:01.1234567Z');
  });

  it('stays where it is after a read without rows', () => {
    const read = { startedAt: '2026-03-01T10:00:00.0000000Z', newest: null, undated: false };
    expect(nextCursor('2026-02-01T00:00:00.0000000Z', read, OVERLAP_MS)).toBe(
      '2026-02-01T00:00:00.0000000Z',
    );
    expect(nextCursor(null, read, OVERLAP_MS)).toBeNull();
  });

  it('is given up for an entity whose rows carry no modifiedOn', () => {
    const read = { startedAt: '2026-03-01T10:00:00.0000000Z', newest: null, undated: true };
    expect(nextCursor('2026-02-01T00:00:00.0000000Z', read, OVERLAP_MS)).toBeNull();
  });

  it('never goes back, whatever reads follow each other', () => {
    fc.assert(
      fc.property(fc.array(times), fc.nat(86_400_000), (reads, overlapMs) => {
        let cursor: string | null = null;
        for (const read of reads) {
          const next: string | null = nextCursor(cursor, read, overlapMs);
          if (cursor !== null) expect(next !== null && next >= cursor).toBe(true);
          cursor = next;
        }
      }),
    );
  });

  it('never passes a row that was read, nor the beginning of the newest read', () => {
    fc.assert(
      fc.property(times, fc.nat(86_400_000), (read, overlapMs) => {
        const cursor = nextCursor(null, read, overlapMs);
        if (cursor === null) return;
        expect(cursor <= shiftTimestamp(read.startedAt, -overlapMs)).toBe(true);
        expect(read.newest !== null && cursor <= read.newest).toBe(true);
      }),
    );
  });
});
