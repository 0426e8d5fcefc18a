import pg from 'pg';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { Batch, type Outcome } from './batch.ts';
import type { Statement } from './statement.ts';

let test: TestDatabase;
let pool: pg.Pool;
let client: pg.PoolClient;
beforeAll(async () => {
  test = await testDatabase();
  pool = new pg.Pool({ connectionString: test.migrationUrl, max: 1, pipeline: true });
});
afterAll(async () => {
  await pool.end();
  await test.drop();
});
beforeEach(async () => {
  client = await pool.connect();
  client.on('error', () => {}); // one is cut on purpose
});
afterEach(() => client.release(true));

/** Sends statements in one message. Returns  what becomes of each. */
function send(...statements: (string | (Statement & { isAwaited?: boolean }))[]) {
  const batch = new Batch();
  const outcomes = statements.map((one) =>
    typeof one === 'string'
      ? batch.add({ text: one }, true)
      : batch.add(one, one.isAwaited ?? true),
  );
  client.query(batch as unknown as pg.Submittable);
  return outcomes;
}

const rowsOf = async (outcomes: readonly Promise<Outcome>[]) =>
  (await Promise.all(outcomes)).map(({ rows }) => rows);
const failuresOf = async (outcomes: readonly Promise<Outcome>[]) =>
  (await Promise.allSettled(outcomes)).map((one) =>
    one.status === 'rejected' ? String(one.reason.message) : one.value.command,
  );
const twice = (n: number) => ({ name: 'twice', text: 'SELECT $1::int * 2 AS n', values: [n] });

describe('a batch of statements', () => {
  it('answers each in its order, with the rows of each', async () => {
    const outcomes = send(
      'SELECT 1 AS one',
      'SELECT WHERE false',
      twice(2),
      'SET lock_timeout = 0',
    );
    expect(await rowsOf(outcomes)).toEqual([[{ one: 1 }], [], [{ n: 4 }], []]);
    expect((await outcomes[2])?.command).toBe('SELECT 1');
    expect((await outcomes[3])?.command).toBe('SET');
  });

  it('reads values as pg does', async () => {
    const text = `SELECT 9007199254740993::int8 AS big, 1.50::numeric AS exact, '{"a": [1]}'::jsonb AS json,
      '2026-01-02T03:04:05.678Z'::timestamptz AS at, ARRAY['x', NULL] AS texts, NULL::int AS nothing, $1::text AS given`;
    const given = 'it’s “quoted” \\ 日本';
    const [[row] = []] = await rowsOf(send({ text, values: [given] }));
    const read = await client.query(text, [given]);
    expect(row).toEqual(read.rows[0]);
    expect(row).toMatchObject({
      big: '9007199254740993',
      texts: ['x', null],
      nothing: null,
      given,
    });
  });

  it('prepares a named statement once, and goes on reading its rows', async () => {
    expect(await rowsOf(send(twice(1), twice(2)))).toEqual([[{ n: 2 }], [{ n: 4 }]]);
    const outcomes = [...send(twice(3), 'SELECT 0 AS n'), ...send(twice(4))];
    expect(await rowsOf(outcomes)).toEqual([[{ n: 6 }], [{ n: 0 }], [{ n: 8 }]]);
    const prepared = 'SELECT count(*)::int AS n FROM pg_prepared_statements';
    expect(await rowsOf(send(prepared))).toEqual([[{ n: 1 }]]);
  });

  it('skips all behind the first that fails, and works again afterwards', async () => {
    const divided = 'division by zero';
    const outcomes = send('SELECT 1', 'SELECT 1/0', twice(1), 'SELECT 2');
    expect(await failuresOf(outcomes)).toEqual(['SELECT 1', divided, divided, divided]);
    expect(await rowsOf(send(twice(5)))).toEqual([[{ n: 10 }]]);
    const broken = { name: 'broken', text: 'SELECT 1 / $1::int AS n', values: [0] };
    expect(await failuresOf(send(broken))).toEqual([divided]);
    expect(await rowsOf(send({ ...broken, values: [1] }))).toEqual([[{ n: 1 }]]);
  });

  it('does not commit where a statement before COMMIT failed', async () => {
    const state = 'SELECT txid_current_if_assigned() IS NULL AS none';
    const failures = await failuresOf(
      send('BEGIN', 'CREATE TABLE master.passing ()', 'SELECT 1/0', 'COMMIT'),
    );
    expect(failures).toEqual(['BEGIN', 'CREATE TABLE', 'division by zero', 'division by zero']);
    expect(await failuresOf(send('ROLLBACK', state))).toEqual(['ROLLBACK', 'SELECT 1']);
    const found = `SELECT to_regclass('master.passing') AS found`;
    expect(await rowsOf(send(found))).toEqual([[{ found: null }]]);
  });

  it('gives an answer that is awaited before what is behind it is done', async () => {
    const settled: string[] = [];
    const note = (name: string) => () => settled.push(name);
    const [quick, slow] = send('SELECT 1', 'SELECT pg_sleep(0.2)');
    const started = performance.now();
    await Promise.all([quick?.then(note('quick')), slow?.then(note('slow'))]);
    expect(settled).toEqual(['quick', 'slow']);
    const [first, second] = send('SELECT 1', 'SELECT pg_sleep(0.2)');
    await first;
    const waited = await Promise.race([second?.then(() => true), Promise.resolve(false)]);
    expect(waited).toBe(false);
    await second;
    expect(performance.now() - started).toBeGreaterThanOrEqual(400);
  });

  it('takes no values that cannot be sent, and no second text under a name', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => new Batch().add({ text: 'SELECT $1', values: [circle] }, true)).toThrow(
      'circular',
    );
    await Promise.all(send(twice(1)));
    const other = { ...twice(1), text: 'SELECT 3 AS n' };
    const refused = 'Two statements have one name: twice';
    expect(await failuresOf(send('SELECT 1', other))).toEqual([refused, refused]);
    const [one, two] = ['SELECT 1', 'SELECT 2'].map((text) => ({ name: 'same', text }));
    expect(await failuresOf(send(one ?? '', two ?? ''))).toEqual(
      Array(2).fill(refused.replace('twice', 'same')),
    );
    expect(await rowsOf(send(twice(1)))).toEqual([[{ n: 2 }]]);
  });

  it('fails a statement whose rows cannot be read, and no other', async () => {
    const parse = pg.types.getTypeParser(pg.types.builtins.MONEY);
    pg.types.setTypeParser(pg.types.builtins.MONEY, () => {
      throw new Error('no money');
    });
    onTestFinished(() => pg.types.setTypeParser(pg.types.builtins.MONEY, parse));
    const outcomes = send('SELECT 1::money FROM generate_series(1, 2)', 'SELECT 2 AS two');
    expect(await failuresOf(outcomes)).toEqual(['no money', 'SELECT 1']);
  });

  it('fails as a whole when its connection breaks', async () => {
    const outcomes = send('SELECT 1', 'SELECT pg_terminate_backend(pg_backend_pid())', 'SELECT 2');
    const [, cut, after] = await failuresOf(outcomes);
    expect(cut).toMatch(/terminat/);
    expect(after).toMatch(/terminat/);
    expect((await failuresOf(send('SELECT 3')))[0]).toMatch(/ECONNRESET|terminated|not queryable/);
  });
});
