import type { TenantSql } from '../../db/tenant-sql.ts';
import { stagedImage } from '../../pricebook/edits/staged-image.ts';
import type { PicturePaths } from './acknowledge.ts';

/** Where ServiceTitan has put the pictures that are kept here. */
export async function loadPicturePaths(sql: TenantSql): Promise<PicturePaths> {
  const rows = await sql.query<{ sha256: string; path: string }>({
    name: 'load picture paths',
    text: 'SELECT sha256, st_path AS path FROM crm.images WHERE tenant_id = $1 AND st_path IS NOT NULL',
    values: [sql.tenantId],
  });
  return new Map(rows.map(({ sha256, path }) => [stagedImage(sha256), path]));
}
