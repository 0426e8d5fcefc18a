import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  discount,
  material,
  type SimulatorAnswer,
  type SimulatorUnderTest,
  service,
  startSimulator,
} from '../../../test/support/simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const ids = (answer: SimulatorAnswer) => answer.body.data.map(({ id }) => id);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a list of items', () => {
  it('comes in pages by id with the official envelope', async () => {
    st = await startSimulator({
      pricebook: { services: numbered(7).map((id) => service({ id })) },
    });
    const first = await st.get('services?pageSize=3');
    expect(first.body).toMatchObject({ page: 1, pageSize: 3, hasMore: true, totalCount: null });
    expect(ids(first)).toEqual([1, 2, 3]);
    const last = await st.get('services?pageSize=3&page=3&includeTotal=true');
    expect(last.body).toMatchObject({ page: 3, hasMore: false, totalCount: 7 });
    expect(ids(last)).toEqual([7]);
    expect(ids(await st.get('services?pageSize=3&page=4'))).toEqual([]);
  });

  it('has 50 rows a page unless asked otherwise', async () => {
    st = await startSimulator({
      pricebook: { services: numbered(51).map((id) => service({ id })) },
    });
    expect((await st.get('services')).body).toMatchObject({ pageSize: 50, hasMore: true });
  });

  it('clamps a page size above the largest, or refuses it (overMaxPageSize)', async () => {
    st = await startSimulator();
    expect((await st.get('services?pageSize=9999')).body.pageSize).toBe(5000);
    st.sim.setBehaviours({ overMaxPageSize: '400', maxPageSize: 100 });
    expect((await st.get('services?pageSize=101')).status).toBe(400);
    expect((await st.get('services?pageSize=100')).status).toBe(200);
  });

  it('refuses page 0 and names the parameter', async () => {
    st = await startSimulator();
    const answer = await st.get('services?page=0');
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      type: expect.any(String),
      title: expect.any(String),
      status: 400,
      traceId: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-00$/),
      errors: { page: ["The value '0' is not valid for Page."] },
      data: {},
    });
  });

  it('shows active ones by default, the others with active=False and all with active=Any', async () => {
    st = await startSimulator({
      pricebook: { materials: [material({ id: 1 }), material({ id: 2, active: false })] },
    });
    expect(ids(await st.get('materials'))).toEqual([1]);
    expect(ids(await st.get('materials?active=False'))).toEqual([2]);
    expect(ids(await st.get('materials?active=Any'))).toEqual([1, 2]);
    expect((await st.get('materials?active=yes')).body.errors['active']).toEqual([
      "The value 'yes' is not valid for Active.",
    ]);
  });

  it('looks up at most 50 ids and leaves out those that are missing or inactive', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1 }), service({ id: 2, active: false })] },
    });
    expect(ids(await st.get('services?ids=1,2,99'))).toEqual([1]);
    expect((await st.get(`services?ids=${numbered(50).join(',')}`)).status).toBe(200);
    const tooMany = await st.get(`services?ids=${numbered(51).join(',')}`);
    expect(tooMany.status).toBe(400);
    expect(tooMany.body.errors['Ids']?.[0]).toMatch(/^Simple IDs lookup should n/);
  });

  it('ignores unknown parameters and logs them, or refuses them (strictParams)', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1 })] } });
    expect(ids(await st.get('services?categoryId=5'))).toEqual([1]);
    expect(st.sim.calls().at(-1)?.ignored).toEqual(['categoryid']);
    st.sim.setBehaviours({ strictParams: true });
    expect((await st.get('services?categoryId=5')).status).toBe(400);
    expect((await st.get('services?active=any')).status).toBe(400);
  });

  it('filters by date to 100 ns, from inclusive and before exclusive', async () => {
    st = await startSimulator({
      pricebook: {
        services: [
          service({ id: 1, modifiedOn: '2025-12-15T02:56:35.0643846Z' }),
          service({ id: 2, modifiedOn: '2025-12-15T02:56:35.0643850Z' }),
        ],
      },
    });
    const at = '2025-12-15T02:56:35.064385Z';
    expect(ids(await st.get(`services?modifiedOnOrAfter=${at}`))).toEqual([2]);
    expect(ids(await st.get(`services?modifiedBefore=${at}`))).toEqual([1]);
    expect(ids(await st.get('services?createdOnOrAfter=2026-01-01'))).toEqual([]);
    expect((await st.get('services?modifiedOnOrAfter=yesterday')).status).toBe(400);
  });

  it('prints timestamps with trailing zeros trimmed', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1, modifiedOn: '2025-12-15T02:56:35.0643800Z' })] },
    });
    expect((await st.get('services/1')).body.modifiedOn).toBe('2025-12-15T02:56:35.06438Z');
  });

  it('keeps ids beyond 2^53', async () => {
    const id = 9_007_199_254_740_993n;
    st = await startSimulator({ pricebook: { services: [service({ id, upgrades: [id] })] } });
    expect((await st.get(`services?ids=${id}`)).text).toContain(`"id":${id}`);
    expect((await st.get(`services/${id}`)).body).toMatchObject({ id, upgrades: [id] });
  });

  it('searches code, name and description, and filters materials by cost', async () => {
    st = await startSimulator({
      pricebook: {
        materials: [
          material({ id: 1, displayName: 'Copper PIPE', costTypeId: 3 }),
          material({ id: 2, isOtherDirectCost: true }),
        ],
      },
    });
    expect(ids(await st.get('materials?searchText=pipe'))).toEqual([1]);
    expect((await st.get('materials?searchText=p')).status).toBe(400);
    expect(ids(await st.get('materials?costTypeIds=3,4'))).toEqual([1]);
    expect(ids(await st.get('materials?isOtherDirectCost=true'))).toEqual([2]);
    expect((await st.get('materials/costtypes')).body.data).toEqual([{ id: 3, name: 'Material' }]);
  });
});

