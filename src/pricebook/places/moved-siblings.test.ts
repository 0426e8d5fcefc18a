import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedSiblings } from './moved-siblings.ts';

const NOBODY: ReadonlySet<string> = new Set();
const moved = (before: string, after: string, rather = '') =>
  [...movedSiblings([...before], [...after], new Set(rather))].sort().join('');
const anyOrders = fc
  .shuffledSubarray([...'abcdefg'], { minLength: 0 })
  .chain((before) => fc.tuple(fc.constant(before), fc.shuffledSubarray([...'abcdefg'])));

function isRising(ranks: readonly number[]): boolean {
  return ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? 0));
}

describe('movedSiblings', () => {
  it('finds nobody moved where siblings came or went', () => {
    expect(moved('abcd', 'xabyd')).toBe('');
  });

  it('finds the one that was taken out and put elsewhere', () => {
    expect(moved('abcde', 'acdeb')).toBe('b');
    expect(moved('abcde', 'eabcd')).toBe('e');
  });

  it('takes those for still that people have moved here, where either explains the change', () => {
    expect(moved('abcd', 'acbd', 'b')).toBe('c');
    expect(moved('abcd', 'acbd', 'c')).toBe('b');
  });

  it('does not take more for moved to spare one that people have moved here', () => {
    expect(moved('abcde', 'acdeb', 'b')).toBe('b');
  });

  it('names as few as explain the change, and those that stay keep their order', () => {
    fc.assert(
      fc.property(anyOrders, fc.subarray([...'abcdefg']), ([before, after], rather) => {
        const found = movedSiblings(before, after, new Set(rather));
        const common = before.filter((stId) => after.includes(stId));
        const still = common.filter((stId) => !found.has(stId));
        expect(isRising(still.map((stId) => after.indexOf(stId)))).toBe(true);
        const most = Math.max(
          ...subsets(common)
            .filter((subset) => isRising(subset.map((stId) => after.indexOf(stId))))
            .map((subset) => subset.length),
        );
        expect(still).toHaveLength(most);
      }),
    );
  });

  it('is quick where nothing has changed among many', () => {
    const order = Array.from({ length: 20_000 }, (_, index) => String(index));
    expect(movedSiblings(order, [...order, 'new'], NOBODY).size).toBe(0);
  });
});

function subsets([first, ...others]: readonly string[]): string[][] {
  if (first === undefined) return [[]];
  return subsets(others).flatMap((subset) => [subset, [first, ...subset]]);
}
