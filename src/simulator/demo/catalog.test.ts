import { beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, readCatalog } from './items/catalog.ts';
import { readTable } from './items/table.ts';
import { configurables } from './materials.ts';
import type { OutlineNode } from './outline.ts';
import { readOutlines } from './tree.ts';

let catalog: Catalog;
let places: Set<string>;

beforeAll(() => {
  catalog = readCatalog();
  places = new Set();
  const walk = (node: OutlineNode, place: string): void => {
    places.add(place);
    for (const child of node.children) walk(child, `${place} > ${child.name}`);
  };
  for (const { roots } of readOutlines()) for (const root of roots) walk(root, root.name);
});

describe('readTable', () => {
  it('spells out rows with their category and their note', () => {
    const rows = readTable('= Wire > {k:THHN|UF}\n" By the foot.\nW-{k} | {k} Wire | 1', {});
    expect(rows).toEqual([
      {
        category: 'Wire > THHN',
        fields: ['W-THHN', 'THHN Wire', '1'],
        note: 'By the foot.',
        mark: '',
      },
      { category: 'Wire > UF', fields: ['W-UF', 'UF Wire', '1'], note: 'By the foot.', mark: '' },
    ]);
  });

  it('keeps an empty last field and does not carry a note into the next section', () => {
    const [, second] = readTable('= A\n" Note.\nX | 1\n= B\nY |', {});
    expect(second).toEqual({ category: 'B', fields: ['Y', ''], note: '', mark: '' });
  });

  it('refuses a row that leaves its category open', () => {
    expect(() => readTable('= Wire > {k:THHN|UF}\nW | Wire', {})).toThrow('{k}');
  });
});

describe('the catalog', () => {
  it('has no code twice within a kind', () => {
    for (const items of [catalog.services, catalog.materials, catalog.discounts]) {
      const codes = items.map(({ code }) => code);
      expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    }
  });

  it('leaves nothing unsaid', () => {
    for (const item of Object.values(catalog).flat()) {
      expect(`${item.code} ${item.name} ${item.category}`).not.toMatch(/[{}|]|undefined|NaN/);
      expect(item.name).toBe(item.name.trim());
      expect(item.name).not.toBe('');
    }
  });

  it('names only materials it has as what a service takes', () => {
    const codes = new Set(catalog.materials.map(({ code }) => code));
    const used = catalog.services.flatMap(({ materials }) => materials.map(({ code }) => code));
    expect([...new Set(used)].filter((code) => !codes.has(code))).toEqual([]);
  });

  it('has variations for every configurable material', () => {
    for (const [code, , family] of configurables) {
      const variations = catalog.materials.filter((material) => material.code.startsWith(family));
      expect(variations.length, code).toBeGreaterThan(2);
    }
  });

  it('hangs its items on categories that the outlines have', () => {
    const items = [
      ...catalog.services,
      ...catalog.materials,
      ...catalog.equipment,
      ...catalog.discounts,
    ];
    const trunk = (place: string) => place.split(' > ').slice(0, 2).join(' > ');
    expect(
      [...new Set(items.map(({ category }) => trunk(category)))].filter(
        (place) => !places.has(place),
      ),
    ).toEqual([]);
    const exact = items.filter(({ category }) => places.has(category));
    expect(exact.length / items.length).toBeGreaterThan(0.8);
  });
});
