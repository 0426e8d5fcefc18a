import { z } from 'zod';
import type { Database, Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { InvalidStateError } from '../../errors.ts';
import { type Administering, writeAdminLog } from '../admin-log.ts';
import type { Connection, ShownConnection } from './connection.ts';
import type { KeyRing } from './key-ring.ts';
import { rewrap, type Sealed, seal, unseal } from './seal.ts';

interface StoredRow extends Sealed {
  /** When it was set, in milliseconds since 1970, and more than any before. */
  readonly revision: string;
  readonly apiBase: string;
  readonly authUrl: string;
  readonly clientId: string;
}

/** A connection, and what changes with each change of it. */
export interface StoredConnection {
  readonly revision: string;
  readonly connection: Connection;
}

/** What the seal is bound to: this tenant, these hosts, this revision. A secret must not follow a changed host. */
function boundTo(
  tenantId: bigint,
  { revision, apiBase, authUrl, clientId }: Omit<StoredRow, keyof Sealed>,
): string {
  return JSON.stringify(['connection 1', String(tenantId), revision, apiBase, authUrl, clientId]);
}

const secrets = z.object({ clientSecret: z.string(), appKey: z.string() });

const COLUMNS = `revision, api_base AS "apiBase", auth_url AS "authUrl", client_id AS "clientId",
  sealed, wrapped_key AS "wrappedKey", key_id AS "keyId"`;

/**
 * Seals the credentials of the tenant and keeps them, in place of those there were. One transaction.
 * Errors  InvalidStateError where the deployment has no key.
 */
export async function storeConnection(
  db: Database,
  ring: KeyRing,
  administering: Administering,
  connection: Connection,
): Promise<void> {
  const { tenantId, by, at } = administering;
  const master = ring.current();
  const { apiBase, authUrl, clientId, clientSecret, appKey } = connection;
  await db.transaction(tenantId, async (tx) => {
    const [locked] = await tx.query<{ revision: string }>({
      name: 'lock connection',
      text: 'SELECT revision FROM admin.connections WHERE tenant_id = $1 FOR UPDATE',
      values: [tenantId],
    });
    const revision = nextRevision(locked?.revision, at);
    const shown = { revision, apiBase, authUrl, clientId };
    const secret = Buffer.from(JSON.stringify({ clientSecret, appKey }));
    const { sealed, wrappedKey, keyId } = seal(secret, master, boundTo(tenantId, shown));
    const stored = await tx.query({
      name: 'store connection',
      text: `INSERT INTO admin.connections AS c
          (tenant_id, revision, api_base, auth_url, client_id, sealed, wrapped_key, key_id, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id) DO UPDATE SET revision = excluded.revision, api_base = excluded.api_base,
          auth_url = excluded.auth_url, client_id = excluded.client_id, sealed = excluded.sealed,
          wrapped_key = excluded.wrapped_key, key_id = excluded.key_id, set_by = excluded.set_by, set_at = excluded.set_at
        WHERE c.revision = $11 RETURNING revision`,
      values: [
        ...[tenantId, shown.revision, apiBase, authUrl, clientId],
        ...[sealed, wrappedKey, keyId, by, at, locked?.revision ?? null],
      ],
    });
    if (stored.length === 0) {
      throw new InvalidStateError(
        'Somebody else has just set the credentials: look, and set them again.',
      );
    }
    const details = { apiBase, authUrl, clientId };
    writeAdminLog(tx, administering, { action: 'CONNECTION_SET', subject: clientId, details });
  });
}

/** Never one that was used before, also where the row was taken away in between. */
function nextRevision(last: string | undefined, at: Date): string {
  return String(Math.max(Number(last ?? 0) + 1, at.getTime()));
}

/** Takes the credentials of the tenant away; nothing where there are none. */
export async function removeConnection(db: Database, administering: Administering): Promise<void> {
  await db.transaction(administering.tenantId, async (tx) => {
    const [removed] = await tx.query<{ clientId: string }>({
      name: 'remove connection',
      text: 'DELETE FROM admin.connections WHERE tenant_id = $1 RETURNING client_id AS "clientId"',
      values: [tx.tenantId],
    });
    if (!removed) return;
    const subject = removed.clientId;
    writeAdminLog(tx, administering, { action: 'CONNECTION_REMOVED', subject });
  });
}

/** What may be shown of it; null where the tenant has none in the database. One statement. */
export async function showConnection(sql: TenantSql): Promise<ShownConnection | null> {
  const [row] = await sql.query<ShownConnection>({
    name: 'show connection',
    text: `SELECT api_base AS "apiBase", auth_url AS "authUrl", client_id AS "clientId", set_by AS "setBy", set_at AS "setAt"
      FROM admin.connections WHERE tenant_id = $1`,
    values: [sql.tenantId],
  });
  return row ?? null;
}

/** The revision alone: whether what is known still holds. Null where there is none. One statement. */
export async function readRevision(db: Database, tenantId: bigint): Promise<string | null> {
  const [row] = await db.transaction(tenantId, (tx) =>
    tx.query<{ revision: string }>({
      name: 'read connection revision',
      text: 'SELECT revision FROM admin.connections WHERE tenant_id = $1',
      values: [tenantId],
    }),
  );
  return row?.revision ?? null;
}

/**
 * Opens the credentials of the tenant; null where there are none.
 * Errors  InvalidStateError where the key that sealed them is not here; SealBrokenError.
 */
export async function openConnection(
  db: Database,
  ring: KeyRing,
  tenantId: bigint,
): Promise<StoredConnection | null> {
  const row = await db.transaction(tenantId, readRow);
  if (!row) return null;
  const secret = unseal(row, ring.named(row.keyId), boundTo(tenantId, row));
  const { clientSecret, appKey } = secrets.parse(JSON.parse(secret.toString('utf8')));
  const { revision, apiBase, authUrl, clientId } = row;
  return { revision, connection: { apiBase, authUrl, clientId, clientSecret, appKey } };
}

async function readRow(tx: Tx): Promise<StoredRow | undefined> {
  const [row] = await tx.query<StoredRow>({
    name: 'read connection',
    text: `SELECT ${COLUMNS} FROM admin.connections WHERE tenant_id = $1 FOR UPDATE`,
    values: [tx.tenantId],
  });
  return row;
}

/** Seals what is known of a tenant under the key in use, where another one did; true where there was something to do. */
export async function rotateConnection(
  db: Database,
  ring: KeyRing,
  tenantId: bigint,
): Promise<boolean> {
  const to = ring.current();
  return db.transaction(tenantId, async (tx) => {
    const row = await readRow(tx);
    if (!row || row.keyId === to.id) return false;
    const rotated = rewrap(row, { from: ring.named(row.keyId), to }, boundTo(tenantId, row));
    await tx.query({
      name: 'rotate connection',
      text: 'UPDATE admin.connections SET wrapped_key = $2, key_id = $3 WHERE tenant_id = $1',
      values: [tenantId, rotated.wrappedKey, rotated.keyId],
    });
    return true;
  });
}
