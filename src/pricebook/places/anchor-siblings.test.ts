import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Place, placeOf } from '../edits/category-fields.ts';
import type { StagedEdit } from '../edits/record-edits.ts';
import { anchorSiblings } from './anchor-siblings.ts';
import { orderSiblings, type Sibling } from './order-siblings.ts';

/** Where siblings were put, by their letters, the oldest first; all others are at home in the order of the letters. */
type Places = ReadonlyMap<string, Place>;

const ALL = [...'abcdef'];

function siblingsOf(places: Places, home: readonly string[] = ALL): Sibling[] {
  const ages = [...places.keys()];
  return home.map((stId, position) => {
    const at = places.get(stId);
    const placed = at === undefined ? null : { at, version: 1, stagedAt: ages.indexOf(stId) };
    return { stId, position, isHome: true, placed };
  });
}
const orderOf = (places: Places, home = ALL) =>
  orderSiblings(siblingsOf(places, home)).map(({ stId }) => stId);

function anchored(places: Places): Places {
  const order = orderOf(places).map((stId) => {
    const value = places.get(stId);
    const edit = { field: 'position', value, state: 'STAGED' } as unknown as StagedEdit;
    return { stId, edits: value && { edits: new Map([['position', edit]]) } };
  });
  const after = new Map(places);
  for (const { stId, value } of anchorSiblings(order)) after.set(stId, placeOf(value));
  return after;
}

const anyAnchor = fc.option(fc.constantFrom(...ALL, 'gone'));
const anyPlaces: fc.Arbitrary<Places> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ALL), anyAnchor, anyAnchor), {
    selector: ([stId]) => stId,
  })
  .map((places) => new Map(places.map(([stId, after, before]) => [stId, { after, before }])));

describe('anchorSiblings', () => {
  const first: Place = { after: null, before: null };

  it('lets the one behind hold by the one before it, where both came first', () => {
    const places = new Map([
      ['e', first],
      ['f', first],
    ]);
    expect(orderOf(places).slice(0, 2)).toEqual(['f', 'e']);
    expect(anchored(places)).toEqual(
      new Map([
        ['e', { after: 'f', before: null }],
        ['f', first],
      ]),
    );
  });

  it('I04 leaves the order as it is', () => {
    fc.assert(
      fc.property(anyPlaces, (places) => {
        expect(orderOf(anchored(places))).toEqual(orderOf(places));
      }),
      { numRuns: 2_000 },
    );
  });

  it('I04 leaves it so, too, whichever of them ServiceTitan reaches first', () => {
    fc.assert(
      fc.property(anyPlaces, fc.nat(), (places, pick) => {
        const after = anchored(places);
        const order = orderOf(after);
        const reached = [...after.keys()][pick % Math.max(after.size, 1)];
        if (reached === undefined) return;
        const left = new Map(after);
        left.delete(reached);
        expect(orderOf(left, order)).toEqual(order);
      }),
      { numRuns: 2_000 },
    );
  });
});
