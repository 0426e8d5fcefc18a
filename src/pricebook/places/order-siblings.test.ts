import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSiblings, type Sibling } from './order-siblings.ts';

/** Siblings at home in the order of the letters. */
function siblings(letters: string, placed: Record<string, [string | null, string | null]> = {}) {
  const ages = Object.keys(placed);
  return [...letters].map(
    (stId, index): Sibling => ({
      stId,
      position: index + 1,
      isHome: true,
      placed: placed[stId]
        ? {
            at: { after: placed[stId][0], before: placed[stId][1] },
            version: 1,
            stagedAt: ages.indexOf(stId) + 1,
          }
        : null,
    }),
  );
}
const order = (...given: Parameters<typeof siblings>) =>
  orderSiblings(siblings(...given))
    .map(({ stId }) => stId)
    .join('');

describe('orderSiblings', () => {
  it('keeps the order of ServiceTitan where nobody has placed one', () => {
    expect(order('abcd')).toBe('abcd');
  });

  it('puts a node right behind the one it was put behind, or first', () => {
    expect(order('abcd', { d: ['a', 'b'] })).toBe('adbc');
    expect(order('abcd', { c: [null, 'a'] })).toBe('cabd');
  });

  it('goes by the next node where the one before it is gone, and to the end where both are', () => {
    expect(order('abcd', { d: ['x', 'b'] })).toBe('adbc');
    expect(order('abcd', { a: ['x', 'y'] })).toBe('bcda');
    expect(order('abcd', { a: ['x', null] })).toBe('bcda');
  });

  it('puts the one nearer that was put there last', () => {
    expect(order('abcd', { c: ['a', 'b'], d: ['a', 'c'] })).toBe('adcb');
    expect(order('abcd', { d: ['a', 'c'], c: ['a', 'b'] })).toBe('acdb');
  });

  it('puts the one nearer that was put there last, also behind a node that was placed in between', () => {
    // d behind c, then c to the front, then b behind c.
    expect(order('abcd', { d: ['c', null], c: [null, 'a'], b: ['c', 'd'] })).toBe('cbda');
  });

  it('lets the latest wish hold where two were put behind each other', () => {
    // c behind a, so that it is acb; then a behind c.
    expect(order('abc', { c: ['a', 'b'], a: ['c', 'b'] })).toBe('cab');
  });

  it('puts those without a place that ServiceTitan has elsewhere to the end', () => {
    const [a, b] = siblings('ab');
    const guest: Sibling = { stId: 'g', position: 0, isHome: false, placed: null };
    expect(orderSiblings([guest, ...[b, a].flatMap((one) => one ?? [])])).toEqual([a, b, guest]);
  });

  it('I20 loses nobody, repeats nobody, and keeps the order of those that nobody has placed', () => {
    const letters = [...'abcdef'];
    const anchor = fc.option(fc.constantFrom(...letters, 'x'));
    const anyPlaces = fc.dictionary(fc.constantFrom(...letters), fc.tuple(anchor, anchor));
    fc.assert(
      fc.property(anyPlaces, (places) => {
        const result = [...order('abcdef', places)];
        expect([...result].sort()).toEqual(letters);
        const untouched = result.filter((stId) => !(stId in places));
        expect(untouched).toEqual([...untouched].sort());
      }),
    );
  });
});
