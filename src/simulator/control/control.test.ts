import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  type SimulatorUnderTest,
  service,
  startSimulator,
  testTenantId,
} from '../../../test/support/simulator.ts';
import { createSimulator } from '../simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const pricebook = {
  categories: [category({ id: 1 }), category({ id: 2, parentId: 1 }), category({ id: 3 })],
  services: [service({ id: 10, price: 1 })],
};

describe('editing as someone in ServiceTitan', () => {
  it('creates, updates, moves, deactivates, activates and deletes', async () => {
    st = await startSimulator({ pricebook });
    const [created, , moved] = st.sim.edit(
      testTenantId,
      { type: 'create', entity: 'categories', fields: { name: 'Pumps', parentId: 1 } },
      { type: 'update', entity: 'services', id: 10, fields: { price: 5 } },
      { type: 'move', id: 2, parentId: 3 },
      { type: 'deactivate', entity: 'categories', id: 1 },
    );
    expect(created).toMatchObject({ name: 'Pumps', position: 2 });
    expect(moved).toMatchObject({ parentId: 3, position: 1 });
    const shown = (await st.get('categories')).body.data;
    expect(
      shown.map(({ id, subcategories }) => [id, subcategories.map((child) => child.id)]),
    ).toEqual([[3, [2]]]);
    st.sim.edit(
      testTenantId,
      { type: 'activate', entity: 'categories', id: 1 },
      { type: 'delete', entity: 'services', id: 10, mode: 'hard' },
    );
    expect((await st.get('categories/1')).body.active).toBe(true);
    expect((await st.get('services/10')).status).toBe(404);
  });

  it('stores any value, leaves modifiedOn alone when told, and brings erased records back', async () => {
    st = await startSimulator({ pricebook });
    const before = (await st.get('services/10')).body.modifiedOn;
    const update = { type: 'update', entity: 'services', id: 10 } as const;
    st.sim.edit(testTenantId, {
      ...update,
      fields: { description: null, novelty: 1 },
      touch: false,
    });
    expect((await st.get('services/10')).body).toMatchObject({
      description: null,
      novelty: 1,
      modifiedOn: before,
    });
    st.sim.edit(testTenantId, { type: 'delete', entity: 'services', id: 10, mode: 'hard' });
    st.sim.edit(testTenantId, { ...update, fields: { active: true } });
    expect((await st.get('services/10')).body.active).toBe(true);
  });

  it('refuses records that do not exist', async () => {
    st = await startSimulator({ pricebook });
    const edit = { type: 'deactivate', entity: 'services', id: 11 } as const;
    expect(() => st.sim.edit(testTenantId, edit)).toThrow(RangeError);
    expect(() => st.sim.edit(5n, edit)).toThrow('There is no tenant 5.');
  });
});

describe('the log of calls', () => {
  it('tells what was received and how it was answered', async () => {
    st = await startSimulator({ pricebook });
    await st.call('PATCH', 'services/10', { body: { price: 3 } });
    await st.get('services?pageSize=5000&active=Any');
    const [patched, listed] = st.sim.calls();
    expect(patched).toMatchObject({
      method: 'PATCH',
      path: '/pricebook/v2/tenant/3222348440/services/10',
      operation: 'services.update',
      tenantId: '3222348440',
      body: '{"price":3}',
      status: 200,
    });
    expect(listed).toMatchObject({
      query: { pageSize: '5000', active: 'Any' },
      operation: 'services.list',
      headers: { 'st-app-key': 'ak1.demo', authorization: expect.stringMatching(/^Bearer /) },
      body: null,
      status: 200,
    });
    expect(st.sim.calls({ operation: 'services.list' })).toHaveLength(1);
    expect(st.sim.calls({ afterSeq: listed?.seq ?? 0 })).toEqual([]);
  });
});

