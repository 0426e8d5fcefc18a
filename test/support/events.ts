import type { Tx } from '../../src/db/database.ts';
import { sendEvents } from '../../src/events/outbox.ts';
import type { NewEvent } from '../../src/events/types.ts';

/** A small event that is told from others by its name. */
export function renamed(name: string): NewEvent<'categoryUpdated'> {
  return {
    type: 'categoryUpdated',
    payload: { stId: '9007199254740993', name, change: 'UPDATED', changes: ['name'] },
  };
}

/** An event of another type, told from others by its count. */
export function progress(fetched: number): NewEvent<'syncProgress'> {
  const none = { created: 0, updated: 0, unchanged: 0, deleted: 0, parked: 0 };
  return {
    type: 'syncProgress',
    payload: {
      runId: '00000000-0000-4000-8000-000000000001',
      entity: 'categories',
      state: 'FETCHING',
      fetched,
      expected: null,
      ...none,
    },
  };
}

/** Appends events to those of the transaction's tenant; answers with the number of the last. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<bigint> {
  sendEvents(tx, events);
  const [state] = await tx.query<{ last: string }>({
    text: 'SELECT last_event_seq AS last FROM sync.tenant_state WHERE tenant_id = $1',
    values: [tx.tenantId],
  });
  return BigInt(state?.last ?? 0);
}
