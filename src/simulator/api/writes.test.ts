import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  discount,
  equipment,
  material,
  type SimulatorUnderTest,
  service,
  startSimulator,
} from '../../../test/support/simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const post = (path: string, body: unknown) => st.call('POST', path, { body });
const patch = (path: string, body: unknown) => st.call('PATCH', path, { body });

describe('creating items', () => {
  it('answers 201 with the whole record for each kind', async () => {
    st = await startSimulator();
    for (const path of ['services', 'materials', 'equipment']) {
      const created = await post(path, { code: 'A-1', description: 'One', price: 9.5 });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ code: 'A-1', price: 9.5, active: true, assets: [] });
      expect((await st.get(`${path}/${created.body.id}`)).body).toMatchObject({ code: 'A-1' });
    }
    const discountBody = {
      type: 'Fee',
      code: 'F',
      description: 'Fee',
      amountType: 'Fixed',
      amount: 3,
    };
    expect((await post('discounts-and-fees', discountBody)).body).toMatchObject({
      type: 'Fee',
      amount: 3,
    });
  });

  it('gives ids above all others and timestamps that rise', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 62_000_000 })] },
      stoppedAt: new Date('2026-01-01T00:00:00Z'),
    });
    const first = (await post('services', { code: 'A', description: 'A' })).body;
    const second = (await post('services', { code: 'B', description: 'B' })).body;
    expect(first.id).toBeGreaterThan(62_000_000);
    expect(second.id).toBeGreaterThan(first.id);
    expect(second.modifiedOn > first.modifiedOn).toBe(true);
  });

  it('refuses a code that is taken', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1, code: 'X' })] } });
    const answer = await post('services', { code: 'X', description: 'Again' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors['code']?.[0]).toMatch(/unique/);
    expect((await post('materials', { code: 'X', description: 'Another kind' })).status).toBe(201);
  });

  it('adds vendor names, asset file names and the default asset', async () => {
    st = await startSimulator({ behaviours: { unknownImageReference: 'accept' } });
    const url = 'Images/Material/a.jpg';
    const created = await post('materials', {
      code: 'M',
      description: 'M',
      variationMaterials: [5],
      intacctGlGroupAccount: '4000',
      primaryVendor: {
        vendorId: 7,
        cost: 2,
        active: true,
        primarySubAccount: { cost: 1, accountName: 'Main' },
      },
      assets: [{ type: 'Image', url, isDefault: true }],
    });
    expect(created.body).toMatchObject({
      defaultAssetUrl: url,
      variationsOrConfigurableMaterials: [5],
      assets: [{ alias: null, fileName: 'a.jpg', isDefault: true, type: 'Image', url }],
      primaryVendor: {
        vendorName: 'Vendor 7',
        vendorId: 7,
        primarySubAccount: { id: expect.any(Number), accountName: 'Main' },
      },
    });
    expect(created.body).not.toHaveProperty('intacctGlGroupAccount');
  });

  it('answers a link to an unknown SKU with the business error 500, 400 or not at all (unknownSkuLink)', async () => {
    st = await startSimulator({ pricebook: { materials: [material({ id: 3 })] } });
    const body = { code: 'S', description: 'S', serviceMaterials: [{ skuId: 4, quantity: 1 }] };
    const answer = await post('services', body);
    expect(answer.status).toBe(500);
    expect(answer.body.title).toBe('Sku (Name:) is not found.');
    st.sim.setBehaviours({ unknownSkuLink: '400' });
    expect((await post('services', body)).status).toBe(400);
    expect(
      (await post('services', { ...body, serviceMaterials: [{ skuId: 3, quantity: 2 }] })).status,
    ).toBe(201);
    st.sim.setBehaviours({ unknownSkuLink: 'accept' });
    expect((await post('services', { ...body, code: 'S2' })).status).toBe(201);
  });

  it('refuses an unknown category, or takes it (unknownCategoryReference)', async () => {
    st = await startSimulator({ pricebook: { categories: [category({ id: 1 })] } });
    const body = { code: 'S', description: 'S', categories: [1, 2] };
    expect((await post('services', body)).body.errors).toHaveProperty('categories');
    st.sim.setBehaviours({ unknownCategoryReference: 'accept' });
    expect((await post('services', body)).status).toBe(201);
  });
});

