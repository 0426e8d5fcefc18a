import type { Database } from '../db/database.ts';
import { noticeChannel } from './outbox.ts';
import { type EventTransport, tenantOfNotice } from './transport.ts';

/** LISTEN on the channel that every append notifies at its commit. One connection a process. */
export function postgresTransport(db: Database): EventTransport {
  let listening: { close(): Promise<void> } | undefined;
  return {
    async start(onMore) {
      listening = await db.listen(noticeChannel, (notice) => onMore(tenantOfNotice(notice)));
    },
    async close() {
      await listening?.close();
      listening = undefined;
    },
  };
}
