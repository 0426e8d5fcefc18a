import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { ConfigError, DatabaseError } from '../errors.ts';
import { openDatabase, type Tx } from './database.ts';
import { Deadline } from './deadline.ts';

const TENANT = 7n;

let test: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  test = await testDatabase();
  owner = new pg.Client({ connectionString: test.migrationUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await test.drop();
});

const setVersion = (version: number, tenantId = TENANT) => ({
  name: 'set-version',
  text: `INSERT INTO sync.tenant_state (tenant_id, pricebook_version) VALUES ($1, $2)
         ON CONFLICT (tenant_id) DO UPDATE SET pricebook_version = excluded.pricebook_version`,
  values: [tenantId, version],
});
const readVersion = {
  name: 'read-version',
  text: 'SELECT pricebook_version AS version FROM sync.tenant_state',
};
const versionNow = () => test.db.transaction(TENANT, (tx) => tx.query(readVersion));

/** What a restart of PostgreSQL does to every connection of the application. */
const breakConnections = () =>
  owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );

/** A promise and its resolver. */
function signal<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('a transaction', () => {
  it('works as lazi_app for its tenant', async () => {
    const text = "SELECT current_user AS who, current_setting('app.tenant_id') AS tenant";
    const rows = await test.db.transaction(TENANT, (tx) => tx.query({ text }));
    expect(rows).toEqual([{ who: 'lazi_app', tenant: '7' }]);
  });

  it('commits what it wrote, and rolls back when its work throws', async () => {
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(1)));
    const failing = test.db.transaction(TENANT, async (tx) => {
      await tx.query(setVersion(2));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await versionNow()).toEqual([{ version: '1' }]);
  });

  it('sends statements in the order in which they were asked for', async () => {
    await test.db.transaction(TENANT, (tx) =>
      Promise.all([tx.query(setVersion(3)), tx.query(setVersion(4)), tx.query(setVersion(5))]),
    );
    expect(await versionNow()).toEqual([{ version: '5' }]);
  });

  it('takes no statement after it is over', async () => {
    let escaped: Tx | undefined;
    await test.db.transaction(TENANT, async (tx) => {
      escaped = tx;
    });
    expect(() => escaped?.query(readVersion)).toThrow('The transaction is over: read-version');
  });

  it('does not pretend to have committed when the error of a statement was swallowed', async () => {
    const careless = test.db.transaction(TENANT, async (tx) => {
      await tx.query(setVersion(6));
      await tx.query({ text: 'SELECT 1/0' }).catch(() => {});
    });
    await expect(careless).rejects.toThrow('The transaction was not committed');
    expect(await versionNow()).toEqual([{ version: '5' }]);
  });

  it('commits what was sent without waiting for it, in its order', async () => {
    await test.db.transaction(TENANT, async (tx) => {
      tx.send(setVersion(6));
      tx.send(setVersion(7));
    });
    expect(await versionNow()).toEqual([{ version: '7' }]);
  });

  it('fails with the error of a statement that nobody waited for, and commits nothing', async () => {
    const atCommit = test.db.transaction(TENANT, async (tx) => {
      tx.send(setVersion(8));
      tx.send({ text: 'SELECT 1/0' });
      tx.send(setVersion(9));
    });
    await expect(atCommit).rejects.toThrow('division by zero');
    const before = test.db.transaction(TENANT, async (tx) => {
      tx.send({ text: 'SELECT 1/0' });
      await tx.query(setVersion(9));
    });
    await expect(before).rejects.toThrow('division by zero');
    expect(await versionNow()).toEqual([{ version: '7' }]);
  });

  it('runs again after a deadlock', async () => {
    const lock = (key: number) => ({ text: `SELECT pg_advisory_xact_lock(${key})` });
    const holding = [signal(), signal()] as const;
    let attempts = 0;
    const crossing = (own: 0 | 1, other: 0 | 1) =>
      test.db.transaction(TENANT, async (tx) => {
        attempts++;
        await tx.query(lock(own));
        holding[own].resolve();
        await holding[other].promise;
        await tx.query(lock(other));
        return own;
      });
    expect(await Promise.all([crossing(0, 1), crossing(1, 0)])).toEqual([0, 1]);
    expect(attempts).toBe(3);
  });

  it('says that the database is away when its connection breaks, and works again after', async () => {
    const broken = test.db.transaction(TENANT, async (tx) => {
      await tx.query(readVersion);
      await breakConnections();
      await tx.query(readVersion);
    });
    await expect(broken).rejects.toThrow(DatabaseError);
    expect(await versionNow()).toHaveLength(1);
  });

  it('survives the loss of its idle connections', async () => {
    await Promise.all([versionNow(), versionNow(), versionNow()]);
    await breakConnections();
    expect(await versionNow()).toHaveLength(1);
    await Promise.all([versionNow(), versionNow(), versionNow()]);
    await breakConnections();
    await test.db.transaction(TENANT, async (tx) => tx.send(setVersion(8)));
    expect(await versionNow()).toEqual([{ version: '8' }]);
  });
});

