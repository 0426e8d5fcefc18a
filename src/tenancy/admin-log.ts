import { randomUUID } from 'node:crypto';
import type { Tx } from '../db/database.ts';
import type { TenantSql } from '../db/tenant-sql.ts';

/** What an administrator can have done. */
export const adminActions = [
  'TENANT_ADDED',
  'TENANT_CHANGED',
  'TENANT_DISABLED',
  'TENANT_ENABLED',
  'CONNECTION_SET',
  'CONNECTION_REMOVED',
  'API_KEY_CREATED',
  'API_KEY_REVOKED',
  'ACCESS_REVOKED',
  'FEATURE_FLAG_SET',
  'FEATURE_FLAG_REMOVED',
] as const;
export type AdminAction = (typeof adminActions)[number];

/** One administrative change. */
export interface AdminEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: AdminAction;
  /** What it was done to: the id of a key, the name of a flag, a person. */
  readonly subject: string;
  /** Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who changes something, and when. */
export interface Administering {
  readonly tenantId: bigint;
  readonly by: string;
  readonly at: Date;
}

/** Writes the row of one change, in the transaction that makes it; sent and not waited for. */
export function writeAdminLog(
  tx: Tx,
  { by, at }: Administering,
  entry: Pick<AdminEntry, 'action' | 'subject'> & { readonly details?: AdminEntry['details'] },
): void {
  tx.send({
    name: 'write admin log',
    text: `INSERT INTO admin.audit_log (tenant_id, id, at, actor, action, subject, details)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      ...[tx.tenantId, randomUUID(), at, by, entry.action, entry.subject],
      JSON.stringify(entry.details ?? {}),
    ],
  });
}

/** A place in the list. */
interface Moment {
  readonly at: Date;
  readonly id: string;
}

/** One page, the newest first, or read from its end. One statement. */
export function listAdminLog(
  sql: TenantSql,
  page: {
    readonly olderThan: Moment | undefined;
    readonly newerThan: Moment | undefined;
    readonly direction: 'asc' | 'desc';
    readonly take: number;
  },
): Promise<AdminEntry[]> {
  const { olderThan, newerThan, direction, take } = page;
  return sql.query<AdminEntry>({
    text: `SELECT id, at, actor, action, subject, details FROM admin.audit_log
      WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3::uuid))
        AND ($4::timestamptz IS NULL OR (at, id) > ($4, $5::uuid))
      ORDER BY at ${direction}, id ${direction} LIMIT $6`,
    values: [
      ...[sql.tenantId, olderThan?.at ?? null, olderThan?.id ?? null],
      ...[newerThan?.at ?? null, newerThan?.id ?? null, take],
    ],
  });
}

export async function countAdminLog(sql: TenantSql): Promise<number> {
  const [row] = await sql.query<{ count: number }>({
    name: 'count admin log',
    text: 'SELECT count(*)::integer AS count FROM admin.audit_log WHERE tenant_id = $1',
    values: [sql.tenantId],
  });
  return row?.count ?? 0;
}
