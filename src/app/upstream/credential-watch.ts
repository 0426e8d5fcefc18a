import type { CredentialWatch } from '../../servicetitan/client.ts';
import { noteRefusal, noteToken } from '../../tenancy/connections/connection-status.ts';
import type { Foundation } from '../foundation.ts';

/** Writes down how a tenant's credentials do, for people to see; that this fails is no reason for a call to. */
export function watchCredentials(
  { db, logger, clock }: Pick<Foundation, 'db' | 'logger' | 'clock'>,
  tenantId: bigint,
): CredentialWatch {
  const note = (writing: Promise<void>) => {
    writing.catch((error: unknown) => {
      logger.debug({ err: error, tenant: String(tenantId) }, 'a connection was not noted');
    });
  };
  return {
    issued: (token) => note(noteToken(db, tenantId, { ...token, at: clock.now() })),
    refused: ({ message }) => note(noteRefusal(db, tenantId, { message, at: clock.now() })),
  };
}
