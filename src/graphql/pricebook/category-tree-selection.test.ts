import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type CategoryColumns, createSnapshot } from '../../pricebook/queries/category-snapshot.ts';
import { type CategoryNode, forestOf } from './category-forest.ts';
import { selectTree } from './category-tree-selection.ts';

/** A forest from the depths of its nodes in depth-first order. */
function forest(depths: readonly number[]) {
  const line: string[] = [];
  const rows = depths.map((wanted, index): CategoryColumns => {
    const depth = Math.min(wanted, line.length);
    line.length = depth;
    const parentStId = line.at(-1) ?? null;
    line.push(String(index));
    return { ...columns, stId: String(index), id: String(index), name: `N${index}`, parentStId };
  });
  return forestOf(createSnapshot({ key: '1', pricebookVersion: '1', lastReadAt: {} }, rows));
}

const columns: CategoryColumns = {
  stId: '',
  id: '',
  name: '',
  description: null,
  categoryType: 'Services',
  active: true,
  parentStId: null,
  detached: null,
  position: 0,
  image: null,
  businessUnitIds: [],
  skuImages: [],
  skuVideos: [],
  source: null,
  externalId: null,
  hideInMobile: false,
  visible: true,
  stCreatedOn: null,
  stModifiedOn: null,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

const flatten = (nodes: readonly CategoryNode[]): string[] =>
  nodes.flatMap((node) => [node.stId, ...flatten(node.children)]);
const ids = (nodes: readonly CategoryNode[]) => nodes.map(({ stId }) => stId);

const shapes = fc.array(fc.nat(6), { maxLength: 60 });

describe('selectTree', () => {
  it('gives the whole forest as it is', () => {
    const all = forest([0, 1, 2, 1, 0]);
    const { nodes, roots, matchCount } = selectTree(all, {
      root: null,
      maxDepth: null,
      matches: null,
    });
    expect(nodes).toBe(all.nodes);
    expect(roots).toBe(all.roots);
    expect(matchCount).toBe(5);
  });

  it('never changes the forest it selects from', () => {
    const all = forest([0, 1, 2]);
    selectTree(all, { root: null, maxDepth: 1, matches: ({ stId }) => stId === '1' });
    expect(flatten(all.roots)).toEqual(['0', '1', '2']);
  });

  it('I05 nests exactly the nodes it lists, for any forest, root, depth and filter', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.nat(),
        fc.option(fc.nat(5)),
        fc.func(fc.boolean()),
        (depths, pick, maxDepth, wanted) => {
          const all = forest(depths);
          const root = all.nodes[pick] ?? null;
          const matches = ({ stId }: CategoryNode) => wanted(stId);
          const selection = selectTree(all, { root, maxDepth, matches });
          expect(flatten(selection.roots)).toEqual(ids(selection.nodes));

          const scope = (root ? all.subtree(root) : all.nodes).filter(
            ({ depth }) => depth <= (root?.depth ?? 0) + (maxDepth ?? 99),
          );
          const hits = scope.filter(matches);
          expect(selection.matchCount).toBe(hits.length);
          const needed = new Set(hits.flatMap((hit) => [hit, ...hit.ancestors]));
          expect(ids(selection.nodes)).toEqual(ids(scope.filter((node) => needed.has(node))));
        },
      ),
    );
  });
});

describe('forestOf', () => {
  it('counts and links every node, for any forest', () => {
    fc.assert(
      fc.property(shapes, (depths) => {
        const all = forest(depths);
        expect(flatten(all.roots)).toEqual(ids(all.nodes));
        for (const node of all.nodes) {
          const below = flatten(node.children);
          expect(node.descendantCount).toBe(below.length);
          expect(ids(all.subtree(node))).toEqual([node.stId, ...below]);
          expect(node.childCount).toBe(node.children.length);
          expect(node.path).toEqual([...ids(node.ancestors), node.stId]);
          expect(node.root).toBe(node.ancestors[0] ?? node);
          expect(node.peers).toContain(node);
        }
      }),
    );
  });
});