describe('a read session', () => {
  it('sees one moment only', async () => {
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(10)));
    const session = test.db.openReadSession(TENANT);
    expect(await session.query(readVersion)).toEqual([{ version: '10' }]);
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(11)));
    expect(await session.query(readVersion)).toEqual([{ version: '10' }]);
    await session.close();
  });

  it('answers statements that were asked for at once', async () => {
    const session = test.db.openReadSession(TENANT);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => session.query({ text: `SELECT ${n} AS n` })),
    );
    expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
    await session.close();
  });

  it('writes nothing', async () => {
    const session = test.db.openReadSession(TENANT);
    await expect(session.query(setVersion(99))).rejects.toMatchObject({ code: '25006' });
    await session.close();
  });

  it('survives the loss of idle connections, whatever is asked for at once', async () => {
    await Promise.all([versionNow(), versionNow(), versionNow()]);
    await breakConnections();
    const session = test.db.openReadSession(TENANT);
    const answers = await Promise.all([1, 2, 3].map(() => session.query(readVersion)));
    expect(answers.map(([row]) => row)).toHaveLength(3);
    await session.close();
  });

  it('closes without harm: unopened, twice, or with its connection broken', async () => {
    await test.db.openReadSession(TENANT).close();
    const session = test.db.openReadSession(TENANT);
    await session.query(readVersion);
    await breakConnections();
    await session.close();
    await session.close();
    await expect(session.query(readVersion)).rejects.toThrow('The read session is closed');
  });
});

describe('single reads', () => {
  it('see each a moment of its own, of their tenant only', async () => {
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(20)));
    const reads = test.db.readsOf(TENANT);
    expect(await reads.query(readVersion)).toEqual([{ version: '20' }]);
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(21)));
    expect(await reads.query(readVersion)).toEqual([{ version: '21' }]);
    expect(await test.db.readsOf(8n).query(readVersion)).toEqual([]);
  });

  it('write nothing, and survive the loss of idle connections', async () => {
    const reads = test.db.readsOf(TENANT);
    await expect(reads.query(setVersion(99))).rejects.toMatchObject({ code: '25006' });
    await Promise.all([versionNow(), versionNow(), versionNow()]);
    await breakConnections();
    expect(await reads.query(readVersion)).toHaveLength(1);
  });
});

describe('the database of one operation', () => {
  it('needs one connection at a time: its sessions rest while a transaction runs', async () => {
    const one = await testDatabase({ poolSize: 1, connectPatienceMs: 500 });
    const operation = one.db.within(new Deadline(10_000));
    const session = operation.openReadSession(TENANT);
    expect(await session.query(readVersion)).toEqual([]);
    // As a part of the operation has it: an event of a subscription, reads made anew after a command.
    const part = operation.within(new Deadline(10_000));
    await part.transaction(TENANT, (tx) => tx.query(setVersion(5)));
    expect(await session.query(readVersion)).toEqual([{ version: '5' }]);
    await operation.transaction(TENANT, (tx) => tx.query(setVersion(6)));
    expect(await session.query(readVersion)).toEqual([{ version: '6' }]);
    await session.close();
    expect(one.db.connections()).toMatchObject({ busy: 0, waiting: 0 });
    await one.drop();
  });
});

