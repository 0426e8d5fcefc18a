import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProcess } from '../../test/support/in-process-simulator.ts';
import { InProcessTransport } from '../../test/support/in-process-transport.ts';
import { connect, type TestClient } from '../../test/support/scripted-client.ts';
import {
  category,
  discount,
  equipment,
  material,
  type SimulatorUnderTest,
  service,
  startSimulator,
} from '../../test/support/simulator.ts';
import { demoClient } from '../simulator/auth/clients.ts';
import { inProcessAddresses } from '../simulator/contract.ts';
import type { FaultRule } from '../simulator/faults/rules.ts';
import type { ServiceTitan, WriteBody } from './client.ts';
import { PRICEBOOK_ENTITIES, type PricebookEntity } from './entities.ts';
import { flattenForest } from './payloads/flatten-forest.ts';
import type { ParseOutcome } from './payloads/outcome.ts';
import { parseCategory } from './payloads/parse-category.ts';
import { parseItem } from './payloads/parse-item.ts';

/** The client against a simulated ServiceTitan: what each of them believes about the API, the other one does. */

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index);
const huge = 9007199254740993n;
const image = 'Images/Category/1c7f.jpg';

const pricebook = {
  categories: [
    category({ id: 1, image }),
    category({ id: 2, parentId: 1, active: false }),
    category({ id: 3, parentId: 2 }),
    category({ id: huge, parentId: 3, modifiedOn: '2025-12-15T02:56:35.0643800Z' }),
  ],
  services: numbered(100, 120).map((id) => service({ id, categories: [1, huge], price: 12.5 })),
  materials: numbered(1_000, 70).map((id) => material({ id, categories: [3] })),
  equipment: [equipment({ id: 5_000 })],
  discountsAndFees: [discount({ id: 6_000 })],
};

let st: SimulatorUnderTest;
let test: TestClient;

beforeEach(async () => {
  st = await startSimulator({
    pricebook,
    behaviours: { inactiveChild: 'keep', inactiveParent: 'keep' },
  });
  const { clientId, clientSecret, appKey } = demoClient;
  test = connect(st.url, { authUrl: st.authUrl, clientId, clientSecret, appKey });
});
afterEach(async () => {
  await test.client.close();
  await st.close();
});

async function readAll(
  entity: PricebookEntity,
  pageSize = 50,
): Promise<ParseOutcome<{ stId: bigint }>[]> {
  const rows: unknown[] = [];
  for await (const { parse } of test.client.pages(entity, { pageSize })) rows.push(...parse().rows);
  return entity === 'categories'
    ? flattenForest(rows).nodes.map(({ row, enclosingId }) => parseCategory(row, enclosingId))
    : rows.map((row) => parseItem(entity, row));
}

const idsOf = (outcomes: readonly ParseOutcome<{ stId: bigint }>[]) =>
  outcomes.map((outcome) => (outcome.ok ? outcome.value.stId : null));

const counts = {
  categories: 4,
  services: 120,
  materials: 70,
  equipment: 1,
  'discounts-and-fees': 1,
};

