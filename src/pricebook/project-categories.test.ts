import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../test/support/pricebook.ts';
import { projectCategories } from './project-categories.ts';

const TENANT = 3222348440n;
const project = (...rows: Parameters<typeof categoryRecord>[0][]) =>
  projectCategories(
    TENANT,
    rows.map((row) => categoryRecord(row)),
    [],
  ).rows;

const anyForest = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 50 }),
    parentId: fc.option(fc.integer({ min: 1, max: 60 })),
  }),
  { selector: (each) => each.id, maxLength: 50 },
);

describe('projectCategories', () => {
  it('carries every field over', () => {
    const [row] = project(
      category(2n ** 62n, {
        name: '3/4" ',
        description: 'Null',
        image: 'Images/Category/a.jpg',
        position: 0,
        categoryType: 'Materials',
        active: false,
        businessUnitIds: [2n ** 55n, 7],
        skuImages: ['a', 'b'],
        skuVideos: ['c'],
        source: 'catalog',
        externalId: 'x-1',
        hideInMobile: true,
        visible: true,
        createdOn: '2025-12-15T02:56:35Z',
        modifiedOn: '2025-12-15T02:56:35.06438Z',
      }),
    );
    expect(row).toEqual({
      stId: '4611686018427387904',
      id: '971d51a5-8cb6-8241-8951-db9612a51abf',
      name: '3/4" ',
      description: 'Null',
      categoryType: 'Materials',
      active: false,
      parentStId: null,
      detached: null,
      position: 0,
      depth: 0,
      path: '4611686018427387904',
      image: 'Images/Category/a.jpg',
      businessUnitIds: ['36028797018963968', '7'],
      skuImages: ['a', 'b'],
      skuVideos: ['c'],
      source: 'catalog',
      externalId: 'x-1',
      hideInMobile: true,
      visible: true,
      stCreatedOn: '2025-12-15T02:56:35.0000000Z',
      stModifiedOn: '2025-12-15T02:56:35.0643800Z',
      version: 1,
      createdAt: '2026-03-01T08:15:00.123000Z',
      updatedAt: '2026-03-01T08:15:00.123000Z',
    });
  });

  it('I03 makes every path the path of the parent plus the node', () => {
    fc.assert(
      fc.property(anyForest, (forest) => {
        const rows = project(...forest.map(({ id, parentId }) => category(id, { parentId })));
        const pathOf = new Map(rows.map((row) => [row.stId, row.path]));
        for (const row of rows) {
          const above = row.parentStId === null ? '' : `${pathOf.get(row.parentStId)}.`;
          expect(row.path).toBe(`${above}${row.stId}`);
          expect(row.path.split('.')).toHaveLength(row.depth + 1);
        }
      }),
    );
  });

  it('I05 shows inactive nodes and their children', () => {
    const rows = project(category(1, { active: false }), category(2, { parentId: 1 }));
    expect(rows.map((row) => [row.stId, row.active, row.depth])).toEqual([
      ['1', false, 0],
      ['2', true, 1],
    ]);
  });

  it('I06 gives the same ServiceTitan id another uuid in another tenant', () => {
    const record = categoryRecord(category(1));
    const ids = [1n, 2n].map((tenant) => projectCategories(tenant, [record], []).rows[0]?.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('I16 fills in what ServiceTitan leaves out', () => {
    const [row] = project({ id: 5 });
    expect(row).toMatchObject({ name: '', categoryType: 'Unknown', active: true, position: 0 });
    expect(row).toMatchObject({ description: null, image: null, hideInMobile: false });
  });

  it('projects a chain of 10,000 levels', () => {
    const rows = project(
      ...Array.from({ length: 10_000 }, (_, level) =>
        category(level + 1, { parentId: level || null }),
      ),
    );
    expect(rows.at(-1)).toMatchObject({ depth: 9_999 });
    expect(rows.at(-1)?.path).toHaveLength(48_893);
  });
});
