import { createHash } from 'node:crypto';
import type { Database } from '../../../db/database.ts';
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