describe('/_control', () => {
  it('guides, shows the state and edits', async () => {
    st = await startSimulator({ pricebook });
    expect((await st.control('GET', '')).body).toHaveProperty(['POST /_control/edits']);
    const { body: state } = await st.control('GET', 'state');
    expect(state).toMatchObject({
      clock: { stopped: false },
      tenants: [{ id: 3222348440, counts: { categories: 3, services: 1 } }],
      behaviours: { tokenTtlSeconds: 900 },
    });
    const edited = await st.control('POST', 'edits', {
      edits: [{ type: 'update', entity: 'services', id: 10, fields: { price: 7 } }],
    });
    expect(edited.body).toMatchObject([{ id: 10, price: 7 }]);
    expect((await st.control('GET', 'records/services/10')).body.price).toBe(7);
    expect((await st.control('GET', 'records/services?tenantId=3222348440')).body).toHaveLength(1);
  });

  it('sets behaviours, the clock and fault rules', async () => {
    st = await startSimulator({ pricebook });
    const changed = await st.control('PATCH', 'behaviours', {
      categoryDates: 'absent',
      callsPerSecond: null,
    });
    expect(changed.body).toMatchObject({ categoryDates: 'absent' });
    expect(st.sim.behaviours.categoryDates).toBe('absent');
    const wrong = await st.control('PATCH', 'behaviours', {
      categoryDates: 'sometimes',
      speed: 1,
      dirtyRows: 'x',
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error).toBe(
      "categoryDates is one of present, absent. There is no behaviour 'speed'. dirtyRows is a number.",
    );
    await st.control('POST', 'clock', {
      stopped: true,
      at: '2026-05-01T00:00:00Z',
      advanceMs: 1500,
    });
    expect(st.sim.clock.now().toISOString()).toBe('2026-05-01T00:00:01.500Z');
    await st.authenticate();
    await st.control('POST', 'faults', { rules: [{ fault: { kind: 'html', status: 502 } }] });
    expect((await st.get('services')).status).toBe(502);
    expect((await st.control('GET', 'faults')).body).toMatchObject([{ struck: 1 }]);
    expect(
      (await st.control('POST', 'faults', { rules: [{ fault: { kind: 'fire' } }] })).status,
    ).toBe(400);
  });

  it('reads and forgets calls, expires tokens and resets', async () => {
    st = await startSimulator({ pricebook });
    await st.get('services');
    expect((await st.control('GET', 'calls?operation=services.list')).body).toHaveLength(1);
    expect((await st.get('services/404')).status).toBe(404);
    expect((await st.control('GET', 'calls?applied=false')).body).toMatchObject([{ status: 404 }]);
    expect((await st.control('GET', 'calls?applied=true')).body).toHaveLength(1);
    await st.control('DELETE', 'calls');
    expect(st.sim.calls()).toEqual([]);
    await st.control('POST', 'tokens/expire');
    expect((await st.get('services')).status).toBe(401);
    st.sim.edit(testTenantId, { type: 'update', entity: 'services', id: 10, fields: { price: 7 } });
    await st.control('POST', 'reset');
    expect(st.sim.record(testTenantId, 'services', 10)?.price).toBe(1);
  });

  it('makes edits that readers see late, and tells which kinds of fault there are', async () => {
    st = await startSimulator({ pricebook });
    const late = { calls: 1 };
    const edit = { type: 'update', entity: 'services', id: 10, fields: { price: 7 }, late };
    await st.control('POST', 'edits', { edits: [edit] });
    expect((await st.get('services/10')).body.price).toBe(1);
    expect((await st.get('services/10')).body.price).toBe(7);
    expect((await st.control('GET', '')).text).toContain('late-visible');
  });

  it('adds tenants and clients and revokes scopes', async () => {
    st = await startSimulator({ pricebook });
    await st.control('POST', 'tenants', { id: 77, pricebook: 'empty' });
    const client = { clientId: 'c', clientSecret: 's', appKey: 'k', tenantId: 77 };
    await st.control('POST', 'clients', client);
    expect(st.sim.clients.map(({ clientId }) => clientId)).toEqual(['cid.demo', 'c']);
    const revocations = [{ scope: 'tn.pb.services:r', at: '2026-01-01T00:00:00Z' }];
    await st.control('PATCH', 'clients/cid.demo', { revocations });
    expect((await st.get('services')).status).toBe(403);
    expect((await st.control('POST', 'edits', { edits: [] })).body.error).toBe('Name a tenantId.');
  });

  it('answers 400 or 404 with a reason for what it does not understand', async () => {
    st = await startSimulator({ pricebook });
    expect((await st.control('GET', 'nonsense')).status).toBe(404);
    expect((await st.control('POST', 'edits', { edits: [{ type: 'paint' }] })).status).toBe(400);
    const unknown = { edits: [{ type: 'activate', entity: 'services', id: 4 }] };
    expect((await st.control('POST', 'edits', unknown)).body.error).toContain('no record 4');
    expect((await st.control('POST', 'clock', { at: 'noon' })).status).toBe(400);
  });
});

describe('persistFile', () => {
  let folder: string;
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const started = async (seed = 1) => {
    st = await startSimulator({ pricebook, seed, persistFile: join(folder, 'simulator.json') });
  };

  it('keeps edits and uploads beyond the end of the process, and nothing else', async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    await started();
    await st.call('PATCH', 'services/10', { body: { price: 3 } });
    const big = 9_007_199_254_740_993n;
    st.sim.edit(testTenantId, { type: 'create', entity: 'services', fields: { id: big } });
    st.sim.edit(testTenantId, { type: 'delete', entity: 'categories', id: 3, mode: 'hard' });
    const form = new FormData();
    form.set('file', new Blob(['png'], { type: 'image/png' }));
    const { path } = (await st.call('POST', 'images', { form })).body;
    await st.close();
    expect(await readdir(folder)).toEqual(['simulator.json']);

    await started();
    expect((await st.get('services/10')).body.price).toBe(3);
    expect((await st.get(`services/${big}`)).status).toBe(200);
    expect((await st.get('categories/3')).status).toBe(404);
    expect((await st.get(`images?path=${path}`)).status).toBe(302);
    expect((await st.get('export/categories')).body.data.map(({ id }) => id)).not.toContain(99);
    st.sim.reset();
    await st.close();

    await started();
    expect((await st.get('services/10')).body.price).toBe(1);
    await st.close();
  });

  it('refuses a file of another seed or scale, and one that is no snapshot', async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    await started();
    st.sim.edit(testTenantId, { type: 'deactivate', entity: 'services', id: 10 });
    await st.close();
    const persistFile = join(folder, 'simulator.json');
    expect(await readFile(persistFile, 'utf8')).toContain('seed 1, scale 1');
    expect(() => createSimulator({ seed: 2, persistFile })).toThrow(/another simulated pricebook/);
    await writeFile(persistFile, '{"tenants":');
    expect(() => createSimulator({ persistFile })).toThrow();
  });
});
