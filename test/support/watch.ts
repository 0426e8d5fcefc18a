import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { decodeCursor, encodeCursor } from '../../src/events/cursor.ts';
import { eventually } from './eventually.ts';
import { TENANT } from './graphql.ts';

export interface SeenEvent {
  readonly __typename: string;
  readonly cursor: string;
  readonly [field: string]: unknown;
}

/** A front end that follows events over a real socket and comes back with its cursor whenever the socket breaks. */
export interface Watcher {
  /** Every event that came, in the order in which it came. */
  readonly events: readonly SeenEvent[];
  /** Codes with which sockets were closed. */
  readonly closes: readonly number[];
  /** Numbers of the events, which have no gaps. */
  numbers(): bigint[];
  /** Waits for the first event that fits. */
  see(typename: string, fits?: (event: SeenEvent) => boolean): Promise<SeenEvent>;
  close(): Promise<void>;
}

/** The cursor of before the first event. */
export const BEGINNING = encodeCursor(TENANT, 0n);

const ALL_EVENTS = `
  subscription Watch($after: Cursor) {
    events(after: $after) {
      __typename
      cursor
      ... on SyncStarted { runId mode }
      ... on SyncProgress { entity state fetched }
      ... on CategoriesSynced { count created updated deleted }
      ... on CategoryUpdated { stId name change changes }
      ... on SyncCompleted { runId totals { fetched updated } }
      ... on SyncFailed { code error }
    }
  }`;

/** Follows all events after a cursor. */
export function watchEvents(url: string, after: string): Watcher {
  return watch(url, { name: 'events', query: ALL_EVENTS, after });
}

/** Follows the subscription of one kind of event. */
export function watchOne(url: string, name: string, after: string): Watcher {
  const query = `subscription One($after: Cursor) { ${name}(after: $after) { __typename cursor } }`;
  return watch(url, { name, query, after });
}

function watch(
  url: string,
  { name, query, after }: { name: string; query: string; after: string },
): Watcher {
  const closes: number[] = [];
  const client: Client = createClient({
    url: url.replace('http:', 'ws:'),
    webSocketImpl: WebSocket,
    retryAttempts: 10_000,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    shouldRetry: () => true,
    on: { closed: (event) => closes.push((event as CloseEvent).code) },
  });
  const events: SeenEvent[] = [];
  const failures: unknown[] = [];
  // graphql-ws sends the variables as they are when it connects again.
  const variables = { after };
  client.subscribe<Record<string, SeenEvent>>(
    { query, variables },
    {
      next({ data, errors }) {
        const event = data?.[name];
        if (event) {
          events.push(event);
          variables.after = event.cursor;
        } else failures.push(errors);
      },
      error: (error) => failures.push(error),
      complete: () => failures.push('the subscription was completed'),
    },
  );
  return {
    events,
    closes,
    numbers: () => events.map(({ cursor }) => decodeCursor(TENANT, cursor)),
    see: (typename, fits = () => true) =>
      eventually(() => {
        const seen = events.find((event) => event.__typename === typename && fits(event));
        if (seen) return seen;
        const story = JSON.stringify({ events: events.map((e) => e.__typename), failures });
        throw new Error(`${typename} did not come: ${story}`);
      }, 30_000),
    // A client that is just trying to come back to a gateway that is gone says so once more.
    close: async () => Promise.resolve(client.dispose()).catch(() => {}),
  };
}
