import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenForest } from './flatten-forest.ts';

type Tree = { id: number; name: string; subcategories: Tree[] };

/** Trees in which every node has its own id. */
const forest = fc
  .letrec<{ tree: Tree; forest: Tree[] }>((tie) => ({
    tree: fc.record({
      id: fc.constant(0),
      name: fc.string(),
      subcategories: fc.oneof({ maxDepth: 5 }, fc.constant<Tree[]>([]), tie('forest')),
    }),
    forest: fc.array(tie('tree'), { maxLength: 4 }),
  }))
  .forest.map((trees) => {
    let id = 0;
    const number = (tree: Tree): Tree => {
      id += 1;
      return { ...tree, id, subcategories: tree.subcategories.map(number) };
    };
    return trees.map(number);
  });

const countNodes = (trees: readonly Tree[]): number =>
  trees.reduce((sum, tree) => sum + 1 + countNodes(tree.subcategories), 0);

const ids = (nodes: readonly { row: unknown }[]) => nodes.map(({ row }) => (row as Tree).id);

describe('flattenForest', () => {
  it('loses no node, keeps the order sent and names the enclosing node of each', () => {
    fc.assert(
      fc.property(forest, (trees) => {
        const { nodes, repeats } = flattenForest(trees);
        expect(repeats).toEqual([]);
        // Numbered depth-first above.
        expect(ids(nodes)).toEqual(
          Array.from({ length: countNodes(trees) }, (_, index) => index + 1),
        );
        const parents = new Map(
          nodes.map(({ row, enclosingId }) => [(row as Tree).id, enclosingId]),
        );
        const check = (tree: Tree, parent: bigint | null): void => {
          expect(parents.get(tree.id)).toBe(parent);
          for (const child of tree.subcategories) check(child, BigInt(tree.id));
        };
        for (const tree of trees) check(tree, null);
      }),
    );
  });

  it('gives the same ids whether nodes come nested, flat or both', () => {
    fc.assert(
      fc.property(forest, (trees) => {
        const nested = flattenForest(trees);
        const flat = nested.nodes.map(({ row }) => row);
        const both = flattenForest([...flat, ...trees]);
        expect(ids(both.nodes).sort()).toEqual(ids(nested.nodes).sort());
        expect(both.repeats).toHaveLength(nested.nodes.length);
        const enclosing = (nodes: typeof both.nodes) =>
          new Map(nodes.map(({ row, enclosingId }) => [(row as Tree).id, enclosingId]));
        expect(enclosing(both.nodes)).toEqual(enclosing(nested.nodes));
      }),
    );
  });

  it('takes subcategories off the row and leaves everything else in its place', () => {
    const { nodes } = flattenForest([{ id: 1, subcategories: null, name: 'a', extra: { x: [1] } }]);
    expect(JSON.stringify(nodes[0]?.row)).toBe('{"id":1,"name":"a","extra":{"x":[1]}}');
  });

  it('goes as deep as it must', () => {
    let root: Record<string, unknown> = { id: 100_000 };
    for (let id = 99_999; id > 0; id -= 1) root = { id, subcategories: [root] };
    expect(flattenForest([root]).nodes).toHaveLength(100_000);
  });

  it('I16 keeps a node within itself where it stands, once', () => {
    const inner = { id: 1, subcategories: [{ id: 3 }] };
    const { nodes, repeats } = flattenForest([
      { id: 1, subcategories: [{ id: 2, subcategories: [inner] }] },
    ]);
    expect(nodes.map(({ row, enclosingId }) => [(row as Tree).id, enclosingId])).toEqual([
      [1, null],
      [2, 1n],
      [3, 1n],
    ]);
    expect(repeats).toEqual([{ row: { id: 1 }, enclosingId: 2n }]);
  });

  it('ends on a structure that holds itself', () => {
    const loop: { id: number; subcategories: unknown[] } = { id: 1, subcategories: [] };
    loop.subcategories.push(loop, { id: 2 });
    expect(ids(flattenForest([loop]).nodes)).toEqual([1, 2]);
  });

  it('I16 passes rubbish on as a node and hangs the children of an unreadable node on the next one above', () => {
    const { nodes } = flattenForest([
      'rubbish',
      { id: 1, subcategories: [{ id: 'x', subcategories: [{ id: 2 }] }, null] },
      { id: 3, subcategories: 'none' },
    ]);
    expect(nodes).toEqual([
      { row: 'rubbish', enclosingId: null },
      { row: { id: 1 }, enclosingId: null },
      { row: { id: 'x' }, enclosingId: 1n },
      { row: { id: 2 }, enclosingId: 1n },
      { row: null, enclosingId: 1n },
      { row: { id: 3, subcategories: 'none' }, enclosingId: null },
    ]);
  });

  it('I07 tells ids above 2^53 apart', () => {
    const { nodes } = flattenForest([
      { id: 9007199254740993n, subcategories: [{ id: 9007199254740994n }] },
    ]);
    expect(nodes[1]?.enclosingId).toBe(9007199254740993n);
    expect(nodes).toHaveLength(2);
  });
});