describe('sorting', () => {
  const twoServices = [service({ id: 1, price: 5 }), service({ id: 2, price: 4 })];

  it('sorts by the fields of the closed list and refuses others with the exact message', async () => {
    st = await startSimulator({ pricebook: { services: twoServices } });
    expect(ids(await st.get('services?sort=%2BPrice'))).toEqual([2, 1]);
    expect(ids(await st.get('services?sort=-Price'))).toEqual([1, 2]);
    const wrong = await st.get('services?sort=-completedOn');
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors).toEqual({
      sort: ["The value '-completedOn' is not valid for Sort."],
    });
    expect((await st.get('categories?sort=%2BModifiedOn')).status).toBe(400);
  });

  it('takes a bare plus for a space and refuses it, or lets it pass (plusAsSpace)', async () => {
    st = await startSimulator({ pricebook: { services: twoServices } });
    expect((await st.get('services?sort=+Price')).body.errors['sort']).toEqual([
      "The value ' Price' is not valid for Sort.",
    ]);
    st.sim.setBehaviours({ plusAsSpace: 'accept' });
    expect(ids(await st.get('services?sort=+Price'))).toEqual([2, 1]);
  });

  it('answers +ModifiedOn out of order and with repeated rows, but complete (shuffleModifiedOn)', async () => {
    const services = numbered(40).map((id) =>
      service({ id, modifiedOn: `2025-06-01T12:00:${String(id).padStart(2, '0')}.0000000Z` }),
    );
    st = await startSimulator({ pricebook: { services } });
    const path = (page: number) => `services?sort=%2BModifiedOn&pageSize=15&page=${page}`;
    const pages = [await st.get(path(1)), await st.get(path(2)), await st.get(path(3))];
    const seen = pages.flatMap(ids);
    expect(pages.map(({ body }) => body.hasMore)).toEqual([true, true, false]);
    expect(new Set(seen)).toEqual(new Set(numbered(40)));
    expect(seen.length).toBe(42);
    expect(seen).not.toEqual([...seen].sort((a, b) => Number(a) - Number(b)));

    st.sim.setBehaviours({ shuffleModifiedOn: false });
    expect(ids(await st.get('services?sort=%2BModifiedOn'))).toEqual(numbered(40));
  });
});

