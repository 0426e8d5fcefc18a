import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PicturePaths } from './picture-paths.ts';
import { digestOfStagedImage, stagedImage } from './staged-image.ts';

/** Where ServiceTitan has put these pictures. One statement; none for no digest. */
export async function loadPicturePaths(
  sql: TenantSql,
  digests: readonly string[],
): Promise<PicturePaths> {
  if (digests.length === 0) return new Map();
  const rows = await sql.query<{ sha256: string; path: string }>({
    name: 'load picture paths',
    text: `SELECT sha256, st_path AS path FROM crm.images
      WHERE tenant_id = $1 AND sha256 = ANY ($2::text[]) AND st_path IS NOT NULL`,
    values: [sql.tenantId, arrayLiteral(digests)],
  });
  return new Map(rows.map(({ sha256, path }) => [stagedImage(sha256), path]));
}

/** Pictures that were seen in use stay where they were seen. No statement for none. */
export async function notePicturesUsed(tx: Tx, used: PicturePaths, at: Date): Promise<void> {
  if (used.size === 0) return;
  await tx.query({
    name: 'note pictures in use',
    text: `UPDATE crm.images i SET st_path = used.path, st_used_at = $4
      FROM unnest($2::text[], $3::text[]) AS used (sha256, path) WHERE i.tenant_id = $1 AND i.sha256 = used.sha256`,
    values: [
      tx.tenantId,
      arrayLiteral([...used.keys()].map((name) => digestOfStagedImage(name) ?? '')),
      arrayLiteral([...used.values()]),
      at,
    ],
  });
}
