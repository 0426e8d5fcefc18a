import type { Database } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';

/** How a tenant's connection did when any process last used it. */
export interface ConnectionStatus {
  /** When the newest access token ends. */
  readonly tokenExpiresAt: Date | null;
  /** What that token may do; empty where ServiceTitan did not say. */
  readonly scopes: readonly string[];
  readonly connectedAt: Date | null;
  readonly lastError: string | null;
  readonly failedAt: Date | null;
}

/** Null where it was never used. One statement. */
export async function readConnectionStatus(sql: TenantSql): Promise<ConnectionStatus | null> {
  const [row] = await sql.query<ConnectionStatus>({
    name: 'read connection status',
    text: `SELECT token_expires_at AS "tokenExpiresAt", scopes, connected_at AS "connectedAt",
        last_error AS "lastError", failed_at AS "failedAt"
      FROM admin.connection_status WHERE tenant_id = $1`,
    values: [sql.tenantId],
  });
  return row ?? null;
}

/** ServiceTitan has issued a token. */
export async function noteToken(
  db: Database,
  tenantId: bigint,
  token: { readonly expiresAt: Date; readonly scopes: readonly string[]; readonly at: Date },
): Promise<void> {
  await db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'note token',
      text: `INSERT INTO admin.connection_status (tenant_id, token_expires_at, scopes, connected_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id) DO UPDATE SET token_expires_at = excluded.token_expires_at, scopes = excluded.scopes,
          connected_at = excluded.connected_at`,
      values: [tenantId, token.expiresAt, arrayLiteral(token.scopes), token.at],
    }),
  );
}

/** ServiceTitan has refused the credentials; `message` says what to do, and nothing secret. */
export async function noteRefusal(
  db: Database,
  tenantId: bigint,
  refusal: { readonly message: string; readonly at: Date },
): Promise<void> {
  await db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'note refusal',
      text: `INSERT INTO admin.connection_status (tenant_id, last_error, failed_at) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET last_error = excluded.last_error, failed_at = excluded.failed_at`,
      values: [tenantId, refusal.message, refusal.at],
    }),
  );
}
