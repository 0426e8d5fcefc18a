import type { Database } from '../../db/database.ts';
import { InvalidInputError, InvalidStateError, UpstreamError } from '../../errors.ts';
import type { Administering } from '../admin-log.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { storeConnection } from './stored-connections.ts';

/**
 * Tries credentials against ServiceTitan and keeps them where it accepts them.
 * Errors  InvalidInputError where ServiceTitan refuses them or they cannot be credentials; InvalidStateError where the tenant has its
 *         credentials from the deployment's settings, where there is no key to seal with, or where ServiceTitan cannot be asked now.
 */
export async function setConnection(
  db: Database,
  connections: Connections,
  administering: Administering,
  connection: Connection,
): Promise<void> {
  const { tenantId } = administering;
  if (connections.originOf(tenantId) !== 'DATABASE') {
    throw new InvalidStateError(
      `The credentials of tenant ${tenantId} are those of the deployment's settings: whoever runs it changes them there.`,
    );
  }
  // Before ServiceTitan is asked: without a key nothing could be kept.
  connections.ring.current();
  assertSendable(connection);
  await connections.test(tenantId, connection).catch((error: unknown) => {
    throw explain(error);
  });
  await storeConnection(db, connections.ring, administering, connection);
}

function assertSendable(connection: Connection): void {
  for (const field of ['clientId', 'clientSecret', 'appKey'] as const) {
    if (/^[\x21-\x7e]{1,500}$/.test(connection[field])) continue;
    throw new InvalidInputError(
      `input.${field}`,
      `\`${field}\` must consist of visible ASCII characters only, 500 at most.`,
    );
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error;
  if (error.kind === 'unauthorised' || error.kind === 'forbidden') {
    return new InvalidInputError('input', error.message);
  }
  return new InvalidStateError(`The credentials could not be tried. ${error.message}`);
}
