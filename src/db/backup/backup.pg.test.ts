import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { query } from '../../../test/support/mirror-state.ts';
import { asOwner, inDatabase } from '../../../test/support/postgres-admin.ts';
import { insertRaw } from '../../../test/support/pricebook.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS_DIR, migrationNames } from '../migrations.ts';
import { inOrder } from '../table-order.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const tenants = [1n, 2n];
let database: TestDatabase;
let folder: string;
let file: string;
const made: string[] = [];

beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'lazi-backup-'));
  file = join(folder, 'backup.gz');
  for (const tenant of tenants) {
    await database.db.transaction(tenant, async (tx) => {
      const name = `${tenant}\t"quoted"\n\\.\n${'long '.repeat(500_000)}`;
      await insertRaw(tx, 'services', [{ id: Number(tenant) * 10, name }]);
      await tx.query({
        text: `INSERT INTO crm.images (tenant_id, sha256, content_type, extension, bytes, created_by, created_at)
          VALUES ($1, 'x', 'image/png', 'png', $2, 'anna', now())`,
        values: [tenant, Buffer.from([0, 10, 92, 46, 10, 255])],
      });
    });
  }
});
afterEach(async () => {
  await database.drop();
  for (const name of made.splice(0)) {
    await asOwner(database.migrationUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A database in which nothing was ever migrated. */
async function emptyDatabase(): Promise<string> {
  const name = `restored_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await asOwner(database.migrationUrl, `CREATE DATABASE ${name}`);
  made.push(name);
  return inDatabase(database.migrationUrl, name);
}

const back = () => writeBackup({ url: database.migrationUrl, file, leftOut: ['bullmq'] });
const restore = (url: string, more: { replace?: boolean; file?: string } = {}) =>
  restoreBackup({ url, file, replace: false, settle: () => [], logger: silentLogger, ...more });

async function onDatabase(url: string, text: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function allRows(url: string) {
  const history = 'SELECT migration_name FROM public._prisma_migrations ORDER BY 1';
  return {
    raw: await onDatabase(url, 'SELECT *, payload::text FROM raw.st_records ORDER BY tenant_id'),
    images: await onDatabase(url, 'SELECT * FROM crm.images ORDER BY tenant_id'),
    history: await onDatabase(url, history),
  };
}

describe('a backup', () => {
  it('holds the rows of all tenants, byte for byte, and makes an empty database the same', async () => {
    const summary = await back();
    expect(summary.rows).toBe(4);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const url = await emptyDatabase();
    const { takenAt } = await restore(url);
    expect(takenAt).toEqual(summary.takenAt);
    expect(await allRows(url)).toEqual(await allRows(database.migrationUrl));
  });

  it('I50 I51 is closed by row-level security again where it is put', async () => {
    await back();
    const before = await query(
      { db: database.db, tenantId: 1n },
      'SELECT st_id FROM raw.st_records',
    );
    await restore(database.migrationUrl, { replace: true });
    expect(
      await query({ db: database.db, tenantId: 1n }, 'SELECT st_id FROM raw.st_records'),
    ).toEqual(before);
    await onDatabase(
      database.migrationUrl,
      `INSERT INTO sync.audit_log (tenant_id, entity, st_id, version, action, actor, at)
       VALUES (1, 'services', 1, 1, 'CREATED', 'x', now())`,
    );
    await expect(onDatabase(database.migrationUrl, 'DELETE FROM sync.audit_log')).rejects.toThrow(
      'append-only',
    );
  });

  it('goes into no database with rows unless they may go, and leaves them where they may not', async () => {
    await back();
    const before = await allRows(database.migrationUrl);
    await expect(restore(database.migrationUrl)).rejects.toThrow(/is not empty .* --replace/);
    expect(await allRows(database.migrationUrl)).toEqual(before);
  });

  it.each([
    ['was cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    [
      'lost a row',
      (bytes: Buffer) => {
        const text = gunzipSync(bytes).toString('latin1');
        const at = text.indexOf('{"table":"crm.images"}\n') + '{"table":"crm.images"}\n'.length;
        const rest = text.slice(text.indexOf('\n', at) + 1);
        return gzipSync(Buffer.from(text.slice(0, at) + rest, 'latin1'));
      },
    ],
    ['is something else', () => gzipSync('{"format":"else"}\n')],
    ['is not even zipped', () => Buffer.from('nothing')],
  ])('that %s changes nothing', async (_, spoil) => {
    await back();
    const before = await allRows(database.migrationUrl);
    const spoilt = join(folder, 'spoilt.gz');
    writeFileSync(spoilt, spoil(readFileSync(file)));
    await expect(restore(database.migrationUrl, { replace: true, file: spoilt })).rejects.toThrow(
      /The backup says|is no backup/,
    );
    expect(await allRows(database.migrationUrl)).toEqual(before);
  });

  it('of an older build is put into tables of its time, which are migrated then', async () => {
    const [, second = ''] = migrationNames(MIGRATIONS_DIR);
    const older = await emptyDatabase();
    await migrate({ url: older, logger: silentLogger, upTo: second });
    await onDatabase(
      older,
      `INSERT INTO crm.images (tenant_id, sha256, content_type, extension, bytes, created_by, created_at)
       VALUES (7, 'x', 'image/png', 'png', '\\x00', 'anna', now())`,
    );
    await writeBackup({ url: older, file, leftOut: ['bullmq'] });
    const url = await emptyDatabase();
    await restore(url);
    const { images, history } = await allRows(url);
    expect(images).toMatchObject([{ tenant_id: '7', created_by: 'anna' }]);
    expect(history).toEqual((await allRows(database.migrationUrl)).history);
    await expect(restore(database.migrationUrl, { replace: true })).rejects.toThrow(
      /the database is at migration/,
    );
  });

  it('of a newer build, one that is there already, or a database in use is refused', async () => {
    await back();
    await expect(back()).rejects.toThrow(/is there already/);
    const gateway = new pg.Client({
      connectionString: database.migrationUrl,
      application_name: 'lazi gateway',
    });
    await gateway.connect();
    await expect(restore(database.migrationUrl, { replace: true })).rejects.toThrow(
      /in use by lazi gateway: stop/,
    );
    await gateway.end();
    const text = gunzipSync(readFileSync(file)).toString('latin1');
    writeFileSync(
      file,
      gzipSync(Buffer.from(text.replace('"migrations":[', '"migrations":["2999_new",'), 'latin1')),
    );
    await expect(restore(database.migrationUrl, { replace: true })).rejects.toThrow(/newer build/);
  });
});

describe('tables', () => {
  it('come after those they refer to', () => {
    const tables = [
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['c'] },
      { name: 'c', needs: [] },
    ];
    expect(inOrder(tables).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(() =>
      inOrder([
        { name: 'a', needs: ['a', 'b'] },
        { name: 'b', needs: ['a'] },
      ]),
    ).toThrow('need each other');
  });
});