describe('changing items', () => {
  it('changes only what is sent, replaces whole lists and sets modifiedOn', async () => {
    st = await startSimulator({
      pricebook: { equipment: [equipment({ id: 1, price: 5, upgrades: [8, 9] })] },
    });
    const changed = await patch('equipment/1', { upgrades: [7] });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ price: 5, upgrades: [7] });
    expect(changed.body.modifiedOn > '2026').toBe(true);
  });

  it('drops unknown fields and useStaticPrices with 200, or refuses them (dropUnknownBodyFields)', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1, useStaticPrices: false })] },
    });
    const body = { prize: 5, useStaticPrices: true };
    expect((await patch('services/1', body)).status).toBe(200);
    expect((await st.get('services/1?calculatePrices=true')).body).toMatchObject({
      useStaticPrices: false,
    });
    st.sim.setBehaviours({ dropUnknownBodyFields: false });
    const refused = await patch('services/1', body);
    expect(refused.status).toBe(400);
    expect(Object.keys(refused.body.errors)).toEqual(['prize', 'useStaticPrices']);
  });

  it('drops a null where none is allowed, or refuses it (nullInPatch)', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1, displayName: 'A' })] } });
    expect((await patch('services/1', { displayName: null })).body).toMatchObject({
      displayName: 'A',
    });
    st.sim.setBehaviours({ nullInPatch: '400' });
    expect((await patch('services/1', { displayName: null })).status).toBe(400);
  });

  it('names fields of the wrong type, inside parts too', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1 })] } });
    expect((await patch('services/1', { price: '5' })).body.errors).toHaveProperty('price');
    const link = { serviceMaterials: [{ skuId: 1, quantity: 'two' }] };
    expect((await patch('services/1', link)).body.errors).toHaveProperty([
      'serviceMaterials[0].quantity',
    ]);
    expect((await patch('services/1', { assets: {} })).body.errors).toHaveProperty('assets');
    expect((await patch('services/2', {})).status).toBe(404);
  });

  it('replaces or merges external data of one application; null takes a key away', async () => {
    const applicationGuid = '0b6ab6a2-1e7c-4d5c-9c59-0b1f6a3f2d11';
    const other = { key: 'a', value: '1' };
    st = await startSimulator({
      pricebook: {
        discountsAndFees: [
          discount({ id: 1, externalData: { [applicationGuid]: [other], other: [other] } }),
        ],
      },
    });
    const path = 'discounts-and-fees/1';
    const data = (patchMode: string, externalData: unknown) => ({
      externalData: { applicationGuid, patchMode, externalData },
    });
    const merged = await patch(path, data('Merge', [{ key: 'b', value: '2' }]));
    expect(merged.body.externalData).toEqual([other, { key: 'b', value: '2' }]);
    const without = await patch(path, data('Merge', [{ key: 'a', value: null }]));
    expect(without.body.externalData).toEqual([{ key: 'b', value: '2' }]);
    const replaced = await patch(path, data('Replace', [{ key: 'c', value: '3' }]));
    expect(replaced.body.externalData).toEqual([{ key: 'c', value: '3' }]);
    const others = await st.get(`${path}?externalDataApplicationGuid=other`);
    expect(others.body.externalData).toEqual([other]);
  });

  it('shows a write only after a while (readAfterWriteLagMs)', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1, price: 1 })] },
      stoppedAt: new Date('2026-01-01T00:00:00Z'),
      behaviours: { readAfterWriteLagMs: 500 },
    });
    expect((await patch('services/1', { price: 2 })).body.price).toBe(2);
    const { id } = (await post('services', { code: 'N', description: 'N' })).body;
    expect((await st.get('services/1')).body.price).toBe(1);
    expect((await st.get('services')).body.data.map((row) => row.price)).toEqual([1]);
    expect((await st.get(`services/${id}`)).status).toBe(404);
    st.sim.clock.advance(500);
    expect((await st.get('services/1')).body.price).toBe(2);
    expect((await st.get(`services/${id}`)).status).toBe(200);
  });

  it('DELETE deactivates, or removes (deleteMode)', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1 }), service({ id: 2 })] },
    });
    expect(await st.call('DELETE', 'services/1')).toMatchObject({ status: 204, text: '' });
    expect((await st.get('services/1')).body.active).toBe(false);
    st.sim.setBehaviours({ deleteMode: 'hard' });
    await st.call('DELETE', 'services/2');
    expect((await st.get('services?active=Any')).body.data.map(({ id }) => id)).toEqual([1]);
    expect((await st.call('DELETE', 'services/2')).status).toBe(404);
  });
});

