import type { TenantSql } from '../../db/tenant-sql.ts';
import { digestOfStagedImage } from '../edits/staged-image.ts';

/** Whether a value names a picture that is kept here. One statement, none for a path or an address. */
export async function isPictureKept(sql: TenantSql, image: string): Promise<boolean> {
  const sha256 = digestOfStagedImage(image);
  if (sha256 === null) return false;
  const rows = await sql.query({
    name: 'find kept picture',
    text: 'SELECT FROM crm.images WHERE tenant_id = $1 AND sha256 = $2',
    values: [sql.tenantId, sha256],
  });
  return rows.length > 0;
}
