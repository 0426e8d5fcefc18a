import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { fileNameOf, type KnownPictures, NO_PICTURES, type PicturePaths } from './picture-paths.ts';
import { digestOfStagedImage, stagedImage } from './staged-image.ts';

/** What is known of these pictures. One statement; none for no digest. */
export async function loadPictures(
  sql: TenantSql,
  digests: readonly string[],
): Promise<KnownPictures> {
  if (digests.length === 0) return NO_PICTURES;
  const rows = await sql.query<{ sha256: string; path: string | null; files: string[] }>({
    name: 'load picture paths',
    text: `SELECT sha256, st_path AS path, st_files AS files FROM crm.images
      WHERE tenant_id = $1 AND sha256 = ANY ($2::text[])`,
    values: [sql.tenantId, arrayLiteral(digests)],
  });
  const paths = new Map<string, string>();
  const byFile = new Map<string, string>();
  for (const { sha256, path, files } of rows) {
    const kept = stagedImage(sha256);
    if (path !== null) paths.set(kept, path);
    // Those of uploads before files were written down are known by their paths alone.
    for (const file of path === null ? files : [...files, fileNameOf(path)]) byFile.set(file, kept);
  }
  return { paths, byFile };
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
