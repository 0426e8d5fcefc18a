import type { Database } from '../db/database.ts';
import { InvalidInputError } from '../errors.ts';
import { isProgram } from '../identity/viewer.ts';
import { type Administering, writeAdminLog } from './admin-log.ts';

/**
 * Ends every session of a person: tokens issued to them up to now are refused by every gateway within ten seconds, and their
 * subscriptions are closed. A token issued later opens again: who shall not come back has to be barred by the issuer.
 * Errors  InvalidInputError for the subject of a key, which is revoked by itself.
 */
export async function revokeAccess(
  db: Database,
  administering: Administering,
  subject: string,
): Promise<void> {
  const { tenantId, by, at } = administering;
  if (subject === '' || subject.length > 200) {
    throw new InvalidInputError('subject', 'That is no name of a person in this tenant.');
  }
  if (isProgram({ subject })) {
    throw new InvalidInputError('subject', 'That is an API key: use `revokeApiKey`.');
  }
  await db.transaction(tenantId, async (tx) => {
    await tx.query({
      name: 'revoke access',
      text: `INSERT INTO admin.revocations AS r (tenant_id, subject, not_before, revoked_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, subject) DO UPDATE
          SET not_before = greatest(r.not_before, excluded.not_before), revoked_by = excluded.revoked_by`,
      values: [tenantId, subject, at, by],
    });
    writeAdminLog(tx, administering, { action: 'ACCESS_REVOKED', subject });
  });
}
