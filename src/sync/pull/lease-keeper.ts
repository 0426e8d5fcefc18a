import type { Logger } from 'pino';
import type { Database } from '../../db/database.ts';
import { DatabaseError } from '../../errors.ts';
import { type LeaseHold, type LeaseHolder, proveLeases } from '../leases.ts';
import { RunCancelledError } from './deps.ts';

/**
 * Renews the leases of a run three times as often as they run out, so that waiting for ServiceTitan does not lose them, and calls
 * `onEnd` when the run is to be cancelled or belongs to somebody else by now.
 */
export function keepLeases(options: {
  readonly db: Database;
  readonly tenantId: bigint;
  readonly holder: LeaseHolder;
  readonly logger: Logger;
  readonly onEnd: (reason: unknown) => void;
  /** What is to know that the leases live on. @default nothing, where nothing is sent that a lost lease must hold back */
  readonly hold?: LeaseHold;
}): { stop(): Promise<void> } {
  const { db, tenantId, holder, logger, onEnd, hold } = options;
  let renewing = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      const entities = [...holder.fences.keys()];
      const prove = () => db.transaction(tenantId, (tx) => proveLeases(tx, holder, entities));
      const { cancelled } = await (hold?.extend(prove) ?? prove());
      if (cancelled) onEnd(new RunCancelledError());
    } catch (error) {
      // A database that is away now may be back before the leases run out.
      if (error instanceof DatabaseError)
        logger.warn({ err: error }, 'leases could not be renewed');
      else onEnd(error);
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, holder.leaseMs / 3);
  return {
    stop() {
      clearInterval(timer);
      return renewing;
    },
  };
}
