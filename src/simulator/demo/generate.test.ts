import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CategoryRecord, Id, PricebookRecords } from '../records.ts';
import { generateDemoPricebook } from './generate.ts';
import { categoriesByDepth } from './tree.ts';

const timestamp = /^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{7}Z$/;

/** The depth of each category; fails on an orphan or a cycle. */
function depthsOf(categories: readonly CategoryRecord[]): Map<Id, number> {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const depths = new Map<Id, number>();
  for (const category of categories) {
    let depth = 0;
    for (let at = category; at.parentId !== null; depth++) {
      const parent = byId.get(at.parentId);
      if (parent === undefined) throw new Error(`Category ${at.id} has no parent ${at.parentId}.`);
      if (depth > categories.length) throw new Error(`Category ${category.id} is in a cycle.`);
      at = parent;
    }
    depths.set(category.id, depth);
  }
  return depths;
}

function countByDepth(categories: readonly CategoryRecord[]): number[] {
  const counts: number[] = [];
  for (const depth of depthsOf(categories).values()) counts[depth] = (counts[depth] ?? 0) + 1;
  return counts;
}

function siblingGroups(categories: readonly CategoryRecord[]): CategoryRecord[][] {
  const groups = new Map<Id | null, CategoryRecord[]>();
  for (const category of categories) {
    const group = groups.get(category.parentId);
    if (group) group.push(category);
    else groups.set(category.parentId, [category]);
  }
  return [...groups.values()];
}

function share<T>(records: readonly T[], holds: (record: T) => boolean): number {
  return records.filter(holds).length / records.length;
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(at * sorted.length)] ?? Number.NaN;
}

function digest(records: PricebookRecords): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('hex');
}

const kinds = ['services', 'materials', 'equipment', 'discountsAndFees'] as const;

let demo: PricebookRecords;

beforeAll(() => {
  demo = generateDemoPricebook();
});

describe('the demo pricebook', () => {
  it('has exactly the categories per depth and the items of the demo tenant', () => {
    expect(countByDepth(demo.categories)).toEqual([104, 209, 650, 681, 264, 123, 49, 39, 8]);
    expect(demo.categories).toHaveLength(2127);
    expect(demo.services).toHaveLength(2164);
    expect(demo.materials).toHaveLength(6011);
    expect(demo.equipment).toHaveLength(278);
    expect(demo.discountsAndFees).toHaveLength(25);
  });

  it('is the same for the same seed, on every machine and every day', () => {
    expect(digest(generateDemoPricebook({ seed: 1, scale: 1 }))).toBe(digest(demo));
    expect(
      digest(demo),
      'the tables or the drawing of lots changed: ids in documentation move',
    ).toBe('96250a640cf73429cb360fbd6a968817ffbee0df68332eb1dde8207650731a7c');
  });

  it('is another for another seed, of the same size', () => {
    const other = generateDemoPricebook({ seed: 2 });
    expect(digest(other)).not.toBe(digest(demo));
    expect(countByDepth(other.categories)).toEqual([...categoriesByDepth]);
    expect(kinds.map((kind) => other[kind].length)).toEqual(kinds.map((kind) => demo[kind].length));
  });

  it('refuses a scale that is not a whole number of branches', () => {
    for (const scale of [0, -1, 1.5, Number.NaN]) {
      expect(() => generateDemoPricebook({ scale }), String(scale)).toThrow(RangeError);
    }
  });
});

