import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPositions } from './plan-positions.ts';

const nodes = (positions: readonly (number | null)[]) =>
  positions.map((position, index) => ({ stId: String(index + 1), position }));
const plan = (...positions: (number | null)[]) =>
  Object.fromEntries(planPositions(nodes(positions)));
const anyPositions = fc.array(fc.option(fc.integer({ min: 0, max: 8 }), { freq: 4 }), {
  maxLength: 6,
});

/** How few positions have to be written at least, by trying every set that stays. */
function fewest(positions: readonly (number | null)[]): number {
  let best = positions.length;
  for (let staying = 0; staying < 2 ** positions.length; staying += 1) {
    let last: number | null = null;
    let waiting = 0;
    let writes = 0;
    const fits = positions.every((position, index) => {
      if ((staying & (2 ** index)) === 0) {
        waiting += 1;
        writes += 1;
        return true;
      }
      // Those that wait go between the last that stays, or 0, and this one.
      const room = position === null ? -1 : position - (last ?? (waiting > 0 ? 0 : -1)) - 1;
      const hasRoom = room >= waiting;
      last = position;
      waiting = 0;
      return hasRoom;
    });
    if (fits) best = Math.min(best, writes);
  }
  return best;
}

describe('planPositions', () => {
  it('I04 gives strictly rising positions, each at most once, and writes none that stays', () => {
    fc.assert(
      fc.property(anyPositions, (positions) => {
        const planned = planPositions(nodes(positions));
        const result = nodes(positions).map(({ stId, position }) => planned.get(stId) ?? position);
        for (const [index, position] of result.entries()) {
          expect(position).not.toBeNull();
          if (index > 0) expect(position).toBeGreaterThan(result[index - 1] ?? 0);
        }
        for (const { stId, position } of nodes(positions)) {
          expect(planned.get(stId)).not.toBe(position);
          expect(planned.get(stId) ?? 1).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('writes as few as any way does', () => {
    fc.assert(
      fc.property(anyPositions, (positions) => {
        expect(planPositions(nodes(positions)).size).toBe(fewest(positions));
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes nothing where the order is right already', () => {
    expect(plan(1, 2, 3)).toEqual({});
    expect(plan(0, 1, 7)).toEqual({});
  });

  it('writes one position for one node that has moved', () => {
    expect(plan(5, 1, 9)).toEqual({ 2: 6 });
    expect(plan(1, 5, null, 9)).toEqual({ 3: 6 });
  });

  it('stays below the greatest position there is', () => {
    expect(plan(2 ** 31 - 1, null)).toEqual({ 1: 1, 2: 2 });
  });
});
