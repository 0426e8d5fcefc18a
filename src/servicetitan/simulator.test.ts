import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type TestClient } from '../../test/support/scripted-upstream.ts';
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
import type { FaultRule } from '../simulator/faults/rules.ts';
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
