import type { Database } from '../db/database.ts';
import type { TenantSql } from '../db/tenant-sql.ts';
import { InvalidInputError } from '../errors.ts';
import { UNSTORABLE_IN_JSON } from '../lib/text.ts';
import { type Administering, writeAdminLog } from './admin-log.ts';

/** A switch of one tenant. What a key means is its reader's to say; without a row the reader's own default holds. */
export interface FeatureFlag {
  readonly key: string;
  /** A boolean, number or text, or a small piece of JSON. Never null. */
  readonly value: unknown;
  readonly setBy: string;
  readonly setAt: Date;
}

const KEY = /^[a-z][a-zA-Z0-9]*([.-][a-zA-Z0-9]+)*$/;
const LONGEST_KEY = 100;
const LONGEST_VALUE = 1_000;
const MOST_FLAGS = 500;

/**
 * Sets a flag; null takes it away, so that the default holds again. One transaction.
 * Errors  InvalidInputError.
 */
export async function setFeatureFlag(
  db: Database,
  administering: Administering,
  { key, value }: { readonly key: string; readonly value: unknown },
): Promise<FeatureFlag | null> {
  const { tenantId, by, at } = administering;
  assertKey(key);
  if (value === null || value === undefined) {
    await removeFlag(db, administering, key);
    return null;
  }
  const text = JSON.stringify(value);
  if (text.length > LONGEST_VALUE) {
    throw new InvalidInputError('input.value', `A value has ${LONGEST_VALUE} characters at most.`);
  }
  if (UNSTORABLE_IN_JSON.test(text)) {
    throw new InvalidInputError(
      'input.value',
      'It holds text with characters that cannot be stored.',
    );
  }
  await db.transaction(tenantId, async (tx) => {
    const [row] = await tx.query<{ others: number }>({
      name: 'set feature flag',
      text: `INSERT INTO admin.feature_flags (tenant_id, key, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, key) DO UPDATE
          SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
        RETURNING (SELECT count(*)::integer FROM admin.feature_flags WHERE tenant_id = $1 AND key <> $2) AS others`,
      values: [tenantId, key, text, by, at],
    });
    if ((row?.others ?? 0) >= MOST_FLAGS) {
      throw new InvalidInputError('input.key', `A tenant has ${MOST_FLAGS} flags at most.`);
    }
    writeAdminLog(tx, administering, {
      action: 'FEATURE_FLAG_SET',
      subject: key,
      details: { value },
    });
  });
  return { key, value, setBy: by, setAt: at };
}

async function removeFlag(db: Database, administering: Administering, key: string): Promise<void> {
  await db.transaction(administering.tenantId, async (tx) => {
    const removed = await tx.query({
      name: 'remove feature flag',
      text: 'DELETE FROM admin.feature_flags WHERE tenant_id = $1 AND key = $2 RETURNING key',
      values: [tx.tenantId, key],
    });
    if (removed.length > 0)
      writeAdminLog(tx, administering, { action: 'FEATURE_FLAG_REMOVED', subject: key });
  });
}

function assertKey(key: string): void {
  if (key.length <= LONGEST_KEY && KEY.test(key)) return;
  throw new InvalidInputError(
    'input.key',
    `A key is made of words with dots between them, like \`console.newTree\`, and has ${LONGEST_KEY} characters at most.`,
  );
}

/** Every flag that is set, by key. One statement. */
export function listFeatureFlags(sql: TenantSql): Promise<FeatureFlag[]> {
  return sql.query<FeatureFlag>({
    name: 'list feature flags',
    text: `SELECT key, value, set_by AS "setBy", set_at AS "setAt" FROM admin.feature_flags
      WHERE tenant_id = $1 ORDER BY key`,
    values: [sql.tenantId],
  });
}
