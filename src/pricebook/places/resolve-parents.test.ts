import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParentWishes, resolveParents } from './resolve-parents.ts';

const anyId = fc.integer({ min: 1, max: 8 }).map(String);
const anyParent = fc.option(fc.integer({ min: 1, max: 9 }).map(String));
const anyWishes: fc.Arbitrary<ParentWishes[]> = fc.uniqueArray(
  fc.record({
    stId: anyId,
    remote: anyParent,
    staged: fc.oneof(fc.constant(undefined), anyParent),
  }),
  { selector: ({ stId }) => stId },
);

function circles(parentOf: (stId: string) => string | null | undefined, ids: readonly string[]) {
  return ids.filter((start) => {
    let at = parentOf(start);
    for (let steps = 0; at != null && steps < ids.length; steps += 1) {
      if (at === start) return true;
      at = parentOf(at);
    }
    return false;
  });
}

describe('resolveParents', () => {
  it('shows staged parents where they can be had', () => {
    const { parents, troubled } = resolveParents([
      { stId: '1', remote: null, staged: undefined },
      { stId: '2', remote: '1', staged: null },
      { stId: '3', remote: null, staged: '1' },
    ]);
    expect([...parents.values()]).toEqual([null, null, '1']);
    expect(troubled.size).toBe(0);
  });

  it('finds a circle that only both sides together make, and shows what ServiceTitan says', () => {
    const { parents, troubled } = resolveParents([
      { stId: '1', remote: null, staged: '2' },
      { stId: '2', remote: '1', staged: undefined },
    ]);
    expect([...troubled]).toEqual([['1', 'CYCLE']]);
    expect(Object.fromEntries(parents)).toEqual({ 1: null, 2: '1' });
  });

  it('lets the move with the smallest id give way on a circle of several', () => {
    const { troubled } = resolveParents([
      { stId: '10', remote: null, staged: '9' },
      { stId: '9', remote: null, staged: '10' },
    ]);
    expect([...troubled.keys()]).toEqual(['9']);
  });

  it('finds a staged parent that is gone', () => {
    const { parents, troubled } = resolveParents([{ stId: '1', remote: null, staged: '7' }]);
    expect([...troubled]).toEqual([['1', 'PARENT_GONE']]);
    expect(parents.get('1')).toBeNull();
  });

  it('I20 leaves circles only that ServiceTitan has by itself, and shows its parents for what is in trouble', () => {
    fc.assert(
      fc.property(anyWishes, (wishes) => {
        const { parents, troubled } = resolveParents(wishes);
        const of = new Map(wishes.map((wish) => [wish.stId, wish]));
        for (const stId of circles((id) => parents.get(id), [...of.keys()])) {
          const wish = of.get(stId);
          expect(parents.get(stId)).toBe(wish?.remote);
          if (wish?.staged !== undefined && wish.staged !== wish.remote) {
            expect(troubled.has(stId)).toBe(true);
          }
        }
        for (const { stId, remote, staged } of wishes) {
          const isHeld = staged !== undefined && !troubled.has(stId);
          expect(parents.get(stId)).toBe(isHeld ? staged : remote);
          if (isHeld && staged !== null) expect(of.has(staged)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
