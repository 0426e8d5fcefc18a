import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { assertRestrictedRole } from './restricted-role.ts';

const ALPHA = 11n;
const BETA = 22n;

/** A value for a column that must have one, by the name of its type. */
const SAMPLES: Readonly<Record<string, string>> = {
  bigint: '9007199254740993',
  integer: '1',
  'double precision': '1',
  boolean: 'true',
  text: "'x'",
  bytea: "'x'",
  'integer[]': "'{}'",
  uuid: 'gen_random_uuid()',
  json: "'{}'",
  jsonb: "'{}'",
  ltree: "'n1'",
  'text[]': "'{}'",
  'bigint[]': "'{}'",
  'timestamp(6) with time zone[]': "'{}'",
  'timestamp(6) with time zone': 'now()',
};

interface Table {
  readonly name: string;
  readonly insert: (tenantId: bigint) => string;
}

let test: TestDatabase;
let owner: pg.Client;
/** Every table there is, from the catalogue: a new one is tested without being named here. */
let tables: Table[];
let partitions: string[];

beforeAll(async () => {
  test = await testDatabase({ poolSize: 1 });
  owner = new pg.Client({ connectionString: test.migrationUrl });
  await owner.connect();
  partitions = await names('c.relispartition');
  tables = [];
  for (const name of await names('NOT c.relispartition')) tables.push(await describeTable(name));
  // sample values satisfy neither checks nor foreign keys, and these tests are about neither
  await dropChecks();
  await owner.query("SET session_replication_role = 'replica'");
  for (const { insert } of tables) {
    await owner.query(insert(ALPHA));
    await owner.query(insert(BETA));
  }
});
afterAll(async () => {
  await owner.end();
  await test.drop();
});

