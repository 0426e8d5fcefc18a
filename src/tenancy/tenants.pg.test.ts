import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { seedPricebook } from '../../test/support/graphql.ts';
import { category } from '../../test/support/pricebook.ts';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { viewerOf } from '../identity/viewer.ts';
import { systemClock } from '../lib/clock.ts';
import { ACCESS_FRESH_MS, AccessBook } from './access-book.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';
import { createKeyRing } from './connections/key-ring.ts';
import {
  openConnection,
  rotateConnection,
  storeConnection,
} from './connections/stored-connections.ts';
import { deleteTenant } from './off-boarding/delete-tenant.ts';
import { exportTenant } from './off-boarding/export-tenant.ts';
import {
  addTenant,
  ensureTenant,
  listActiveTenantIds,
  listTenants,
  setTenantState,
} from './tenants.ts';

const ALPHA = 11n;
const BETA = 22n;
let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const by = (tenantId: bigint, at = new Date()) => ({ tenantId, by: 'tester', at });
const connection = {
  ...{ apiBase: 'https://api.example', authUrl: 'https://auth.example/token' },
  ...{ clientId: 'cid', clientSecret: 'CANARY-secret', appKey: 'CANARY-key' },
};

describe('the tenants of a deployment', () => {
  it('are added once, listed, disabled and enabled', async () => {
    await ensureTenant(test.db, systemClock, { tenantId: ALPHA, name: 'Alpha' });
    await ensureTenant(test.db, systemClock, { tenantId: ALPHA, name: 'Other' });
    await addTenant(test.db, by(BETA), ' Beta ');
    await expect(addTenant(test.db, by(BETA), 'Beta')).rejects.toBeInstanceOf(InvalidStateError);
    await expect(addTenant(test.db, by(33n), ' ')).rejects.toBeInstanceOf(InvalidInputError);
    expect((await listTenants(test.db)).map(({ tenantId, name }) => [tenantId, name])).toEqual([
      [ALPHA, 'Alpha'],
      [BETA, 'Beta'],
    ]);
    await setTenantState(test.db, by(BETA), 'DISABLED');
    expect(await listActiveTenantIds(test.db)).toEqual([ALPHA]);
    await setTenantState(test.db, by(BETA), 'ACTIVE');
    expect(await listActiveTenantIds(test.db)).toEqual([ALPHA, BETA]);
    await expect(setTenantState(test.db, by(33n), 'ACTIVE')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('I51 are all that is shown to whoever asks for the registry', async () => {
    const others = ['admin.api_keys', 'admin.connections', 'sync.tenant_state', 'admin.audit_log'];
    for (const table of others) {
      expect(await test.db.readRegistry({ text: `SELECT FROM ${table}` })).toEqual([]);
    }
    const rename = test.db.readRegistry({ text: `UPDATE admin.tenants SET name = 'x'` });
    await expect(rename).rejects.toThrow(/read-only transaction/);
    expect(await test.db.system.query({ text: 'SELECT FROM admin.tenants' })).toEqual([]);
  });
});

describe('who may come in', () => {
  it('is read once in ten seconds, and what was changed elsewhere is known after them', async () => {
    let ms = Date.now();
    const book = new AccessBook(test.db, { now: () => new Date(ms) });
    const owner = viewerOf({ tenantId: ALPHA, role: 'OWNER', subject: 'o' });
    const wish = { name: 'k', role: 'VIEWER', expiresAt: new Date(ms + 3_600_000) } as const;
    const before = test.db.statementCount();
    for (let n = 0; n < 50; n++) {
      expect((await book.read(ALPHA))?.keys.size).toBe(0);
      expect(await book.read(1_000n + BigInt(n))).toBeNull();
    }
    // Who is served, and what is known of one of them.
    expect(test.db.statementCount() - before).toBe(2);
    const { apiKey } = await createApiKey(test.db, by(ALPHA), owner, wish);
    expect((await book.read(ALPHA))?.keys.has(apiKey.id)).toBe(false);
    ms += ACCESS_FRESH_MS;
    expect((await book.read(ALPHA))?.keys.has(apiKey.id)).toBe(true);
    await revokeApiKey(test.db, by(ALPHA), apiKey.id);
    await setTenantState(test.db, by(ALPHA), 'DISABLED');
    ms += ACCESS_FRESH_MS;
    expect(await book.read(ALPHA)).toMatchObject({ isActive: false });
    expect((await book.read(ALPHA))?.keys.size).toBe(0);
    await setTenantState(test.db, by(ALPHA), 'ACTIVE');
  });
});

describe('sealed credentials', () => {
  const first = randomBytes(32);
  const second = randomBytes(32);

  it('are opened by the key that sealed them, and by the next one once they are rotated', async () => {
    const old = createKeyRing({ key: first, before: [] });
    const both = createKeyRing({ key: second, before: [first] });
    const next = createKeyRing({ key: second, before: [] });
    await storeConnection(test.db, old, by(ALPHA), connection);
    const stored = await openConnection(test.db, both, ALPHA);
    expect(stored?.connection).toEqual(connection);
    await expect(openConnection(test.db, next, ALPHA)).rejects.toThrow(
      /LAZI_ENCRYPTION_KEYS_BEFORE/,
    );
    expect(await rotateConnection(test.db, both, ALPHA)).toBe(true);
    expect(await rotateConnection(test.db, both, ALPHA)).toBe(false);
    expect(await rotateConnection(test.db, both, BETA)).toBe(false);
    expect((await openConnection(test.db, next, ALPHA))?.connection).toEqual(connection);
  });

  it('take the place of those before, and are known to have changed', async () => {
    const ring = createKeyRing({ key: second, before: [] });
    const before = await openConnection(test.db, ring, ALPHA);
    await storeConnection(test.db, ring, by(ALPHA), { ...connection, appKey: 'ak2' });
    const after = await openConnection(test.db, ring, ALPHA);
    expect(after?.connection.appKey).toBe('ak2');
    expect(Number(after?.revision)).toBeGreaterThan(Number(before?.revision));
  });

  it('are not kept where the deployment has no key', async () => {
    const ring = createKeyRing({ key: undefined, before: [] });
    const storing = storeConnection(test.db, ring, by(BETA), connection);
    await expect(storing).rejects.toThrow(/LAZI_ENCRYPTION_KEY is not set/);
  });
});

describe('a tenant that leaves', () => {
  it('takes along all that is known of it, and nothing of another or secret', async () => {
    await seedPricebook(
      test.db,
      { categories: [category(1), category(2, { parentId: 1 })] },
      ALPHA,
    );
    await seedPricebook(test.db, { categories: [category(1, { name: 'BETAS OWN' })] }, BETA);
    const folder = mkdtempSync(join(tmpdir(), 'lazi-export-'));
    const file = join(folder, 'alpha.jsonl.gz');
    try {
      const { rows } = await exportTenant(test.db, { tenantId: ALPHA, file });
      const text = gunzipSync(readFileSync(file)).toString('utf8');
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> });
      expect(lines).toHaveLength(rows);
      const of = (name: string) => lines.filter(({ table }) => table === name);
      expect(of('raw.st_records')).toHaveLength(2);
      expect(of('master.pricebook_categories')).toHaveLength(2);
      expect(of('admin.connections')[0]?.row).not.toHaveProperty('sealed');
      expect(new Set(lines.map(({ row }) => row['tenant_id']))).toEqual(new Set([Number(ALPHA)]));
      expect(text).not.toContain('BETAS OWN');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await expect(exportTenant(test.db, { tenantId: ALPHA, file })).rejects.toMatchObject({
        code: 'EEXIST',
      });
      const absent = exportTenant(test.db, { tenantId: 999n, file: join(folder, 'x') });
      await expect(absent).rejects.toBeInstanceOf(NotFoundError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is deleted whole, its history too, once it is disabled; the others keep every row', async () => {
    const place = { ownerUrl: test.migrationUrl, tenantId: ALPHA };
    await expect(deleteTenant(test.db, place)).rejects.toThrow(/lazi tenant disable 11/);
    await setTenantState(test.db, by(ALPHA), 'DISABLED');
    const count = async (tenantId: bigint) => {
      const rows = await test.db.transaction(tenantId, (tx) =>
        tx.query<{ n: number }>({
          text: `SELECT (SELECT count(*) FROM raw.st_records) + (SELECT count(*) FROM admin.audit_log)
            + (SELECT count(*) FROM master.pricebook_categories) + (SELECT count(*) FROM admin.tenants) AS n`,
        }),
      );
      return Number(rows[0]?.n);
    };
    const others = await count(BETA);
    const purged = await deleteTenant(test.db, place);
    expect(purged).toMatchObject({ 'raw.st_records': 2, 'admin.tenants': 1 });
    expect(purged['admin.audit_log']).toBeGreaterThan(0);
    expect(await count(ALPHA)).toBe(0);
    expect(await count(BETA)).toBe(others);
    await expect(deleteTenant(test.db, place)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('waits for a worker that is still on it', async () => {
    await setTenantState(test.db, by(BETA), 'DISABLED');
    await test.db.transaction(BETA, (tx) =>
      tx.query({
        text: `INSERT INTO sync.leases (tenant_id, entity, run_id, fence, expires_at)
          VALUES ($1, 'services', gen_random_uuid(), 1, clock_timestamp() + interval '1 minute')`,
        values: [BETA],
      }),
    );
    const deleting = deleteTenant(test.db, { ownerUrl: test.migrationUrl, tenantId: BETA });
    await expect(deleting).rejects.toThrow(/A worker is still on/);
  });
});