describe('identities', () => {
  it('gives every record an id of its own, of four to eight digits, in order and with gaps', () => {
    const lists = [demo.categories, ...kinds.map((kind) => demo[kind])];
    const ids = lists.flatMap((list) => list.map(({ id }) => Number(id)));
    expect(new Set(ids).size).toBe(ids.length);
    const lengths = new Set(ids.map((id) => String(id).length));
    expect([...lengths].sort()).toEqual([4, 5, 6, 7, 8]);
    for (const list of lists) {
      const inOrder = list.map(({ id }) => Number(id));
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    }
    expect(Math.max(...ids)).toBeLessThan(62_500_000);
  });

  it('dates every record to the 100 ns, changed no earlier than made, over years', () => {
    const dated = [demo.categories, ...kinds.map((kind) => demo[kind])].flat();
    for (const { createdOn, modifiedOn } of dated) {
      expect(createdOn).toMatch(timestamp);
      expect(modifiedOn).toMatch(timestamp);
      expect(modifiedOn >= createdOn).toBe(true);
      expect(modifiedOn < '2025-12-15T02:56:36').toBe(true);
    }
    expect(new Set(dated.map(({ createdOn }) => createdOn.slice(0, 4))).size).toBeGreaterThan(7);
    const zeros = share(dated, ({ modifiedOn }) => modifiedOn.endsWith('0Z'));
    expect(zeros).toBeGreaterThan(0.08);
    expect(zeros).toBeLessThan(0.15);
  });

  it('gives every item a code of its own', () => {
    for (const kind of kinds) {
      const codes = demo[kind].map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

describe('categories', () => {
  it('keeps positions unique among siblings, with gaps in some groups', () => {
    const groups = siblingGroups(demo.categories);
    for (const group of groups) {
      const positions = group.map(({ position }) => position);
      expect(new Set(positions).size).toBe(positions.length);
      expect(Math.min(...positions)).toBeGreaterThanOrEqual(1);
    }
    const withGap = share(
      groups,
      (group) => Math.max(...group.map(({ position }) => position)) > group.length,
    );
    expect(withGap).toBeGreaterThan(0.05);
    expect(withGap).toBeLessThan(0.14);
  });

  it('orders roots by id otherwise than by position', () => {
    const positions = demo.categories
      .filter(({ parentId }) => parentId === null)
      .map(({ position }) => position);
    expect(positions).not.toEqual([...positions].sort((a, b) => a - b));
  });

  it('has most roots inactive and most categories below the active ones', () => {
    const byId = new Map(demo.categories.map((category) => [category.id, category]));
    const rootOf = (category: CategoryRecord): CategoryRecord => {
      const parent = category.parentId === null ? undefined : byId.get(category.parentId);
      return parent ? rootOf(parent) : category;
    };
    const roots = demo.categories.filter(({ parentId }) => parentId === null);
    expect(roots.filter(({ active }) => active)).toHaveLength(28);
    expect(share(demo.categories, (category) => rootOf(category).active)).toBeGreaterThan(0.9);
    const nested = demo.categories.filter(({ parentId }) => parentId !== null);
    expect(nested.some((category) => !category.active && rootOf(category).active)).toBe(true);
    expect(nested.some((category) => category.active && !rootOf(category).active)).toBe(true);
  });

  it('has the oddities of a live tenant', () => {
    const { categories } = demo;
    const named = (part: string | RegExp) =>
      categories.filter(({ name }) => name.search(part) >= 0).length;
    expect(named(/ $/)).toBeGreaterThanOrEqual(5);
    expect(named('"')).toBeGreaterThan(60);
    expect(named('/')).toBeGreaterThan(60);
    expect(
      named(/Recepticle|Maintenence|Tranformers|Fitings|Replacment|Thermastat|Gounding|Disconect/),
    ).toBeGreaterThan(2);
    const doubled = siblingGroups(categories).filter(
      (group) => new Set(group.map(({ name }) => name)).size < group.length,
    );
    expect(doubled.length).toBeGreaterThan(0);
    expect(doubled.length).toBeLessThan(6);
    expect(share(categories, ({ description }) => description === 'Null')).toBeGreaterThan(0.85);
    expect(categories.some(({ description }) => description === null)).toBe(true);
    expect(categories.some(({ description }) => description?.endsWith('.') ?? false)).toBe(true);
    expect(share(categories, ({ image }) => image !== null)).toBeCloseTo(0.6, 2);
    expect(share(categories, ({ businessUnitIds }) => businessUnitIds.length === 1)).toBeCloseTo(
      0.11,
      1,
    );
  });

  it('gives four of them another type than their parent', () => {
    const types = new Map(demo.categories.map(({ id, categoryType }) => [id, categoryType]));
    const other = demo.categories.filter(
      ({ parentId, categoryType }) => parentId !== null && types.get(parentId) !== categoryType,
    );
    expect(other).toHaveLength(4);
  });
});

describe('services', () => {
  it('have the shares of a live tenant', () => {
    const { services } = demo;
    expect(share(services, ({ categories }) => categories.length === 0)).toBeCloseTo(0.33, 2);
    expect(share(services, ({ categories }) => categories.length > 1)).toBeCloseTo(0.08, 2);
    expect(share(services, ({ assets }) => assets.length === 0)).toBeCloseTo(0.22, 2);
    expect(share(services, ({ description }) => description.startsWith('<p>'))).toBeCloseTo(
      0.053,
      2,
    );
    expect(share(services, ({ price }) => price === 0)).toBeCloseTo(0.21, 1);
    expect(share(services, ({ taxable }) => taxable)).toBeCloseTo(0.36, 2);
    expect(share(services, ({ serviceMaterials }) => serviceMaterials.length > 0)).toBeCloseTo(
      0.43,
      2,
    );
    expect(share(services, ({ recommendations }) => recommendations.length > 0)).toBeCloseTo(
      0.013,
      2,
    );
    expect(share(services, ({ upgrades }) => upgrades.length > 0)).toBeCloseTo(0.008, 2);
    expect(share(services, ({ serviceEquipment }) => serviceEquipment.length > 0)).toBeGreaterThan(
      0,
    );
  });

  it('cost what services cost', () => {
    const prices = demo.services.map(({ price }) => price);
    const measured = [
      [0.25, 45],
      [0.5, 225],
      [0.75, 716],
      [0.9, 1329],
      [0.95, 1733],
      [0.99, 3609],
    ] as const;
    for (const [at, dollars] of measured) {
      expect(quantile(prices, at), `quantile ${at}`).toBeGreaterThan(dollars * 0.7);
      expect(quantile(prices, at), `quantile ${at}`).toBeLessThan(dollars * 1.35);
    }
    expect(Math.max(...prices)).toBe(25_658);
    expect(Math.min(...prices)).toBe(-500);
  });

  it('cost members the same, or nothing is set, and a tenth less as an add-on', () => {
    for (const { price, memberPrice, addOnPrice } of demo.services) {
      expect([price, 0]).toContain(memberPrice);
      expect(addOnPrice).toBeCloseTo(price * 0.9, 2);
    }
  });
});

describe('equipment', () => {
  it('is marked up by 1.47 and offered by up to 36 vendors, exactly one of them active', () => {
    for (const { cost, price, primaryVendor, otherVendors } of demo.equipment) {
      expect(price).toBeCloseTo(cost * 1.47, 2);
      const offers = [...(primaryVendor ? [primaryVendor] : []), ...(otherVendors ?? [])];
      expect(offers.length).toBeGreaterThanOrEqual(1);
      expect(offers.length).toBeLessThanOrEqual(36);
      expect(offers.filter(({ active }) => active)).toHaveLength(1);
      expect(offers.filter((offer) => offer.cost > 0)).toHaveLength(1);
    }
    expect(share(demo.equipment, ({ assets }) => assets.length > 0)).toBeCloseTo(0.94, 2);
  });
});

describe('references', () => {
  it('lead to records that exist, except a few categories of equipment', () => {
    const ids = (records: readonly { readonly id: Id }[]) => new Set(records.map(({ id }) => id));
    const categories = ids(demo.categories);
    const [services, materials, equipment] = [
      ids(demo.services),
      ids(demo.materials),
      ids(demo.equipment),
    ];
    for (const service of demo.services) {
      for (const id of service.categories) expect(categories).toContain(id);
      for (const id of [...service.recommendations, ...service.upgrades])
        expect(services).toContain(id);
      for (const { skuId } of service.serviceMaterials) expect(materials).toContain(skuId);
      for (const { skuId } of service.serviceEquipment) expect(equipment).toContain(skuId);
    }
    for (const material of demo.materials) {
      for (const id of material.categories) expect(categories).toContain(id);
      for (const id of material.variationsOrConfigurableMaterials) expect(materials).toContain(id);
    }
    for (const piece of demo.equipment) {
      for (const id of piece.upgrades) expect(equipment).toContain(id);
      for (const { skuId } of piece.recommendations) expect(services).toContain(skuId);
      for (const { skuId } of piece.equipmentMaterials) expect(materials).toContain(skuId);
    }
    const dangling = demo.equipment.flatMap((piece) =>
      piece.categories.filter((id) => !categories.has(id)),
    );
    expect(dangling).toHaveLength(5);
  });

  it('lead from materials to categories of materials and from the rest to categories of services', () => {
    const types = new Map(demo.categories.map(({ id, categoryType }) => [id, categoryType]));
    const ofType = (kind: (typeof kinds)[number], type: string) =>
      share(
        demo[kind].flatMap((item) => item.categories),
        (id) => types.get(id) === type,
      );
    expect(ofType('materials', 'Materials')).toBeGreaterThan(0.99);
    expect(ofType('services', 'Services')).toBeGreaterThan(0.99);
    expect(ofType('equipment', 'Services')).toBeGreaterThan(0.95);
    expect(ofType('discountsAndFees', 'Services')).toBe(1);
  });

  it('join configurable materials and their variations both ways', () => {
    const byId = new Map(demo.materials.map((material) => [material.id, material]));
    const configurable = demo.materials.filter(
      ({ isConfigurableMaterial }) => isConfigurableMaterial,
    );
    expect(configurable).toHaveLength(12);
    for (const { id, variationsOrConfigurableMaterials } of configurable) {
      expect(variationsOrConfigurableMaterials.length).toBeGreaterThan(1);
      for (const variation of variationsOrConfigurableMaterials) {
        expect(byId.get(variation)?.variationsOrConfigurableMaterials).toContain(id);
      }
    }
  });

  it('have a picture for every storage path, drawn the same each time', () => {
    const paths = [
      ...demo.categories.flatMap(({ image, skuImages }) => [image, ...skuImages]),
      ...kinds.flatMap((kind) => demo[kind].flatMap(({ assets }) => assets.map(({ url }) => url))),
    ].filter((path): path is string => path?.startsWith('Images/') ?? false);
    const images = new Map(demo.images.map((image) => [image.path, image]));
    expect(paths.filter((path) => !images.has(path))).toEqual([]);
    expect(images.size).toBe(demo.images.length);
    for (const { path, contentType, bytes } of demo.images.slice(0, 20)) {
      expect(path.endsWith('.png')).toBe(contentType === 'image/png');
      expect(bytes()).toEqual(bytes());
    }
  });
});

describe('a larger scale', () => {
  it('multiplies every count and keeps ids, codes and positions unique', () => {
    const large = generateDemoPricebook({ scale: 10 });
    expect(countByDepth(large.categories)).toEqual(categoriesByDepth.map((count) => count * 10));
    expect(kinds.map((kind) => large[kind].length)).toEqual(
      kinds.map((kind) => demo[kind].length * 10),
    );
    const records = [large.categories, ...kinds.map((kind) => large[kind])].flat();
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    for (const kind of kinds)
      expect(new Set(large[kind].map(({ code }) => code)).size).toBe(large[kind].length);
    for (const group of siblingGroups(large.categories)) {
      expect(new Set(group.map(({ position }) => position)).size).toBe(group.length);
    }
  });

  it('names its further branches', () => {
    const names = generateDemoPricebook({ scale: 2 }).categories.map(({ name }) => name);
    expect(names).toContain('Electrical Service');
    expect(names).toContain('Electrical Service - Dover');
  });
});