async function names(condition: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'public') AND n.nspname NOT LIKE 'pg_toast%'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${condition}
    ORDER BY 1`);
  return rows.map((row) => row.name);
}

async function describeTable(name: string): Promise<Table> {
  const { rows } = await owner.query<{ column: string; type: string }>(
    `SELECT attname AS column, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND attnotnull AND NOT atthasdef AND attname <> 'tenant_id'`,
    [name],
  );
  const values = rows.map(({ column, type }) =>
    column === 'entity' ? "'categories'" : SAMPLES[type],
  );
  const columns = ['tenant_id', ...rows.map(({ column }) => column)];
  return {
    name,
    insert: (tenantId) => `INSERT INTO ${name} (${columns}) VALUES (${[tenantId, ...values]})`,
  };
}

async function dropChecks(): Promise<void> {
  const { rows } = await owner.query<{ command: string }>(`
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS command
    FROM pg_constraint WHERE contype = 'c' AND connamespace::regnamespace::text IN ('raw', 'master', 'crm', 'sync')`);
  for (const { command } of rows) await owner.query(command);
}

const countRows = (name: string) => ({ text: `SELECT count(*) FROM ${name}` });

describe('row-level security', () => {
  it('I51 finds the tables to watch', () => {
    expect(tables.length).toBeGreaterThanOrEqual(12);
    expect(partitions.length).toBeGreaterThanOrEqual(5);
  });

  it('I51 shows no row of any table when no tenant is set', async () => {
    for (const { name } of tables) {
      expect({ name, rows: await test.db.system.query(countRows(name)) }).toEqual({
        name,
        rows: [{ count: '0' }],
      });
    }
  });

  it('I51 shows a tenant its own row of every table and no other', async () => {
    for (const { name } of tables) {
      const tenants = { text: `SELECT tenant_id FROM ${name}` };
      const rows = await test.db.transaction(ALPHA, (tx) => tx.query(tenants));
      expect({ name, rows }).toEqual({ name, rows: [{ tenant_id: String(ALPHA) }] });
    }
  });

  it('I51 refuses a row of another tenant in every table', async () => {
    for (const { name, insert } of tables) {
      const smuggle = test.db.transaction(ALPHA, (tx) => tx.query({ text: insert(33n) }));
      await expect(smuggle, name).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('I51 changes and deletes nothing of another tenant', async () => {
    for (const verb of [
      'UPDATE master.pricebook_items SET active = false',
      'DELETE FROM sync.runs',
    ]) {
      const text = `${verb} WHERE tenant_id = ${BETA} RETURNING 1`;
      expect(await test.db.transaction(ALPHA, (tx) => tx.query({ text }))).toEqual([]);
    }
  });

  it('I51 forgets the tenant when the transaction ends, whoever borrows the connection next', async () => {
    await test.db.transaction(ALPHA, (tx) => tx.query(countRows('sync.runs')));
    const session = test.db.openReadSession(BETA);
    await session.query(countRows('sync.runs'));
    await session.close();
    expect(await test.db.system.query(countRows('sync.runs'))).toEqual([{ count: '0' }]);
  });

  it('I51 keeps partitions from being read around the policy of their parent', async () => {
    for (const name of partitions) {
      const reading = test.db.transaction(ALPHA, (tx) => tx.query(countRows(name)));
      await expect(reading, name).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('I51 leaves the role no way around', async () => {
    const attempts = {
      'SET LOCAL row_security = off; SELECT count(*) FROM sync.runs': '42501',
      'ALTER TABLE sync.runs DISABLE ROW LEVEL SECURITY': '42501',
      'ALTER ROLE lazi_app BYPASSRLS': '42501',
      'DROP POLICY tenant ON sync.runs': '42501',
      'SET ROLE lazi': '42501',
      'CREATE TABLE sync.shadow (tenant_id bigint)': '42501',
    };
    for (const [text, code] of Object.entries(attempts)) {
      const attempt = test.db.transaction(ALPHA, async (tx) => {
        for (const command of text.split('; ')) await tx.query({ text: command });
      });
      await expect(attempt, text).rejects.toMatchObject({ code });
    }
  });

  it('I51 takes one command at a time, so that none can be smuggled in behind another', async () => {
    const text = 'SELECT 1; SELECT 2';
    const attempt = test.db.transaction(ALPHA, (tx) => tx.query({ text }));
    await expect(attempt).rejects.toThrow('cannot insert multiple commands');
  });

  it('I51 will not work as a role that the policies do not bind', async () => {
    const pool = new pg.Pool({ connectionString: test.migrationUrl });
    await expect(assertRestrictedRole(pool)).rejects.toThrow(/row-level security does not bind/);
    await pool.end();
  });

  it('I06 holds the same ServiceTitan id in two tenants as two rows', async () => {
    const { rows } = await owner.query(
      'SELECT tenant_id, st_id FROM raw.st_records ORDER BY tenant_id',
    );
    expect(rows).toEqual([
      { tenant_id: String(ALPHA), st_id: '9007199254740993' },
      { tenant_id: String(BETA), st_id: '9007199254740993' },
    ]);
  });

  it('lets the planner use the tenant as an index condition', async () => {
    const plan = await test.db.transaction(ALPHA, async (tx) => {
      await tx.query({ text: 'SET LOCAL enable_seqscan = off' });
      return tx.query({
        text: 'EXPLAIN SELECT * FROM master.pricebook_categories WHERE st_id = 5',
      });
    });
    expect(JSON.stringify(plan)).toMatch(/Index Cond: .*tenant_id = .*current_setting/);
  });
});

describe('the audit log', () => {
  const rewrites = [
    'UPDATE sync.audit_log SET actor = actor',
    'DELETE FROM sync.audit_log',
    'TRUNCATE sync.audit_log',
  ];

  it('refuses to be rewritten by the application', async () => {
    for (const text of rewrites) {
      const rewrite = test.db.transaction(ALPHA, (tx) => tx.query({ text }));
      await expect(rewrite, text).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('refuses to be rewritten by its owner too', async () => {
    await owner.query("SET session_replication_role = 'origin'");
    for (const text of rewrites) {
      await expect(owner.query(text), text).rejects.toThrow('audit_log is append-only');
    }
  });
});
