import type { Database } from '../../db/database.ts';
import type { EventFeed } from '../../events/feed.ts';
import type { RunQueue } from '../../jobs/run-queue.ts';
import type { Gauges } from './gauges.ts';

export function watchDatabase(gauges: Gauges, db: Database): void {
  gauges.watch({
    name: 'database pool',
    gauges: {
      connections: {
        name: 'lazi_database_connections',
        help: 'Connections of the pool of this process that are busy or idle, and callers that are waiting for one.',
        labels: ['state'],
      },
      statements: {
        name: 'lazi_sql_statements',
        help: 'SQL statements sent by this process since its start, without those that open and end transactions.',
      },
    },
    read({ connections, statements }) {
      for (const [state, count] of Object.entries(db.connections()))
        connections.set({ state }, count);
      statements.set(db.statementCount());
    },
  });
}

export function watchFeed(gauges: Gauges, feed: EventFeed): void {
  gauges.watch({
    name: 'event feed',
    gauges: {
      subscribers: {
        name: 'lazi_event_subscribers',
        help: 'Subscriptions that this process serves, over WebSocket and server-sent events.',
      },
      lag: {
        name: 'lazi_event_lag',
        help: 'Committed events that the subscriber furthest behind in this process has not taken yet.',
      },
    },
    read({ subscribers, lag }) {
      subscribers.set(feed.counts().subscribers);
      lag.set(feed.lag());
    },
  });
}

export function watchQueue(gauges: Gauges, queue: RunQueue): void {
  gauges.watch({
    name: 'queue',
    gauges: {
      jobs: {
        name: 'lazi_queue_jobs',
        help: 'Jobs in the queue, of all processes together. "delayed" holds the next start of each schedule.',
        labels: ['state'],
      },
      oldest: {
        name: 'lazi_queue_oldest_waiting_seconds',
        help: 'How long the oldest waiting job has waited for a worker; 0 where none waits.',
      },
    },
    async read({ jobs, oldest }) {
      const { oldestWaitingMs, ...counts } = await queue.readDepth();
      for (const [state, count] of Object.entries(counts)) jobs.set({ state }, count);
      oldest.set((oldestWaitingMs ?? 0) / 1_000);
    },
  });
}

/** Looks at the budget that all processes share, by the database's clock. */
export function watchRateBudget(
  gauges: Gauges,
  budget: { readonly left: (tenantId: bigint) => Promise<number> },
  tenants: () => Promise<readonly bigint[]>,
): void {
  gauges.watch({
    name: 'rate budget',
    gauges: {
      left: {
        name: 'lazi_servicetitan_rate_budget_left',
        help: 'Calls to ServiceTitan that all processes together may still send in this second, by tenant.',
        labels: ['tenant'],
      },
    },
    async read({ left }) {
      for (const tenantId of await tenants()) {
        left.set({ tenant: String(tenantId) }, await budget.left(tenantId));
      }
    },
  });
}
