import type { Database } from '../db/database.ts';
import { hasAppended } from './outbox.ts';
import type { EventTransport } from './transport.ts';

/**
 * The same database, whose transactions tell the transport about their events right after the commit.
 * Needed where commits do not speak for themselves (Redis); with LISTEN/NOTIFY it is the database as it was.
 * A process that dies between commit and announcement only delays readers to their next look.
 */
export function announcing(db: Database, transport: EventTransport): Database {
  const { announce } = transport;
  if (announce === undefined) return db;
  return {
    async transaction(tenantId, work) {
      let appended = false;
      const result = await db.transaction(tenantId, async (tx) => {
        const outcome = await work(tx);
        appended = hasAppended(tx);
        return outcome;
      });
      if (appended) announce(tenantId);
      return result;
    },
    openReadSession: (tenantId) => db.openReadSession(tenantId),
    readsOf: (tenantId) => db.readsOf(tenantId),
    system: db.system,
    readRegistry: (statement) => db.readRegistry(statement),
    prisma: (tenantId) => db.prisma(tenantId),
    listen: (channel, onNotice) => db.listen(channel, onNotice),
    within: (deadline) => announcing(db.within(deadline), transport),
    statementCount: () => db.statementCount(),
    connections: () => db.connections(),
    close: () => db.close(),
  };
}