describe('against the simulator', () => {
  it.each(PRICEBOOK_ENTITIES)('reads all %s without an issue', async (entity) => {
    const outcomes = await readAll(entity);
    expect(outcomes).toHaveLength(counts[entity]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: true, issues: [] });
  });

  it('I07 I09 reads the forest with inactive nodes, 64-bit ids and 100 ns timestamps', async () => {
    expect(await readAll('categories')).toMatchObject([
      { value: { stId: 1n, parentId: null, image } },
      { value: { stId: 2n, parentId: 1n, active: false } },
      { value: { stId: 3n, parentId: 2n } },
      { value: { stId: huge, parentId: 3n, modifiedOn: '2025-12-15T02:56:35.0643800Z' } },
    ]);
  });

  it('reads categories that carry no dates', async () => {
    st.sim.setBehaviours({ categoryDates: 'absent' });
    for (const outcome of await readAll('categories')) {
      expect(outcome).toMatchObject({ ok: true, issues: [], value: { modifiedOn: null } });
    }
  });

  it('I16 takes in every row of a pricebook of dirty rows', async () => {
    st.sim.setBehaviours({ dirtyRows: 1 });
    for (const entity of PRICEBOOK_ENTITIES) {
      const outcomes = await readAll(entity);
      expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    }
  });

  it.each<[string, FaultRule['fault']]>([
    ['a token that expires', { kind: 'expire-token' }],
    ['a 429 without header', { kind: 'rate-limit', waitSeconds: 5, retryAfter: 'none' }],
    ['a 429 with a date', { kind: 'rate-limit', waitSeconds: 5, retryAfter: 'date' }],
    ['HTML', { kind: 'html' }],
    ['maintenance', { kind: 'maintenance' }],
    ['a connection cut before the answer', { kind: 'cut', when: 'before' }],
    ['a connection cut within the answer', { kind: 'cut', when: 'mid-body' }],
    ['JSON that breaks off', { kind: 'truncated-json' }],
    ['an error in a 200', { kind: 'error-in-200' }],
    ['a bad gateway', { kind: 'status', status: 502 }],
  ])('I10 reads every row once through %s in the middle of the list', async (_, fault) => {
    st.sim.addFaults({ match: { operation: 'services.list', page: 2 }, fault });
    expect(idsOf(await readAll('services'))).toEqual(numbered(100, 120).map(BigInt));
    expect(st.sim.faults[0]?.struck).toBe(1);
  });

  it('finds by ids those that are there, and says null for one that is not', async () => {
    const ids = [...numbered(1_040, 60).map(BigInt), huge];
    const found: unknown[] = [];
    for await (const { parse } of test.client.pages('materials', { ids }))
      found.push(...parse().rows);
    expect(found).toHaveLength(30);
    expect(await test.client.get('categories', huge)).toMatchObject({ id: huge });
    expect(await test.client.get('categories', 77n)).toBeNull();
  });

  it('reads what was modified since, inclusively', async () => {
    const since = '2025-12-15T02:56:35.0643800Z';
    st.sim.edit(test.client.tenantId, {
      type: 'update',
      entity: 'materials',
      id: 1_003,
      fields: { modifiedOn: since },
      touch: false,
    });
    const ids: bigint[] = [];
    for await (const { parse } of test.client.pages('materials', { modifiedOnOrAfter: since })) {
      ids.push(...parse().rows.map((row) => BigInt((row as { id: number }).id)));
    }
    expect(ids).toEqual([1_003n]);
  });

  it('follows an export feed and goes on where it ended', async () => {
    st.sim.setBehaviours({ exportPageSize: 25 });
    const ids = new Set<unknown>();
    let from: string | undefined;
    for await (const { rows, continueFrom } of test.client.exportPages('materials', undefined)) {
      for (const row of rows) ids.add((row as { id: unknown }).id);
      from = continueFrom;
    }
    expect(ids.size).toBe(70);
    for await (const { rows } of test.client.exportPages('materials', from))
      expect(rows).toEqual([]);
  });

  it('I64 tells where an image is; the host of images sees no credential', async () => {
    const located = await test.client.image(image);
    expect(new URL(located?.location ?? '').origin).toBe(st.imageHostUrl);
    expect((await fetch(located?.location ?? '')).status).toBe(200);
    expect(await test.client.image('Images/Category/none.jpg')).toBeNull();
  });

  it('goes on with other entities where one scope is missing', async () => {
    const { scopes } = st.sim.clients[0] ?? { scopes: [] };
    st.sim.updateClient(demoClient.clientId, {
      scopes: scopes.filter((scope) => scope !== 'tn.pb.materials:r'),
    });
    st.sim.expireTokens();
    await expect(readAll('materials')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await readAll('equipment')).toHaveLength(1);
  });

  it('accepts good credentials and says which are bad', async () => {
    await test.client.checkCredentials();
    const check = async (wrong: object) => {
      const { clientId, clientSecret, appKey } = demoClient;
      const { client } = connect(st.url, {
        authUrl: st.authUrl,
        clientId,
        clientSecret,
        appKey,
        ...wrong,
      });
      await client.checkCredentials().finally(() => client.close());
    };
    await expect(check({ clientSecret: 'cs1.wrong' })).rejects.toThrow(
      'SERVICE_TITAN_CLIENT_SECRET',
    );
    await expect(check({ appKey: 'ak1.wrong' })).rejects.toThrow('SERVICE_TITAN_APP_KEY');
  });
});

