import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  type Row,
  type SimulatorUnderTest,
  service,
  startSimulator,
  testTenantId,
} from '../../../test/support/simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

/** The tree as text, `1(2(3) 4) 5`. */
const outline = (rows: readonly Row[]): string =>
  rows
    .map(
      ({ id, subcategories }) => id + (subcategories.length ? `(${outline(subcategories)})` : ''),
    )
    .join(' ');
const list = async (query = '') => outline((await st.get(`categories?${query}`)).body.data);

describe('the list of categories', () => {
  const tree = [
    category({ id: 10, position: 6 }),
    category({ id: 20, position: 2, name: 'Aaa' }),
    category({ id: 11, parentId: 10, position: 9 }),
    category({ id: 12, parentId: 10, position: 1 }),
    category({ id: 13, parentId: 11, categoryType: 'Materials' }),
  ];

  it('is a forest: roots by id, siblings by position, paging and totals count roots', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    expect(await list()).toBe('10(12 11(13)) 20');
    const page = await st.get('categories?pageSize=1&page=2&includeTotal=true');
    expect(page.body).toMatchObject({ hasMore: false, totalCount: 2 });
    expect(outline(page.body.data)).toBe('20');
    expect(outline([(await st.get('categories/11')).body])).toBe('11(13)');
  });

  it('sorts by Name and filters roots by type', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    expect(await list('sort=%2BName')).toBe('20 10(12 11(13))');
    expect(await list('sort=-Id')).toBe('20 10(12 11(13))');
    expect(await list('categoryType=Materials')).toBe('');
    expect((await st.get('categories?categoryType=Equipment')).status).toBe(400);
  });

  it('grows as deep as it is and prints the official fields', async () => {
    const depth = Array.from({ length: 12 }, (_, level) =>
      category({ id: level + 1, parentId: level === 0 ? null : level }),
    );
    st = await startSimulator({ pricebook: { categories: depth } });
    expect(await list()).toBe('1(2(3(4(5(6(7(8(9(10(11(12)))))))))))');
    expect(Object.keys((await st.get('categories/12')).body).sort()).toEqual(
      [
        ...['id', 'name', 'active', 'description', 'image', 'parentId', 'position', 'categoryType'],
        ...['subcategories', 'businessUnitIds', 'skuImages', 'skuVideos', 'source', 'externalId'],
        ...['hideInMobile', 'createdOn', 'modifiedOn'],
      ].sort(),
    );
  });

  it('has no dates when told (categoryDates)', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    expect((await st.get('categories/10')).body).toHaveProperty('modifiedOn');
    st.sim.setBehaviours({ categoryDates: 'absent' });
    expect((await st.get('categories')).text).not.toContain('modifiedOn');
  });

  it('shows a category whose parent is missing at the top, or not at all (orphanCategories)', async () => {
    st = await startSimulator({
      pricebook: { categories: [category({ id: 1 }), category({ id: 2, parentId: 99 })] },
    });
    expect(await list()).toBe('1 2');
    st.sim.setBehaviours({ orphanCategories: 'hidden' });
    expect(await list()).toBe('1');
  });

  it('breaks a cycle at its smallest id', async () => {
    st = await startSimulator({
      pricebook: {
        categories: [
          category({ id: 1 }),
          category({ id: 3, parentId: 4 }),
          category({ id: 4, parentId: 3 }),
        ],
      },
    });
    expect(await list()).toBe('1 3(4)');
  });
});

describe('inactive categories', () => {
  const tree = [
    category({ id: 1 }),
    category({ id: 2, parentId: 1, active: false }),
    category({ id: 3, parentId: 2 }),
    category({ id: 4, parentId: 1, position: 2 }),
    category({ id: 5, active: false }),
    category({ id: 6, parentId: 5 }),
  ];
  const started = async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
  };

  it('are all there with active=Any, and in GET by id', async () => {
    await started();
    expect(await list('active=Any')).toBe('1(2(3) 4) 5(6)');
    expect(outline([(await st.get('categories/1')).body])).toBe('1(2(3) 4)');
  });

  it('are pruned from active parents, or kept (inactiveChild)', async () => {
    await started();
    expect(await list()).toBe('1(4)');
    st.sim.setBehaviours({ inactiveChild: 'keep' });
    expect(await list()).toBe('1(2(3) 4)');
  });

  it('hide, promote or keep what stands under them (inactiveParent)', async () => {
    await started();
    st.sim.setBehaviours({ inactiveParent: 'promote' });
    expect(await list()).toBe('1(3 4) 6');
    st.sim.setBehaviours({ inactiveParent: 'keep' });
    expect(await list()).toBe('1(2(3) 4) 5(6)');
  });

  it('are what active=False lists', async () => {
    await started();
    expect(await list('active=False')).toBe('5');
    st.sim.setBehaviours({ inactiveParent: 'promote' });
    expect(await list('active=False')).toBe('2 5');
  });
});

