import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeForest, type ForestNode } from './forest.ts';

const node = (stId: number | string, parentStId: number | string | null = null, position = 1) => ({
  stId: String(stId),
  parentStId: parentStId === null ? null : String(parentStId),
  position,
});

/** Distinct ids; parents anywhere, also nowhere, at oneself, in a ring. */
const anyNodes: fc.Arbitrary<ForestNode[]> = fc.uniqueArray(
  fc.record({
    stId: fc.nat(60).map(String),
    parentStId: fc.option(fc.nat(70).map(String), { nil: null }),
    position: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: (each) => each.stId, maxLength: 60 },
);

const shape = (nodes: readonly ForestNode[]) =>
  arrangeForest(nodes).map((place) => `${'  '.repeat(place.depth)}${place.node.stId}`);

describe('arrangeForest', () => {
  it('puts parents before children and siblings in the order of position, then id', () => {
    const nodes = [
      node(3, 1, 2),
      node(20, 1, 1),
      node(4, 1, 2),
      node(1),
      node(10, 1, 2),
      node(2, 20),
    ];
    expect(shape(nodes)).toEqual(['1', '  20', '    2', '  3', '  4', '  10']);
  });

  it('I04 takes position 0 as a position', () => {
    expect(shape([node(1, null, 1), node(2, null, 0), node(3, null, -1)])).toEqual(['3', '2', '1']);
  });

  it('I04 gives one order, whatever order the nodes come in', () => {
    fc.assert(
      fc.property(anyNodes, fc.infiniteStream(fc.nat()), (nodes, numbers) => {
        const shuffled = nodes
          .map((each) => ({ each, at: numbers.next().value as number }))
          .sort((one, other) => one.at - other.at)
          .map(({ each }) => each);
        expect(shape(shuffled)).toEqual(shape(nodes));
      }),
    );
  });

  it('I05 loses no node and invents none', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const places = arrangeForest(nodes);
        expect(new Set(places.map((place) => place.node))).toEqual(new Set(nodes));
        expect(places.map((place) => place.rank)).toEqual(nodes.map((_, index) => index));
      }),
    );
  });

  it('I03 is free of cycles: every parent stands before its child, one level higher', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        for (const { node: own, parent, depth, rank, detached } of arrangeForest(nodes)) {
          if (parent === null) {
            expect(depth).toBe(0);
            expect(detached === null).toBe(own.parentStId === null);
          } else {
            expect(parent.node.stId).toBe(own.parentStId);
            expect(parent.rank).toBeLessThan(rank);
            expect(depth).toBe(parent.depth + 1);
            expect(detached).toBeNull();
          }
        }
      }),
    );
  });

  it('keeps subtrees together', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const places = arrangeForest(nodes);
        places.forEach((place, index) => {
          const previous = places[index - 1];
          expect(place.depth).toBeLessThanOrEqual((previous?.depth ?? -1) + 1);
          if (place.depth === (previous?.depth ?? -1) + 1 && place.depth > 0) {
            expect(place.parent).toBe(previous);
          }
        });
      }),
    );
  });

  it('I16 stands an orphan with its children at the top', () => {
    const places = arrangeForest([node(2, 99), node(3, 2), node(1)]);
    expect(places.map(({ node: own, depth, detached }) => [own.stId, depth, detached])).toEqual([
      ['1', 0, null],
      ['2', 0, 'ORPHAN'],
      ['3', 1, null],
    ]);
  });

  it('I16 cuts a cycle at its smallest id, by value', () => {
    const places = arrangeForest([node(100, 9), node(9, 30), node(30, 100), node(7, 100), node(1)]);
    expect(places.map(({ node: own, depth, detached }) => [own.stId, depth, detached])).toEqual([
      ['1', 0, null],
      ['9', 0, 'CYCLE'],
      ['100', 1, null],
      ['7', 2, null],
      ['30', 2, null],
    ]);
  });

  it('I16 cuts a node loose that is its own parent', () => {
    expect(arrangeForest([node(5, 5)])[0]).toMatchObject({ depth: 0, detached: 'CYCLE' });
  });

  it('takes a chain of 10,000 levels and 50,000 siblings', () => {
    const chain = Array.from({ length: 10_000 }, (_, level) => node(level + 1, level || null));
    expect(arrangeForest(chain.toReversed()).at(-1)?.depth).toBe(9_999);
    const row = Array.from({ length: 50_000 }, (_, index) => node(index + 2, 1, -index));
    expect(arrangeForest([...row, node(1)])[1]?.node.stId).toBe('50001');
  });
});