describe('the database', () => {
  it('counts the statements of the application only', async () => {
    const before = test.db.statementCount();
    await test.db.transaction(TENANT, (tx) => tx.query(readVersion));
    const session = test.db.openReadSession(TENANT);
    await session.query(readVersion);
    await session.close();
    await test.db.system.query({ text: 'SELECT 1' });
    expect(test.db.statementCount() - before).toBe(3);
  });

  it('cuts a statement that takes too long', async () => {
    const db = await openDatabase({
      url: test.url,
      statementTimeoutMs: 50,
      applicationName: 'impatient',
      logger: silentLogger,
    });
    await expect(db.system.query({ text: 'SELECT pg_sleep(10)' })).rejects.toThrow(DatabaseError);
    await db.close();
  });

  it('says so when there is none to be reached', async () => {
    const options = { applicationName: 'lost', logger: silentLogger };
    const nobody = openDatabase({ url: 'postgresql://x:y@127.0.0.1:1/z', ...options });
    await expect(nobody).rejects.toThrow(DatabaseError);
  });

  it('says what to do when its user may not act as lazi_app', async () => {
    await owner.query('CREATE ROLE stranger LOGIN PASSWORD $$s$$');
    const url = new URL(test.url);
    url.username = 'stranger';
    url.password = 's';
    const options = { applicationName: 'stranger', logger: silentLogger };
    await expect(openDatabase({ url: url.href, ...options })).rejects.toThrow(ConfigError);
    await owner.query('DROP ROLE stranger');
  });
});

describe('an overloaded database', () => {
  it('is told apart from a mistake, through every door', async () => {
    const crowded = await testDatabase();
    const name = new URL(crowded.url).pathname.slice(1);
    await owner.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      name,
    ]);
    const { db } = crowded;
    const doors = {
      transaction: () => db.transaction(TENANT, (tx) => tx.query(readVersion)),
      'read session': () => db.openReadSession(TENANT).query(readVersion),
      'single read': () => db.readsOf(TENANT).query(readVersion),
      system: () => db.system.query(readVersion),
      Prisma: () => db.prisma(TENANT).syncRun.findMany(),
      listen: () => db.listen('pricebook', () => {}),
    };
    for (const [door, knock] of Object.entries(doors)) {
      await expect(knock(), door).rejects.toThrow(DatabaseError);
    }
    await crowded.drop();
  });
});

describe('listening', () => {
  it('hears what is committed, on its channel only', async () => {
    const heard = signal<string>();
    const subscription = await test.db.listen('pricebook', heard.resolve);
    await test.db.transaction(TENANT, async (tx) => {
      await tx.query({
        text: "SELECT pg_notify('weather', 'rain'), pg_notify('pricebook', 'news')",
      });
    });
    expect(await heard.promise).toBe('news');
    await subscription.close();
  });

  it("hears '' after a lost connection, and goes on hearing", async () => {
    const notices: string[] = [];
    const subscription = await test.db.listen('pricebook', (payload) => notices.push(payload));
    await breakConnections();
    await expect.poll(() => notices).toEqual(['']);
    await owner.query("SELECT pg_notify('pricebook', 'more')");
    await expect.poll(() => notices).toEqual(['', 'more']);
    await subscription.close();
  });

  it('tells every listener of a channel, and none that has closed', async () => {
    const counts = { stays: 0, goes: 0 };
    const stays = await test.db.listen('pricebook', () => counts.stays++);
    const goes = await test.db.listen('pricebook', () => counts.goes++);
    await goes.close();
    await owner.query("SELECT pg_notify('pricebook', 'hello')");
    await expect.poll(() => counts).toEqual({ stays: 1, goes: 0 });
    await stays.close();
  });
});

describe('Prisma', () => {
  it('I51 reads the rows of its tenant', async () => {
    await test.db.transaction(8n, (tx) => tx.query(setVersion(80, 8n)));
    await test.db.transaction(TENANT, (tx) => tx.query(setVersion(70)));
    const [seven, eight] = await Promise.all([
      test.db.prisma(TENANT).tenantState.findMany(),
      test.db.prisma(8n).tenantState.findMany(),
    ]);
    expect(seven).toMatchObject([{ tenantId: 7n, pricebookVersion: 70n }]);
    expect(eight).toMatchObject([{ tenantId: 8n, pricebookVersion: 80n }]);
  });

  it('counts what it sends: one statement for the runs, one for their steps', async () => {
    const before = test.db.statementCount();
    await test.db.prisma(TENANT).syncRun.findMany({ include: { steps: true } });
    expect(test.db.statementCount() - before).toBe(2);
  });

  it('refuses to write', async () => {
    const write = test.db.prisma(TENANT).tenantState.deleteMany();
    await expect(write).rejects.toThrow('Prisma only reads here; TenantState.deleteMany does not');
  });
});
