import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../../test/support/pricebook.ts';
import { projectCategories } from '../project-categories.ts';
import { type CategorySnapshot, createSnapshot } from './category-snapshot.ts';
import { createItemCounts } from './item-counts.ts';
import { toVersionToken } from './version-token.ts';

const TOKEN = toVersionToken({
  pricebookVersion: '7',
  lastReadAt: { categories: '2026-04-01T00:00:00.000Z' },
});

/** A snapshot of these categories: id to parent. */
function snapshotOf(parents: Readonly<Record<number, number | null>>): CategorySnapshot {
  const records = Object.entries(parents).map(([id, parentId]) =>
    categoryRecord(category(Number(id), { parentId })),
  );
  return createSnapshot(TOKEN, projectCategories(1n, records, []).rows);
}

const anyParents = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.option(fc.integer({ min: 1, max: 45 }))),
    {
      selector: ([id]) => id,
      maxLength: 40,
    },
  )
  .map((pairs) => Object.fromEntries(pairs));

describe('createSnapshot', () => {
  it('links parents and children, and finds by both ids', () => {
    const snapshot = snapshotOf({ 1: null, 2: 1, 3: 2, 4: 1, 5: null });
    const [one, two] = snapshot.nodes;
    expect(snapshot.roots.map((node) => node.stId)).toEqual(['1', '5']);
    expect(one?.children.map((node) => node.stId)).toEqual(['2', '4']);
    expect(two?.parent).toBe(one);
    expect(snapshot.byStId.get('2')).toBe(two);
    expect(snapshot.byId.get(two?.id ?? '')).toBe(two);
  });

  it('I05 keeps every subtree as one slice of the depth-first nodes', () => {
    fc.assert(
      fc.property(anyParents, (parents) => {
        const snapshot = snapshotOf(parents);
        for (const node of snapshot.nodes) {
          const slice = snapshot.nodes.slice(node.globalPosition, node.subtreeEnd);
          const below = snapshot.nodes.filter((other) => {
            let at: typeof other | null = other;
            while (at !== null && at !== node) at = at.parent;
            return at === node;
          });
          expect(slice).toEqual(below);
        }
      }),
    );
  });

  it('takes the later of the last change and the last complete read as the last sync', () => {
    const [row] = projectCategories(1n, [categoryRecord(category(1))], []).rows;
    const lastSyncedAt = (updatedAt: string) =>
      row && createSnapshot(TOKEN, [{ ...row, updatedAt }]).nodes[0]?.lastSyncedAt;
    expect(lastSyncedAt('2026-03-01T00:00:00.000Z')).toBe('2026-04-01T00:00:00.000Z');
    expect(lastSyncedAt('2026-05-01T00:00:00.000Z')).toBe('2026-05-01T00:00:00.000Z');
  });
});

describe('createItemCounts', () => {
  const counts = (snapshot: CategorySnapshot, groups: Parameters<typeof createItemCounts>[1]) => {
    const result = createItemCounts(snapshot, groups);
    return Object.fromEntries(
      snapshot.nodes.map((node) => [
        node.stId,
        [result.of(node).total, result.of(node, { deep: true }).total],
      ]),
    );
  };

  it('counts by kind, in the category itself and in all below', () => {
    const snapshot = snapshotOf({ 1: null, 2: 1, 3: 2 });
    const result = createItemCounts(snapshot, [
      { kind: 'SERVICE', categoryStIds: ['3'], count: 4 },
      { kind: 'MATERIAL', categoryStIds: ['2'], count: 2 },
      { kind: 'EQUIPMENT', categoryStIds: ['1'], count: 1 },
      { kind: 'DISCOUNT_AND_FEE', categoryStIds: ['1'], count: 3 },
    ]);
    const [top] = snapshot.nodes;
    expect(top && result.of(top)).toEqual({
      services: 0,
      materials: 0,
      equipment: 1,
      discountsAndFees: 3,
      total: 4,
    });
    expect(top && result.of(top, { deep: true })).toEqual({
      services: 4,
      materials: 2,
      equipment: 1,
      discountsAndFees: 3,
      total: 10,
    });
  });

  it('counts an item in several categories once in each subtree', () => {
    const snapshot = snapshotOf({ 1: null, 2: 1, 3: 1, 4: 3, 5: null });
    const group = { kind: 'SERVICE', categoryStIds: ['2', '4', '3', '5'], count: 1 } as const;
    expect(counts(snapshot, [group])).toEqual({
      1: [0, 1],
      2: [1, 1],
      3: [1, 1],
      4: [1, 1],
      5: [1, 1],
    });
  });

  it('leaves categories out that do not exist', () => {
    const snapshot = snapshotOf({ 1: null });
    const group = { kind: 'SERVICE', categoryStIds: ['99', '1'], count: 2 } as const;
    expect(counts(snapshot, [group, { ...group, categoryStIds: ['99'] }])).toEqual({ 1: [2, 2] });
  });
});