describe('writes against the simulator', () => {
  const idOf = (row: Readonly<Record<string, unknown>>) => BigInt(row['id'] as number | bigint);
  const stored = (entity: PricebookEntity, id: bigint | number) =>
    st.sim.records(test.client.tenantId, entity).find((row) => BigInt(row.id) === BigInt(id));
  const countOf = (entity: PricebookEntity) => st.sim.records(test.client.tenantId, entity).length;

  const creations: Readonly<Record<PricebookEntity, WriteBody>> = {
    categories: { name: 'New', categoryType: 'Services', parentId: huge },
    services: { code: 'N', description: 'New', categories: [1n, huge], price: 12.5 },
    materials: { code: 'N', description: 'New', cost: 0.1 },
    equipment: { code: 'N', description: 'New' },
    'discounts-and-fees': {
      code: 'N',
      description: 'New',
      type: 'Fee',
      amountType: 'Fixed',
      amount: 5,
    },
  };

  it.each(PRICEBOOK_ENTITIES)('creates, changes and deletes one of %s', async (entity) => {
    const id = idOf(await test.client.create(entity, creations[entity]));
    expect(stored(entity, id)).toMatchObject({ active: true });
    await test.client.update(entity, id, { description: 'Changed' });
    expect(stored(entity, id)).toMatchObject({ description: 'Changed' });
    await test.client.remove(entity, id);
    expect(stored(entity, id)?.active).not.toBe(true);
    expect(st.sim.calls().map(({ status }) => status)).toEqual([200, 201, 200, 204]);
  });

  it('writes ids of 64 bits as they are', async () => {
    await test.client.update('categories', huge, { name: 'Renamed' });
    expect(stored('categories', huge)).toMatchObject({ id: huge, name: 'Renamed' });
    const id = idOf(await test.client.create('categories', creations.categories));
    expect(stored('categories', id)).toMatchObject({ parentId: huge });
  });

  it('changes many items of every kind in one call', async () => {
    await test.client.updateItems({
      services: [
        { id: 100n, price: 1 },
        { id: 101n, price: 2 },
      ],
      materials: [{ id: 1_000n, description: 'M' }],
      equipment: [{ id: 5_000n, description: 'E' }],
      discountAndFees: [{ id: 6_000n, description: 'D' }],
    });
    expect([100, 101].map((id) => stored('services', id))).toMatchObject([
      { price: 1 },
      { price: 2 },
    ]);
    expect(stored('materials', 1_000)).toMatchObject({ description: 'M' });
    expect(stored('equipment', 5_000)).toMatchObject({ description: 'E' });
    expect(stored('discounts-and-fees', 6_000)).toMatchObject({ description: 'D' });
  });

  it('uploads a picture that a record can then be told of', async () => {
    const bytes = Buffer.from('\x89PNG\r\n--\r\n', 'latin1');
    const upload = { bytes, contentType: 'image/png', fileName: 'pump "1".png' };
    const { path } = await test.client.uploadImage(upload);
    await test.client.update('categories', 1n, { image: path });
    const located = await test.client.image(path);
    const fetched = await fetch(located?.location ?? '');
    expect(fetched.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await fetched.arrayBuffer())).toEqual(bytes);
  });

  it("keeps ServiceTitan's own words in a refusal, after which nothing has changed", async () => {
    await expect(
      test.client.create('services', { code: 'S-100', description: 'Again' }),
    ).rejects.toMatchObject({
      kind: 'rejected',
      status: 400,
      sideEffect: 'none',
      fields: { code: ["Code must be unique: 'S-100' is taken."] },
      message: expect.stringContaining("Code must be unique: 'S-100' is taken."),
    });
    expect(countOf('services')).toBe(120);
  });

  it('says that a record is not there', async () => {
    const missing = { kind: 'rejected', status: 404, sideEffect: 'none' };
    await expect(test.client.update('services', 77n, {})).rejects.toMatchObject(missing);
    await expect(test.client.remove('categories', 77n)).rejects.toMatchObject(missing);
  });

  it('leaves it open whether a part of a refused change of many was made: it may have been', async () => {
    st.sim.setBehaviours({ bulkFailure: 'rowsBefore' });
    const rows = [
      { id: 100n, price: 1 },
      { id: 77n, price: 2 },
    ];
    await expect(test.client.updateItems({ services: rows })).rejects.toMatchObject({
      kind: 'rejected',
      sideEffect: 'unknown',
    });
    expect(stored('services', 100)).toMatchObject({ price: 1 });
  });

  it.each<[string, FaultRule['fault']]>([
    ['a token that expires', { kind: 'expire-token' }],
    ['a 429', { kind: 'rate-limit', waitSeconds: 5 }],
    ['maintenance', { kind: 'maintenance' }],
  ])('creates once through %s', async (_, fault) => {
    st.sim.addFaults({ match: { operation: 'services.create' }, fault });
    await test.client.create('services', creations.services);
    expect(countOf('services')).toBe(121);
    expect(st.sim.calls().filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it.each<[string, FaultRule['fault'], number]>([
    ['a 500 that did nothing', { kind: 'status', status: 500 }, 120],
    ['a 500 after it was done', { kind: 'applied-then-status', status: 500 }, 121],
    ['HTML after it was done', { kind: 'applied-then-status', status: 502, html: true }, 121],
    ['a cut connection that did nothing', { kind: 'cut', when: 'before' }, 120],
    ['a connection cut after it was done', { kind: 'applied-then-lost', how: 'cut' }, 121],
    ['a connection cut within the answer', { kind: 'cut', when: 'mid-body' }, 121],
    ['an answer that breaks off', { kind: 'truncated-json' }, 121],
    ['an error in a 200', { kind: 'error-in-200' }, 121],
    ['a page to sign in', { kind: 'html', status: 200 }, 120],
  ])(
    'creates no second time after %s, and says that it may have been done',
    async (_, fault, count) => {
      st.sim.addFaults({ match: { operation: 'services.create' }, fault });
      await expect(test.client.create('services', creations.services)).rejects.toMatchObject({
        sideEffect: 'unknown',
      });
      expect(countOf('services')).toBe(count);
      expect(
        st.sim.calls().filter(({ operation }) => operation === 'services.create'),
      ).toHaveLength(1);
    },
  );

  it('names the scope that a write lacks', async () => {
    const { scopes } = st.sim.clients[0] ?? { scopes: [] };
    st.sim.updateClient(demoClient.clientId, {
      scopes: scopes.filter((scope) => !scope.endsWith(':w')),
    });
    st.sim.expireTokens();
    const attempts: readonly ((client: ServiceTitan) => Promise<unknown>)[] = [
      ...PRICEBOOK_ENTITIES.map(
        (entity) => (client: ServiceTitan) => client.create(entity, creations[entity]),
      ),
      (client) => client.updateItems({}),
      (client) =>
        client.uploadImage({ bytes: Buffer.from('x'), contentType: 'image/png', fileName: 'x' }),
    ];
    const refusals = await Promise.all(
      attempts.map((attempt) => attempt(test.client).catch((error: Error) => error.message)),
    );
    expect(refusals.map((message) => /tn\.pb\.\w+:w/.exec(String(message))?.[0])).toEqual([
      'tn.pb.categories:w',
      'tn.pb.services:w',
      'tn.pb.materials:w',
      'tn.pb.equipment:w',
      'tn.pb.discountsandfees:w',
      'tn.pb.pricebook:w',
      'tn.pb.images:w',
    ]);
  });

  it('writes without HTTP, where a lost answer is lost as well', async () => {
    const { sim } = inProcess({ pricebook });
    const lost = { operation: 'services.update' };
    sim.addFaults({ match: lost, nth: 2, fault: { kind: 'applied-then-lost', how: 'hang' } });
    const { clientId, clientSecret, appKey } = demoClient;
    const { url, authUrl } = inProcessAddresses;
    const transport = new InProcessTransport(sim);
    const { client } = connect(url, { authUrl, clientId, clientSecret, appKey, transport });
    await client.update('services', 100n, { price: 1 });
    await expect(client.update('services', 100n, { price: 2 })).rejects.toMatchObject({
      kind: 'retryable',
      sideEffect: 'unknown',
    });
    expect(sim.record(client.tenantId, 'services', 100)?.price).toBe(2);
    await client.close();
    await expect(client.remove('services', 100n)).rejects.toThrow('closed');
  });
});
