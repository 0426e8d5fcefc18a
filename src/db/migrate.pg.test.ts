import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  silentLogger as logger,
  type TestDatabase,
  testDatabase,
} from '../../test/support/database.ts';
import { migrate } from './migrate.ts';
import { readMigrationStatus } from './migration-status.ts';
import { MIGRATIONS_DIR, migrationNames } from './migrations.ts';

const KNOWN = migrationNames(MIGRATIONS_DIR);

let admin: pg.Client;
let dir: string;
let url: string;

beforeAll(async () => {
  const server = new URL(inject('template').migrationUrl);
  server.pathname = '/postgres';
  admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
});
afterAll(() => admin.end());

beforeEach(async () => {
  const name = `migrate_${randomUUID().slice(0, 8)}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const target = new URL(inject('template').migrationUrl);
  target.pathname = `/${name}`;
  url = target.href;
  dir = mkdtempSync(join(tmpdir(), 'lazi-migrations-'));
  cpSync(MIGRATIONS_DIR, dir, { recursive: true });
  return async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    rmSync(dir, { recursive: true });
  };
});

function addMigration(name: string, sql: string): void {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, 'migration.sql'), sql);
}

async function select(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('migrating', () => {
  it('I63 applies each migration once when four processes start at once', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => migrate({ url, dir, logger })));
    expect(outcomes.filter((applied) => applied.length > 0)).toEqual([KNOWN]);
    const history = await select('SELECT migration_name FROM _prisma_migrations');
    expect(history).toEqual(KNOWN.map((migration_name) => ({ migration_name })));
  });

  it('does nothing the second time', async () => {
    await migrate({ url, dir, logger });
    expect(await migrate({ url, dir, logger })).toEqual([]);
  });

  it('I63 leaves nothing of a migration that fails, and lets nothing start until it is settled', async () => {
    addMigration('29990101000000_broken', 'CREATE TABLE sync.halfway (id int); SELECT 1/0;');
    await expect(migrate({ url, dir, logger })).rejects.toThrow(
      /29990101000000_broken failed and was rolled back: division by zero/,
    );
    expect(await select("SELECT to_regclass('sync.halfway') AS found")).toEqual([{ found: null }]);

    addMigration('29990101000000_broken', 'CREATE TABLE sync.halfway (id int);');
    const again = migrate({ url, dir, logger });
    await expect(again).rejects.toThrow(
      /did not finish.*division by zero[\s\S]*SET rolled_back_at/,
    );
  });

  it('goes on after the advice of its message was followed', async () => {
    addMigration('29990101000000_broken', 'SELECT 1/0;');
    const message = await migrate({ url, dir, logger }).catch((error: Error) => error.message);
    addMigration('29990101000000_broken', 'CREATE TABLE sync.whole (id int);');
    await select(String(message).slice(String(message).indexOf('UPDATE')));
    expect(await migrate({ url, dir, logger })).toEqual(['29990101000000_broken']);
  });

  it('refuses a database that a newer build has migrated', async () => {
    addMigration('29990101000000_from_the_future', 'SELECT 1;');
    await migrate({ url, dir, logger });
    await expect(migrate({ url, logger })).rejects.toThrow(/belongs to a newer build/);
  });
});

describe('the migration status', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test.drop());

  it('tells the application what is applied', async () => {
    expect(await readMigrationStatus(test.db.system)).toEqual({
      applied: KNOWN,
      pending: [],
      failed: [],
    });
  });

  it('names what is still to be applied', async () => {
    addMigration('29990101000000_later', 'SELECT 1;');
    const status = await readMigrationStatus(test.db.system, dir);
    expect(status.pending).toEqual(['29990101000000_later']);
  });
});
