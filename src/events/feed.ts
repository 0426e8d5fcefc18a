import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { SubscriberTooSlowError } from '../errors.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { noObserver, type Observer } from '../observe/observer.ts';
import { encodeCursor } from './cursor.ts';
import { readEventRange, readEventsAfter } from './read-events.ts';
import { type SubscribeOptions, Subscription } from './subscription.ts';
import { Tail } from './tail.ts';
import type { EventTransport } from './transport.ts';

export interface EventFeedOptions {
  readonly db: Database;
  /** Started here; whoever made it closes it. */
  readonly transport: EventTransport;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Told of each event a subscriber takes. @default nobody */
  readonly observer?: Observer;
  /** How often to look without a notice, and to look for those who do not keep up. @default 5_000 */
  readonly pollMs?: number;
  /** Newest events kept in memory for each tenant that has subscribers. @default 1_024 */
  readonly tailSize?: number;
  /** Events one reader behind the tail takes from the rows at once. @default 100 */
  readonly batchSize?: number;
  /** A subscriber further behind than this ... @default 1_024 events */
  readonly maxLagEvents?: number;
  /** ... that gets no nearer for this long is cut off. @default 30_000 */
  readonly maxLagMs?: number;
}

export interface EventFeed {
  /** Follows a tenant's events. `opened` of the answer settles once no later event can be missed. */
  subscribe(tenantId: bigint, options?: SubscribeOptions): Subscription;
  /** Live subscriptions, how many of them may still miss what happens now, and tenants followed. */
  counts(): { readonly subscribers: number; readonly opening: number; readonly tenants: number };
  /** Committed events that the subscriber furthest behind has not asked for yet. */
  lag(): number;
  /** Ends all subscriptions quietly: close their sockets first, or clients take it for the end of the story. */
  close(): void;
}

/** A subscriber behind by too much: how far at its best, and since when it got no nearer. */
interface Lag {
  readonly events: bigint;
  readonly sinceMs: number;
}

/** Starts the one reader of events in this process, which all subscriptions share. */
export async function openEventFeed(options: EventFeedOptions): Promise<EventFeed> {
  const { db, transport, logger, clock = systemClock, observer = noObserver } = options;
  const { tailSize = 1_024, batchSize = 100, pollMs = 5_000 } = options;
  const { maxLagMs = 30_000 } = options;
  const maxLagEvents = BigInt(options.maxLagEvents ?? 1_024);
  const tails = new Map<bigint, Tail>();
  const subscriptions = new Map<
    Subscription,
    { readonly tenantId: bigint; lag?: Lag | undefined }
  >();

  function tailOf(tenantId: bigint): Tail {
    const existing = tails.get(tenantId);
    if (existing) return existing;
    const tail = new Tail({
      capacity: tailSize,
      readAfter: (seq, limit) => readEventsAfter(db, tenantId, seq, limit),
      onReadError: (error) =>
        logger.warn(
          { err: error, tenant: String(tenantId) },
          'events could not be read; trying again',
        ),
    });
    tails.set(tenantId, tail);
    return tail;
  }

  function refresh(tenantId: bigint | null): void {
    if (tenantId !== null) tails.get(tenantId)?.refresh();
    else for (const tail of tails.values()) tail.refresh();
  }

  function cutOffTheStalled(): void {
    const nowMs = clock.now().getTime();
    for (const [subscription, state] of subscriptions) {
      const events = subscription.lag;
      if (events <= maxLagEvents) state.lag = undefined;
      else if (state.lag === undefined || events < state.lag.events) {
        state.lag = { events, sinceMs: nowMs };
      } else if (nowMs - state.lag.sinceMs >= maxLagMs) cutOff(subscription, state.tenantId);
    }
  }

  function furthestBehind(): number {
    let most = 0n;
    for (const { lag } of subscriptions.keys()) if (lag > most) most = lag;
    return Number(most);
  }

  function opening(): number {
    let count = 0;
    for (const { isOpen } of subscriptions.keys()) if (!isOpen) count += 1;
    return count;
  }

  await transport.start(refresh);
  const timer = setInterval(() => {
    refresh(null);
    cutOffTheStalled();
  }, pollMs);
  timer.unref();

  return {
    subscribe(tenantId, subscribeOptions = {}) {
      const tail = tailOf(tenantId);
      const subscription = new Subscription(
        {
          tail,
          readRange: () => readEventRange(db, tenantId),
          readAfter: (seq) => readEventsAfter(db, tenantId, seq, batchSize),
          onDelivery: ({ at }) =>
            observer.eventDelivered(Math.max(0, clock.now().getTime() - at.getTime())),
          onEnd() {
            subscriptions.delete(subscription);
            if (tail.followers.size === 0 && tails.get(tenantId) === tail) tails.delete(tenantId);
          },
        },
        subscribeOptions,
      );
      subscriptions.set(subscription, { tenantId });
      return subscription;
    },
    counts: () => ({ subscribers: subscriptions.size, opening: opening(), tenants: tails.size }),
    lag: furthestBehind,
    close() {
      clearInterval(timer);
      for (const subscription of subscriptions.keys()) subscription.end();
    },
  };
}

function cutOff(subscription: Subscription, tenantId: bigint): void {
  const cursor = encodeCursor(tenantId, subscription.confirmed);
  subscription.cutOff(
    new SubscriberTooSlowError(
      'This subscription was ended because its events were not read; resume with the cursor.',
      cursor,
    ),
  );
}
