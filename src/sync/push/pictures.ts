import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';

/**
 * For how long an upload that no record names yet is there for certain: ServiceTitan keeps those in temporary storage, and does not say
 * for how long.
 */
const TRUSTED_MS = 10 * 60 * 1_000;

/** In SQL: whether ServiceTitan still has a picture; `trusted` is the moment since which an upload can be relied on. */
export const isStillThere = (trusted: string) =>
  `st_path IS NOT NULL AND (st_used_at IS NOT NULL OR st_uploaded_at >= ${trusted})`;

/** Uploads since then can be relied on. */
export const trustedSince = (at: Date): Date => new Date(at.getTime() - TRUSTED_MS);

/** Digests of the pictures that ServiceTitan has. */
export async function loadUploaded(sql: TenantSql, at: Date): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ sha256: string }>({
    name: 'load uploaded pictures',
    text: `SELECT sha256 FROM crm.images WHERE tenant_id = $1 AND ${isStillThere('$2')}`,
    values: [sql.tenantId, trustedSince(at)],
  });
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** What names these was refused, perhaps because ServiceTitan does not have them any more: they are uploaded again. No statement for none. */
export async function forgetPictures(tx: Tx, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  await tx.query({
    name: 'forget where pictures are',
    text: `UPDATE crm.images SET st_path = NULL, st_uploaded_at = NULL, st_used_at = NULL
      WHERE tenant_id = $1 AND sha256 = ANY ($2::text[])`,
    values: [tx.tenantId, arrayLiteral(digests)],
  });
}
