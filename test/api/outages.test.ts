import { pino } from 'pino';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { DatabaseError } from '../../src/errors.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { doorNames, openDoor } from '../support/doors.ts';
import { eventually } from '../support/eventually.ts';
import { type TestGateway, testGateway } from '../support/graphql.ts';
import { asOwner } from '../support/postgres-admin.ts';

const TREE = { query: '{ categoryTree { total } }' };
const EMPTY = { data: { categoryTree: { total: 0 } } };
const AWAY = {
  message: 'The database is away or overloaded; the same request works later.',
  extensions: { code: 'SERVICE_UNAVAILABLE', requestId: expect.any(String) },
};

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function open(name: (typeof doorNames)[number], database: TestDatabase) {
  const logged: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const gateway: TestGateway = await testGateway({ database, logger });
  opened.push(gateway);
  return { gateway, logged, door: await openDoor(name, gateway) };
}

/** The same database, whose reads all fail. */
function failing(database: TestDatabase, error: Error): TestDatabase {
  const db: Database = Object.create(database.db, {
    within: { value: () => db },
    statementCount: { value: () => 0 },
    transaction: { value: database.db.transaction.bind(database.db) },
    listen: { value: database.db.listen.bind(database.db) },
    system: { value: database.db.system },
    openReadSession: {
      value: (tenantId: bigint) => ({
        tenantId,
        query: () => Promise.reject(error),
        close: () => Promise.resolve(),
      }),
    },
    readsOf: {
      value: (tenantId: bigint) => ({ tenantId, query: () => Promise.reject(error) }),
    },
  });
  return { ...database, db };
}

/** Takes so many connections from now on; all that are open are cut. */
async function allow(database: TestDatabase, count: number): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const { migrationUrl } = inject('template');
  await asOwner(migrationUrl, `ALTER DATABASE ${name} CONNECTION LIMIT ${count}`);
  await asOwner(
    migrationUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
}

describe.each(doorNames)('over %s', (name) => {
  it('what is no fault of the caller is masked, and logged under the id the caller is told', async () => {
    const database = failing(await testDatabase(), new Error('password=hunter2'));
    const { door, logged } = await open(name, database);
    const answer = await door.ask(TREE);
    const [error] = answer.errors ?? [];
    expect(error).toMatchObject({
      message: 'Unexpected error.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(logged.join('')).toContain(`"requestId":"${error?.extensions['requestId']}"`);
  });

  it('nothing of where the database is gets out when it is away', async () => {
    const away = new DatabaseError('connect ECONNREFUSED 10.0.0.1');
    const { door } = await open(name, failing(await testDatabase(), away));
    const answer = await door.ask(TREE);
    expect(answer.errors).toMatchObject([AWAY]);
    expect(JSON.stringify(answer)).not.toContain('10.0.0.1');
  });

  it('a database that takes nobody is said to be away, and used again when it is back', async () => {
    const database = await testDatabase();
    const { door } = await open(name, database);
    expect(await door.ask(TREE)).toEqual(EMPTY);
    await allow(database, 0);
    expect((await door.ask(TREE)).errors).toMatchObject([AWAY]);
    expect((await door.ask({ query: '{ health { status } }' })).errors).toBeUndefined();
    await allow(database, -1);
    await eventually(async () => expect(await door.ask(TREE)).toEqual(EMPTY));
  });

  it('a pool whose connections are all in use is said to be overloaded, soon', async () => {
    const database = await testDatabase({ poolSize: 2, connectPatienceMs: 2_000 });
    const { door } = await open(name, database);
    const borrowed = [0, 1].map(() => database.db.openReadSession(1n));
    await Promise.all(borrowed.map((session) => session.query({ text: 'SELECT 1' })));
    expect((await door.ask(TREE)).errors).toMatchObject([AWAY]);
    await Promise.all(borrowed.map((session) => session.close()));
    expect(await door.ask(TREE)).toEqual(EMPTY);
  });
});

describe('over HTTP', () => {
  it('a database that is away is 503, with when to come back', async () => {
    const away = new DatabaseError('connect ECONNREFUSED 10.0.0.1');
    const { gateway } = await open('HTTP', failing(await testDatabase(), away));
    const answer = await gateway.post(TREE, { 'x-request-id': 'r-1' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.headers.get('x-request-id')).toBe('r-1');
    expect(answer.errors()[0]?.extensions?.['requestId']).toBe('r-1');
  });
});

it('a caller who cannot be known because the database is away is told the id it is logged under', async () => {
  const logged: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const gateway = await testGateway({
    logger,
    authenticate: () => Promise.reject(new DatabaseError('connect ECONNREFUSED 10.0.0.1')),
  });
  opened.push(gateway);
  const response = await gateway.yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'mine-17' },
    body: JSON.stringify(TREE),
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(await response.json()).toMatchObject({
    errors: [{ ...AWAY, extensions: { code: 'SERVICE_UNAVAILABLE', requestId: 'mine-17' } }],
  });
  expect(logged.join('')).toContain('"requestId":"mine-17"');
});