describe('the date filter of categories', () => {
  it('matches roots by their own dates, by any descendant, nothing, or single nodes (categoryDateFilter)', async () => {
    const modifiedOn = '2026-03-01T00:00:00.0000000Z';
    st = await startSimulator({
      pricebook: {
        categories: [
          category({ id: 1 }),
          category({ id: 2, parentId: 1 }),
          category({ id: 3, parentId: 2, modifiedOn }),
          category({ id: 4, modifiedOn }),
        ],
      },
    });
    const since = 'modifiedOnOrAfter=2026-01-01';
    expect(await list(since)).toBe('4');
    st.sim.setBehaviours({ categoryDateFilter: 'anyDescendant' });
    expect(await list(since)).toBe('1(2(3)) 4');
    st.sim.setBehaviours({ categoryDateFilter: 'ignored' });
    expect(await list('modifiedOnOrAfter=2027-01-01')).toBe('1(2(3)) 4');
    st.sim.setBehaviours({ categoryDateFilter: 'flatMatches' });
    expect(await list(since)).toBe('3 4');
  });
});

describe('writing categories', () => {
  const tree = [
    category({ id: 1 }),
    category({ id: 2, parentId: 1, position: 1 }),
    category({ id: 3, parentId: 1, position: 2 }),
    category({ id: 4, parentId: 1, position: 5 }),
  ];

  it('creates one as the last of its siblings with 201', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    const created = await st.call('POST', 'categories', {
      body: { name: 'Heaters', categoryType: 'services', parentId: 1 },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'Heaters', position: 6, active: true, parentId: 1 });
    expect((await st.get(`categories/${created.body.id}`)).body).toEqual(created.body);
  });

  it('names the required property that is missing and the field of the wrong type', async () => {
    st = await startSimulator();
    const missing = await st.call('POST', 'categories', { body: { categoryType: 'Services' } });
    expect(missing.status).toBe(400);
    expect(missing.body.errors).toEqual({ request: ["Required property 'name' not found"] });
    const wrong = { name: 'A', categoryType: 'Services', position: 'first' };
    expect((await st.call('POST', 'categories', { body: wrong })).body.errors).toEqual({
      position: ["The value 'first' is not valid for Position."],
    });
    expect((await st.call('POST', 'categories', { body: '{' })).status).toBe(400);
    const unknown = { name: 'A', categoryType: 'Services', parentId: 77 };
    expect((await st.call('POST', 'categories', { body: unknown })).status).toBe(400);
  });

  it('moves with PATCH, shifts siblings out of the way, or leaves them (siblingPositions)', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    await st.call('PATCH', 'categories/4', { body: { position: 1 } });
    expect(await list()).toBe('1(4 2 3)');
    const before = (await st.get('categories/3')).body.position;
    st.sim.setBehaviours({ siblingPositions: 'leave' });
    await st.call('PATCH', 'categories/2', { body: { position: before } });
    expect((await st.get('categories/3')).body.position).toBe(before);
    await st.call('PATCH', 'categories/2', { body: { parentId: null } });
    expect(await list()).toBe('1(4 3) 2');
  });

  it('refuses to move a category into its own subtree', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    const answer = await st.call('PATCH', 'categories/1', { body: { parentId: 4 } });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveProperty('parentId');
  });

  it('refuses a parent that does not exist, the category itself and what stands below it', async () => {
    st = await startSimulator({
      pricebook: { categories: [...tree, category({ id: 5, parentId: 4 })] },
    });
    for (const parentId of [77, 1, 4, 5, '4']) {
      const answer = await st.call('PATCH', 'categories/1', { body: { parentId } });
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body.errors)).toEqual(['parentId']);
    }
    expect((await st.call('PATCH', 'categories/77', { body: { name: 'A' } })).status).toBe(404);
    expect(await list()).toBe('1(2 3 4(5))');
  });

  it('takes a parent of null for the top, and 0 for none there is or the top (zeroParentId)', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    const moved = (id: number, parentId: number | null) =>
      st.call('PATCH', `categories/${id}`, { body: { parentId } });
    expect((await moved(2, null)).body).toMatchObject({ parentId: null, position: 2 });
    expect((await moved(3, 0)).status).toBe(400);
    st.sim.setBehaviours({ zeroParentId: 'top' });
    expect((await moved(3, 0)).body).toMatchObject({ parentId: null, position: 3 });
    const body = { name: 'A', categoryType: 'Services', parentId: 0 };
    expect((await st.call('POST', 'categories', { body })).body.parentId).toBe(null);
  });

  it('sets an image that is stored, and takes it away with an empty text or not (emptyImage)', async () => {
    const image = 'Images/Category/a.jpg';
    st = await startSimulator({
      pricebook: { categories: [category({ id: 1, image }), category({ id: 2 })] },
    });
    const put = async (given: string | null) =>
      st.call('PATCH', 'categories/2', { body: { image: given } });
    expect((await put('Images/Category/none.jpg')).status).toBe(400);
    expect((await put(image)).body.image).toBe(image);
    st.sim.setBehaviours({ emptyImage: '400' });
    expect((await put('')).status).toBe(400);
    st.sim.setBehaviours({ emptyImage: 'drop' });
    expect((await put('')).body.image).toBe(image);
    expect((await put(null)).body.image).toBe(image);
    st.sim.setBehaviours({ emptyImage: 'clear' });
    expect((await put('')).body.image).toBe(null);
  });

  it('takes a null for the default where told, and refuses it for what has none (nullInPatch)', async () => {
    const image = 'Images/Category/a.jpg';
    st = await startSimulator({
      pricebook: { categories: [category({ id: 1, image, businessUnitIds: [7], position: 4 })] },
      behaviours: { nullInPatch: 'clear' },
    });
    const body = { image: null, description: null, businessUnitIds: null, position: null };
    expect((await st.call('PATCH', 'categories/1', { body })).body).toMatchObject({
      image: null,
      description: null,
      businessUnitIds: [],
      position: 4,
    });
    expect((await st.call('PATCH', 'categories/1', { body: { name: null } })).status).toBe(400);
    expect((await st.call('PATCH', 'categories/1', { body: { name: ' ' } })).status).toBe(400);
  });

  it('shifts only the siblings in the way, which are modified by it (siblingPositions)', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    const before = st.sim.record(testTenantId, 'categories', 4);
    await st.call('PATCH', 'categories/4', { body: { position: 2 } });
    const positions = () =>
      st.sim.records(testTenantId, 'categories').map(({ id, position }) => [id, position]);
    expect(positions().slice(1)).toEqual([
      [2, 1],
      [3, 3],
      [4, 2],
    ]);
    const shifted = st.sim.record(testTenantId, 'categories', 3);
    expect((shifted?.modifiedOn ?? '') > (before?.modifiedOn ?? '')).toBe(true);
    expect(st.sim.record(testTenantId, 'categories', 2)?.modifiedOn).toBe(before?.modifiedOn);
    st.sim.setBehaviours({ siblingPositions: 'leave' });
    await st.call('POST', 'categories', {
      body: { name: 'A', categoryType: 'Services', parentId: 1, position: 1 },
    });
    expect(
      positions()
        .slice(1)
        .map(([, position]) => position),
    ).toEqual([1, 3, 2, 1]);
  });

  it('DELETE deactivates or removes, with its subtree, alone or not at all (deleteMode, cascade)', async () => {
    st = await startSimulator({ pricebook: { categories: tree } });
    st.sim.setBehaviours({ cascade: 'reject409' });
    expect((await st.call('DELETE', 'categories/1')).status).toBe(409);
    st.sim.setBehaviours({ cascade: 'none', deleteMode: 'hard' });
    expect((await st.call('DELETE', 'categories/1')).status).toBe(204);
    expect((await st.get('categories/1')).status).toBe(404);
    expect(await list()).toBe('2 3 4');

    st.sim.reset();
    await st.authenticate();
    expect((await st.call('DELETE', 'categories/1')).status).toBe(204);
    expect(await list()).toBe('');
    expect((await st.get('categories/2')).body.active).toBe(false);
    expect(await list('active=Any')).toBe('1(2 3 4)');
  });

  it('keeps the references items have to a deleted category', async () => {
    st = await startSimulator({
      pricebook: { categories: tree, services: [service({ id: 50, categories: [2] })] },
    });
    st.sim.edit(testTenantId, { type: 'delete', entity: 'categories', id: 2, mode: 'hard' });
    expect((await st.get('services/50')).body.categories).toEqual([
      { id: 2, name: 'Category 2', active: false },
    ]);
  });
});