describe('bulk', () => {
  const body = {
    materials: [{ customId: 'm1', code: 'M', description: 'M' }],
    services: [
      {
        customId: 's1',
        code: 'S',
        description: 'S',
        serviceMaterials: [{ customId: 'm1', quantity: 2 }],
        upgrades: [{ customId: 's2' }],
      },
      { customId: 's2', code: 'S2', description: 'S2' },
    ],
    equipment: [
      { code: 'E', description: 'E', recommendations: [{ customId: 's1', type: 'Service' }] },
    ],
    discountAndFees: [],
  };

  it('creates items that refer to each other by customId and answers the mapping', async () => {
    st = await startSimulator();
    const created = await post('pricebook', body);
    expect(created.status).toBe(201);
    const {
      services,
      materials,
      equipment: none,
    } = created.body as unknown as Record<string, { customId: string; id: number }[]>;
    expect(none).toEqual([]);
    expect(services?.map(({ customId }) => customId)).toEqual(['s1', 's2']);
    expect((await st.get(`services/${services?.[0]?.id}`)).body).toMatchObject({
      serviceMaterials: [{ skuId: materials?.[0]?.id, quantity: 2 }],
      upgrades: [services?.[1]?.id],
    });
    expect((await st.get('equipment')).body.data[0]).toMatchObject({
      recommendations: [{ skuId: services?.[0]?.id, type: 'Service' }],
    });
  });

  it('changes items by id and answers 200 without a body', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1 })] } });
    const answer = await patch('pricebook', { services: [{ id: 1, price: 4 }] });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect((await st.get('services/1')).body.price).toBe(4);
  });

  it('applies nothing when one row is bad, or the rows before it (bulkFailure)', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1, price: 1 })] } });
    const bad = {
      services: [
        { id: 1, price: 4 },
        { id: 2, price: 4 },
      ],
    };
    expect((await patch('pricebook', bad)).status).toBe(404);
    expect((await st.get('services/1')).body.price).toBe(1);
    st.sim.setBehaviours({ bulkFailure: 'rowsBefore' });
    expect((await patch('pricebook', bad)).status).toBe(404);
    expect((await st.get('services/1')).body.price).toBe(4);
    const twins = {
      services: [
        { code: 'T', description: 'T' },
        { code: 'T', description: 'T' },
      ],
    };
    expect((await post('pricebook', twins)).status).toBe(400);
  });

  it('lets two rows change one record, and refuses two rows that take one code', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1 }), service({ id: 2 })] },
    });
    const rows = [
      { id: 1, price: 4 },
      { id: 1, hours: 2 },
    ];
    expect((await patch('pricebook', { services: rows })).status).toBe(200);
    expect((await st.get('services/1')).body).toMatchObject({ price: 4, hours: 2 });
    const twins = [
      { id: 1, code: 'T' },
      { id: 2, code: 'T' },
    ];
    expect((await patch('pricebook', { services: twins })).status).toBe(400);
    const kinds = {
      materials: [{ code: 'K', description: 'K' }],
      services: [{ code: 'K', description: 'K' }],
    };
    expect((await post('pricebook', kinds)).status).toBe(201);
  });
});
