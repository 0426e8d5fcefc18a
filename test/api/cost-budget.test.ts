import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { doorNames, openDoor } from '../support/doors.ts';
import {
  seedPricebook,
  type TestGateway,
  type TestGatewayOptions,
  testGateway,
} from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { bearer } from '../support/tokens.ts';

/** Costs 41: see `limits.test.ts`. */
const PAGE = { query: '{ services(first: 10) { nodes { id name active } } }' };
const TREE = { query: '{ categoryTree { total } }' };
/** So slow that nothing comes back while a test runs. */
const budget = { perSecond: 1, burst: 100 };

let database: TestDatabase;
const gateways: TestGateway[] = [];
let callers = 0;
/** Nobody has spent anything of this one's budget. */
function caller(): Record<string, string> {
  callers += 1;
  return bearer({ sub: `caller ${callers}` });
}

async function open(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const gateway = await testGateway({
    ...{ byToken: true, costBudget: budget },
    database: { ...database, drop: async () => undefined },
    ...options,
  });
  gateways.push(gateway);
  return gateway;
}

beforeAll(async () => {
  database = await testDatabase();
  await seedPricebook(database.db, { categories: [category(1)] });
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.dispose();
  await database.drop();
});

describe.each(doorNames)('the budget of a caller over %s', (name) => {
  it('is spent by cost, and says when to come back once it is used up', async () => {
    const door = await openDoor(name, await open(), caller());
    expect((await door.ask(PAGE)).errors).toBeUndefined();
    expect((await door.ask(PAGE)).errors).toBeUndefined();
    const { data, errors } = await door.ask(PAGE);
    expect(data ?? null).toBeNull();
    const [error] = errors ?? [];
    expect(error?.message).toMatch(/cost limit of 1 a second, 100 at once: this costs 41/);
    expect(error?.extensions['code']).toBe('RATE_LIMITED');
    expect(error?.extensions['retryAfterSeconds']).toBeGreaterThan(20);
    // What is cheap goes on.
    expect((await door.ask(TREE)).errors).toBeUndefined();
  });

  it('is told to whoever asks for it', async () => {
    const door = await openDoor(name, await open(), caller());
    const answer = await door.ask({ ...PAGE, extensions: { cost: true } });
    expect(answer.extensions).toEqual({ cost: { requested: 41, available: 59 } });
    expect((await door.ask(TREE)).extensions).toBeUndefined();
  });

  it('is the same at every gateway and every door', async () => {
    const [here, there] = [await open(), await open()];
    const who = caller();
    const doors = [await openDoor(name, here, who), await openDoor('HTTP', there, who)] as const;
    await doors[0].ask(PAGE);
    await doors[1].ask(PAGE);
    for (const door of doors) {
      expect((await door.ask(PAGE)).errors?.[0]?.extensions['code']).toBe('RATE_LIMITED');
    }
  });

  it('is paid for subscriptions as well', async () => {
    const door = await openDoor(
      name,
      await open({ costBudget: { perSecond: 1, burst: 41 } }),
      caller(),
    );
    await door.ask(PAGE);
    const { errors } = await door.ask({ query: 'subscription { events { cursor } }' });
    expect(errors?.[0]?.extensions['code']).toBe('RATE_LIMITED');
  });

  it('limits nobody where there is none, and the cost is told all the same', async () => {
    const door = await openDoor(name, await open({ costBudget: undefined }), caller());
    const { extensions } = await door.ask({ ...PAGE, extensions: { cost: true } });
    expect(extensions).toEqual({ cost: { requested: 41, available: null } });
  });
});

describe('the budget of a caller over HTTP', () => {
  it('answers 429 with Retry-After', async () => {
    const gateway = await open({ costBudget: { perSecond: 1, burst: 41 } });
    const who = caller();
    await gateway.post(PAGE, who);
    const refused = await gateway.post(PAGE, who);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
  });

  it('is hardly touched by answers from memory', async () => {
    const gateway = await open({ responseCache: true, costBudget: { perSecond: 1, burst: 50 } });
    const who = caller();
    for (let count = 0; count < 10; count += 1) {
      expect((await gateway.post(PAGE, who)).status).toBe(200);
    }
    for (let count = 0; count < 10; count += 1) await gateway.post(PAGE, who);
    expect((await gateway.post(PAGE, who)).status).toBe(429);
  });

  it('costs one statement a second, not one for each request', async () => {
    const gateway = await open({ costBudget: { perSecond: 10_000, burst: 1_000_000 } });
    const who = caller();
    const hundred = async () => {
      for (let count = 0; count < 100; count += 1)
        await gateway.post({ query: '{ __typename }' }, who);
    };
    await hundred();
    expect(await gateway.countStatements(hundred)).toBeLessThanOrEqual(2);
  });

  it('I50 is no other’s: the same name in another tenant has its own', async () => {
    const gateway = await open();
    const sub = 'the same name';
    for (let count = 0; count < 3; count += 1) await gateway.post(PAGE, bearer({ sub }));
    expect((await gateway.post(PAGE, bearer({ sub }))).status).toBe(429);
    expect((await gateway.post(PAGE, bearer({ sub, tid: '1' }))).status).toBe(200);
  });
});