describe('GET by id', () => {
  it('answers 404 in the error envelope for what is not there', async () => {
    st = await startSimulator();
    for (const path of [
      'services/1',
      'categories/1',
      'discounts-and-fees/1',
      'nothing',
      'services/1/x',
    ]) {
      expect((await st.get(path)).status).toBe(404);
    }
    expect((await st.get('services/abc')).status).toBe(400);
    expect((await st.call('PUT', 'services')).status).toBe(405);
  });

  it('answers inactive records, or 404 (inactiveById)', async () => {
    st = await startSimulator({ pricebook: { services: [service({ id: 1, active: false })] } });
    expect((await st.get('services/1')).body.active).toBe(false);
    st.sim.setBehaviours({ inactiveById: '404' });
    expect((await st.get('services/1')).status).toBe(404);
  });
});

describe('the shapes of items', () => {
  it('prints categories of services as objects and of the other kinds as ids', async () => {
    st = await startSimulator({
      pricebook: {
        categories: [category({ id: 5, name: 'Pumps' })],
        services: [service({ id: 1, categories: [5] })],
        materials: [material({ id: 2, categories: [5] })],
      },
    });
    expect((await st.get('services/1')).body.categories).toEqual([
      { id: 5, name: 'Pumps', active: true },
    ]);
    expect((await st.get('materials/2')).body.categories).toEqual([5]);
    await st.call('PATCH', 'categories/5', { body: { name: 'Pool pumps' } });
    expect((await st.get('services')).body.data[0]?.categories[0]?.name).toBe('Pool pumps');
  });

  it('calculates prices of services only when asked', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1, calculatedPrice: 12.5, useStaticPrices: true })] },
    });
    const plain = (await st.get('services')).body.data[0];
    expect(plain).toMatchObject({ calculatedPrice: null, useStaticPrices: null });
    const asked = (await st.get('services?calculatePrices=true')).body.data[0];
    expect(asked).toMatchObject({ calculatedPrice: 12.5, useStaticPrices: true });
    expect((await st.get('services/1?calculatePrices=true')).body.calculatedPrice).toBe(12.5);
  });

  it('shows external data only to the application that is named (externalDataUnasked)', async () => {
    const guid = '0b6ab6a2-1e7c-4d5c-9c59-0b1f6a3f2d11';
    const externalData = { [guid]: [{ key: 'erp', value: '17' }] };
    st = await startSimulator({
      pricebook: { services: [service({ id: 1, externalData }), service({ id: 2 })] },
    });
    expect((await st.get('services/1')).body.externalData).toEqual([]);
    const named = `externalDataApplicationGuid=${guid.toUpperCase()}`;
    expect((await st.get(`services/1?${named}`)).body.externalData).toEqual(externalData[guid]);
    expect(
      ids(await st.get(`services?${named}&externalDataKey=erp&externalDataValues=17,18`)),
    ).toEqual([1]);
    expect(
      ids(await st.get(`services?${named}&externalDataKey=erp&externalDataValues=18`)),
    ).toEqual([]);
    st.sim.setBehaviours({ externalDataUnasked: 'null' });
    expect((await st.get('services/1')).body.externalData).toBeNull();
  });

  it('leaves out dates of discounts when told (discountDates)', async () => {
    st = await startSimulator({ pricebook: { discountsAndFees: [discount({ id: 1 })] } });
    expect((await st.get('discounts-and-fees/1')).body).toHaveProperty('modifiedOn');
    st.sim.setBehaviours({ discountDates: 'absent' });
    expect((await st.get('discounts-and-fees/1')).body).not.toHaveProperty('modifiedOn');
  });

  it('spoils the asked share of rows in many ways, but never an id (dirtyRows)', async () => {
    const services = numbered(400).map((id) => service({ id }));
    st = await startSimulator({ pricebook: { services } });
    const clean = (await st.get('services?pageSize=5000')).body.data;
    st.sim.setBehaviours({ dirtyRows: 0.5 });
    const dirty = (await st.get('services?pageSize=5000')).body.data;
    const spoilt = dirty.filter(
      (row, index) => JSON.stringify(row) !== JSON.stringify(clean[index]),
    );
    expect(dirty.map(({ id }) => id)).toEqual(numbered(400));
    expect(spoilt.length).toBeGreaterThan(100);
    expect(spoilt.length).toBeLessThan(300);
    expect((await st.get('services?pageSize=5000')).body.data).toEqual(dirty);
  });
});
