import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayLimits } from '../../src/config/limits.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type Door, doorNames, openDoor } from '../support/doors.ts';
import { eventually } from '../support/eventually.ts';
import { seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { bearer } from '../support/tokens.ts';

const OTHER = { tid: '1' };
const ITEMS = { query: '{ services { totalCount } }' };
const RUNS = { query: '{ syncRuns { nodes { id } } }' };
const TREE = { query: '{ categoryTree { total } }' };
const RENAME = {
  query:
    'mutation { updateCategory(input: { stId: 1, name: "late" }) { __typename ... on Error { code } } }',
};

let database: TestDatabase;
/** Holds tables, so that whoever needs them waits. */
let holder: pg.Client;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  database = await testDatabase({ poolSize: 4 });
  await seedPricebook(database.db, { categories: [category(1)] });
  holder = new pg.Client({ connectionString: database.migrationUrl });
  await holder.connect();
});
afterEach(async () => {
  await release();
  for (const gateway of gateways.splice(0)) await gateway.dispose();
});
afterAll(async () => {
  await holder.end();
  await database.drop();
});

async function open(limits: Partial<GatewayLimits>): Promise<TestGateway> {
  const gateway = await testGateway({
    ...{ limits, byToken: true },
    database: { ...database, drop: async () => undefined },
  });
  gateways.push(gateway);
  return gateway;
}

async function hold(...tables: string[]): Promise<void> {
  await holder.query(`BEGIN; LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
}

async function release(): Promise<void> {
  await holder.query('ROLLBACK');
}

/** Statements of the gateway that wait for a table. (pg_stat_activity says the same all through a transaction.) */
async function waiting(): Promise<number> {
  const { rows } = await holder.query<{ count: string }>(
    `SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
     WHERE datname = current_database() AND NOT granted`,
  );
  return Number(rows[0]?.count);
}

describe.each(doorNames)('an operation over %s that takes longer than it may', (name) => {
  let gateway: TestGateway;
  let door: Door;
  const start = async () => {
    gateway = await open({ operationMs: 300 });
    door = await openDoor(name, gateway, bearer());
  };
  afterEach(() => door.close());

  it.each([
    ['a read', ITEMS, 'master.pricebook_items'],
    ['a read by Prisma', RUNS, 'sync.runs'],
    ['a change', RENAME, 'crm.edits'],
  ])('is told so, and PostgreSQL stops as well: %s', async (_what, payload, table) => {
    await start();
    await hold(table);
    const { errors } = await door.ask(payload);
    expect(errors?.[0]).toMatchObject({
      message: 'The operation exceeds the time limit: 300 ms at most.',
      extensions: { code: 'OPERATION_TIMED_OUT', requestId: expect.any(String) },
    });
    await eventually(async () => expect(await waiting()).toBe(0));
    await release();
    expect((await door.ask(payload)).errors).toBeUndefined();
  });
});

describe('an operation over HTTP that takes longer than it may', () => {
  it('has the status of a time-out', async () => {
    const gateway = await open({ operationMs: 100 });
    await hold('master.pricebook_items');
    expect((await gateway.post(ITEMS, bearer())).status).toBe(504);
  });

  it('gives its connection back: a hundred of them leave the pool as it was', async () => {
    const gateway = await open({ operationMs: 50 });
    await hold('master.pricebook_items');
    await Promise.all(Array.from({ length: 100 }, () => gateway.post(ITEMS, bearer())));
    await eventually(() =>
      expect(database.db.connections()).toMatchObject({ busy: 0, waiting: 0 }),
    );
    // Another connection may have to be made first: on a busy machine that takes its time.
    await eventually(async () =>
      expect((await gateway.post(TREE, bearer())).data()).toEqual({ categoryTree: { total: 1 } }),
    );
  });
});

describe.each(doorNames)('operations of one tenant over %s', (name) => {
  it('take turns, so that another tenant is answered meanwhile', async () => {
    const gateway = await open({ operationsPerTenant: 2 });
    const [door, others] = await Promise.all([
      openDoor(name, gateway, bearer()),
      openDoor(name, gateway, bearer(OTHER)),
    ]);
    await hold('master.pricebook_items');
    const answers = Array.from({ length: 20 }, () => door.ask(ITEMS));
    await eventually(async () => expect(await waiting()).toBe(2));
    expect(await others.ask(TREE)).toEqual({ data: { categoryTree: { total: 0 } } });
    await release();
    for (const answer of await Promise.all(answers)) {
      expect(answer).toEqual({ data: { services: { totalCount: 0 } } });
    }
  });

  it('are sent away when too many wait for their turn', async () => {
    const gateway = await open({ operationsPerTenant: 1, subscriptionsPerSocket: 100 });
    const door = await openDoor(name, gateway, bearer());
    await hold('master.pricebook_items');
    const answers = Array.from({ length: 51 }, () => door.ask(ITEMS));
    await eventually(async () => expect(await waiting()).toBe(1));
    const refused = await eventually(async () => {
      const answer = await door.ask(TREE);
      expect(answer.errors).toBeDefined();
      return answer;
    });
    expect(refused.errors?.[0]).toMatchObject({
      message: 'Your tenant exceeds the limit of operations at once: 1 at most, with 50 waiting.',
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 },
    });
    await release();
    await Promise.all(answers);
  });
});
