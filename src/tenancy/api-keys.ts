import type { Database } from '../db/database.ts';
import type { TenantSql } from '../db/tenant-sql.ts';
import { ForbiddenError, InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { digestOf, makeApiKey, printApiKey } from '../identity/api-key-text.ts';
import { mayGive, type Permission, permissionsOf, type Role } from '../identity/permissions.ts';
import type { Viewer } from '../identity/viewer.ts';
import { arrayLiteral } from '../lib/array-literal.ts';
import { DAY_MS } from '../lib/duration.ts';
import { type Administering, writeAdminLog } from './admin-log.ts';
import { checkName } from './check-name.ts';

/** A key as people see it; the key itself is told once, when it is made. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null for all that its role may. */
  readonly permissions: readonly Permission[] | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

export interface ApiKeyWish {
  readonly name: string;
  readonly role: Role;
  readonly permissions?: readonly Permission[] | undefined;
  readonly expiresAt: Date;
}

/** Keys of one tenant that can be used at once. */
const MOST_KEYS = 100;
const LONGEST_LIFE_DAYS = 366;

const COLUMNS = `id, name, role, permissions, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", revoked_by AS "revokedBy", last_used_at AS "lastUsedAt"`;

/**
 * Makes a key and answers it together with its text, which nobody can ask for again. One transaction.
 * Errors  InvalidInputError; ForbiddenError for a key that could do more than `giver`; InvalidStateError where there are too many.
 */
export async function createApiKey(
  db: Database,
  { tenantId, by, at }: Administering,
  giver: Pick<Viewer, 'role' | 'permissions'>,
  wish: ApiKeyWish,
): Promise<{ readonly apiKey: ApiKey; readonly text: string }> {
  const name = checkName(wish.name, { field: 'input.name', of: 'A key', longest: 100 });
  assertWish(wish, at);
  assertGiven(giver, wish);
  const parts = makeApiKey(tenantId);
  const apiKey = await db.transaction(tenantId, async (tx) => {
    const permissions = wish.permissions ? arrayLiteral(wish.permissions) : null;
    const [made] = await tx.query<ApiKey>({
      name: 'create api key',
      text: `INSERT INTO admin.api_keys (tenant_id, id, name, role, permissions, digest, created_by, created_at, expires_at)
        SELECT $1, $2, $3, $4, $5::text[], $6, $7, $8, $9 WHERE (
          SELECT count(*) FROM admin.api_keys WHERE tenant_id = $1 AND revoked_at IS NULL AND expires_at > $8) < $10
        RETURNING ${COLUMNS}`,
      values: [
        ...[tenantId, parts.id, name, wish.role, permissions, digestOf(parts.secret)],
        ...[by, at, wish.expiresAt, MOST_KEYS],
      ],
    });
    if (!made) {
      throw new InvalidStateError(
        `There are ${MOST_KEYS} keys that can be used, which is the limit: revoke one first.`,
      );
    }
    const details = { name, role: wish.role, permissions: wish.permissions ?? null };
    writeAdminLog(
      tx,
      { tenantId, by, at },
      { action: 'API_KEY_CREATED', subject: parts.id, details },
    );
    return made;
  });
  return { apiKey, text: printApiKey(parts) };
}

function assertWish({ permissions, role, expiresAt }: ApiKeyWish, now: Date): void {
  if (expiresAt <= now) {
    throw new InvalidInputError('input.expiresAt', 'That is past: the key could never be used.');
  }
  if (expiresAt.getTime() > now.getTime() + LONGEST_LIFE_DAYS * DAY_MS) {
    throw new InvalidInputError(
      'input.expiresAt',
      `A key lives ${LONGEST_LIFE_DAYS} days at most: make another one before it ends.`,
    );
  }
  const beyond = permissions?.find((permission) => !permissionsOf(role).has(permission));
  if (beyond !== undefined) {
    throw new InvalidInputError(
      'input.permissions',
      `The role ${role} does not have \`${beyond}\`.`,
    );
  }
}

/** Nobody makes a key that can do more than they can themselves. */
function assertGiven(giver: Pick<Viewer, 'role' | 'permissions'>, wish: ApiKeyWish): void {
  const wanted = wish.permissions ?? [...permissionsOf(wish.role)];
  const beyond = wanted.find((permission) => !giver.permissions.has(permission));
  if (!mayGive(giver.role, wish.role) || beyond !== undefined) {
    throw new ForbiddenError(
      `You may not make a key that can do more than you: ${beyond ?? wish.role}.`,
    );
  }
}

/**
 * Ends a key for good; one that has ended is answered as it is.
 * Errors  NotFoundError.
 */
export async function revokeApiKey(
  db: Database,
  administering: Administering,
  id: string,
): Promise<ApiKey> {
  const { tenantId, by, at } = administering;
  return db.transaction(tenantId, async (tx) => {
    const [revoked] = await tx.query<ApiKey>({
      name: 'revoke api key',
      text: `UPDATE admin.api_keys SET revoked_at = $3, revoked_by = $4
        WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING ${COLUMNS}`,
      values: [tenantId, id, at, by],
    });
    if (revoked) {
      const details = { name: revoked.name };
      writeAdminLog(tx, administering, { action: 'API_KEY_REVOKED', subject: id, details });
      return revoked;
    }
    const [ended] = await tx.query<ApiKey>({
      name: 'read api key',
      text: `SELECT ${COLUMNS} FROM admin.api_keys WHERE tenant_id = $1 AND id = $2`,
      values: [tenantId, id],
    });
    if (!ended) throw new NotFoundError('There is no such API key.');
    return ended;
  });
}

/** All keys, those that have ended among them, the newest first. One statement. */
export function listApiKeys(sql: TenantSql): Promise<ApiKey[]> {
  return sql.query<ApiKey>({
    name: 'list api keys',
    text: `SELECT ${COLUMNS} FROM admin.api_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id`,
    values: [sql.tenantId],
  });
}
