import { createHash } from 'node:crypto';
import type { Database } from '../../../db/database.ts';
import type { TenantSql } from '../../../db/tenant-sql.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import { stagedImage } from '../../edits/staged-image.ts';
import type { Staging } from '../items/staging.ts';

/** A picture whose type its bytes have told. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly extension: string;
}

/**
 * Keeps a picture until ServiceTitan has it, and answers with the value that names it in an edit. The same content is kept once. One
 * transaction.
 */
export async function keepPicture(
  db: Database,
  { tenantId, by, at }: Staging,
  { bytes, contentType, extension }: Picture,
): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'keep picture',
      text: `INSERT INTO crm.images (tenant_id, sha256, content_type, extension, bytes, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, sha256) DO NOTHING`,
      values: [tenantId, sha256, contentType, extension, Buffer.from(bytes), by, at],
    }),
  );
  return stagedImage(sha256);
}

/** Those of the digests of which no picture is kept. One statement; none for no digest. */
export async function findMissingPictures(
  sql: TenantSql,
  digests: readonly string[],
): Promise<string[]> {
  if (digests.length === 0) return [];
  const rows = await sql.query<{ sha256: string }>({
    name: 'find missing pictures',
    text: `SELECT d.sha256 FROM unnest($2::text[]) AS d (sha256)
      WHERE NOT EXISTS (SELECT FROM crm.images i WHERE i.tenant_id = $1 AND i.sha256 = d.sha256)`,
    values: [sql.tenantId, arrayLiteral(digests)],
  });
  return rows.map(({ sha256 }) => sha256);
}
