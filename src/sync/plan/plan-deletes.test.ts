import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Completeness, isComplete, planDeletes } from './plan-deletes.ts';

const guard = { share: 0.1, rows: 25, confirmed: false };
const ids = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, i) => `${from + i}`);
const complete = (distinct: number): Completeness => ({
  settled: true,
  distinct,
  announced: distinct,
});

describe('planDeletes', () => {
  it('deletes what a complete read no longer has', () => {
    const plan = planDeletes(ids(100), new Set(ids(98)), complete(98), guard);
    expect(plan).toEqual({ kind: 'delete', ids: ['99', '100'] });
  });

  it('has nothing to do when everything was seen', () => {
    expect(planDeletes(ids(3), new Set(ids(5)), complete(5), guard)).toEqual({
      kind: 'nothing',
      reason: 'NONE_ABSENT',
    });
  });

  it('I11 deletes nothing after a read that is not complete', () => {
    const completeness = fc.record({
      settled: fc.boolean(),
      distinct: fc.nat(200),
      announced: fc.option(fc.nat(200)),
    });
    fc.assert(
      fc.property(completeness, fc.nat(100), fc.boolean(), (read, seenCount, confirmed) => {
        fc.pre(!isComplete(read));
        const plan = planDeletes(ids(100), new Set(ids(seenCount)), read, { ...guard, confirmed });
        expect(plan.kind).toBe('nothing');
      }),
    );
  });

  it('I11 asks when a read is surprisingly empty, however few rows we hold', () => {
    const plan = planDeletes(ids(3), new Set(), complete(0), guard);
    expect(plan).toEqual({ kind: 'ask', reason: 'EMPTY_READ', ids: ids(3) });
  });

  it.each([
    { known: 100, absent: 25, kind: 'delete' },
    { known: 100, absent: 26, kind: 'ask' },
    { known: 260, absent: 26, kind: 'delete' },
    { known: 259, absent: 26, kind: 'ask' },
    { known: 20, absent: 19, kind: 'delete' },
  ])('I11 answers $kind when $absent of $known rows are absent', ({ known, absent, kind }) => {
    const seen = new Set(ids(known - absent));
    expect(planDeletes(ids(known), seen, complete(seen.size), guard).kind).toBe(kind);
  });

  it('passes the guard when a person has confirmed', () => {
    const confirmed = { ...guard, confirmed: true };
    expect(planDeletes(ids(100), new Set(), complete(0), confirmed)).toEqual({
      kind: 'delete',
      ids: ids(100),
    });
  });

  it('never names a row that was seen or that we do not hold', () => {
    const some = fc.uniqueArray(fc.nat(300).map(String));
    fc.assert(
      fc.property(some, some, fc.boolean(), (known, seen, confirmed) => {
        const plan = planDeletes(known, new Set(seen), complete(seen.length), {
          ...guard,
          confirmed,
        });
        if (plan.kind === 'nothing') return;
        for (const id of plan.ids) {
          expect(known).toContain(id);
          expect(seen).not.toContain(id);
        }
      }),
    );
  });
});
