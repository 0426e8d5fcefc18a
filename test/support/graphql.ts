import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from '../../src/db/database.ts';
import { type EventFeed, openEventFeed } from '../../src/events/feed.ts';
import { postgresTransport } from '../../src/events/postgres-transport.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/graphql/server.ts';
import { viewerOf } from '../../src/identity/viewer.ts';
import type { TenantJobs } from '../../src/jobs/tenant-jobs.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { rebuild } from '../../src/pricebook/rebuild.ts';
import type { PricebookEntity } from '../../src/servicetitan/entities.ts';
import { AccessBook } from '../../src/tenancy/access-book.ts';
import { demoIdentity } from '../../src/tenancy/authenticate.ts';
import { createKeyRing } from '../../src/tenancy/connections/key-ring.ts';
import type { graphql as typedGraphql } from '../gql/index.ts';
import { silentLogger, type TestDatabase, testDatabase } from './database.ts';
import { insertRaw, type UpstreamJson } from './pricebook.ts';
import { TENANT } from './tenants.ts';
import { tokenIdentity } from './tokens.ts';

export { TENANT };

/** Marks an operation. Its types come from `npm run codegen`; while running it is the text itself. */
export const graphql = ((source: string) => source) as unknown as typeof typedGraphql;

/** What codegen makes of an operation: its answer and its variables, as types only. */
export interface TypedOperation<Result, Variables> {
  readonly __apiType?: (variables: Variables) => Result;
}

export type VariablesOf<Operation> =
  Operation extends TypedOperation<unknown, infer Variables> ? Variables : never;

interface ErrorShape {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer over HTTP. Taking the wrong side of it fails with everything there is to know. */
export interface Answer<Result> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data?: Result; readonly errors?: readonly ErrorShape[] };
  data(): Result;
  errors(): readonly ErrorShape[];
}

export interface TestGateway extends Gateway {
  readonly db: Database;
  readonly feed: EventFeed;
  readonly access: AccessBook;
  /** Runs woken through the queue. */
  readonly woken: string[];
  execute<Result, Variables>(
    operation: TypedOperation<Result, Variables>,
    ...[variables, headers]: Record<string, never> extends Variables
      ? [variables?: Variables, headers?: Record<string, string>]
      : [variables: Variables, headers?: Record<string, string>]
  ): Promise<Answer<Result>>;
  /** POSTs anything. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer<Record<string, unknown>>>;
  get(search: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Statements sent while `work` ran. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
  /** Opens a port for HTTP and WebSocket. */
  listen(): Promise<{ readonly url: string; readonly wsUrl: string; readonly server: Server }>;
  close(): Promise<void>;
}

export interface TestGatewayOptions extends Partial<GatewayOptions> {
  readonly database?: TestDatabase;
  readonly logger?: Logger;
  /** Whether callers prove who they are, with tokens of the test's secret and with API keys. @default everyone is OWNER */
  readonly byToken?: boolean;
}

const ENDPOINT = 'http://localhost/graphql';

/** Of a queue that is always empty. */
export const noJobs: TenantJobs = {
  read: async () => [],
  retry: async () => {},
  discard: async () => {},
};

/**
 * The whole API over a database of its own; everything behind it is real but the queue. It has one connection: an operation that waited
 * for another while it holds one would fail.
 */
export async function testGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const database =
    options.database ?? (await testDatabase({ poolSize: 1, connectPatienceMs: 3_000 }));
  const logger = options.logger ?? silentLogger;
  const { db } = database;
  const transport = postgresTransport(db);
  const feed = options.feed ?? (await openEventFeed({ db, transport, logger }));
  const woken: string[] = [];
  const clock = options.clock ?? systemClock;
  const identity = options.byToken
    ? await tokenIdentity({ db, clock })
    : { access: new AccessBook(db, clock), authenticate: demoIdentity(TENANT) };
  const gateway = createGateway({
    ...identity,
    clock,
    connections: {
      ring: createKeyRing({ key: undefined, before: [] }),
      originOf: () => 'DATABASE',
      test: async () => undefined,
    },
    runQueue: {
      wake: async ({ runId }) => {
        woken.push(runId);
      },
      readSchedules: async () => [],
      jobs: noJobs,
    },
    responseCache: false,
    ...options,
    db,
    feed,
    logger,
  });
  const servers: Server[] = [];

  const test: TestGateway = {
    ...gateway,
    db,
    feed,
    access: identity.access,
    woken,
    execute: (operation, ...[variables, headers]) =>
      test.post({ query: String(operation), variables }, headers) as never,
    async post(body, headers) {
      const response = await gateway.yoga.fetch(ENDPOINT, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return toAnswer(response, body);
    },
    get: async (search, headers = {}) =>
      gateway.yoga.fetch(`${ENDPOINT}?${new URLSearchParams(search)}`, { headers }),
    async countStatements(work) {
      const before = db.statementCount();
      await work();
      return db.statementCount() - before;
    },
    async listen() {
      const server = createServer(gateway.yoga);
      servers.push(server);
      gateway.attachWebSocket(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const place = `127.0.0.1:${port}/graphql`;
      return { url: `http://${place}`, wsUrl: `ws://${place}`, server };
    },
    async close() {
      await gateway.dispose();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      await feed.close();
      await transport.close();
      await database.drop();
    },
  };
  return test;
}

/** The same database for somebody who may read and nothing else. Close it before the database goes. */
export function openAsViewer(db: Database): Promise<TestGateway> {
  return testGateway({
    database: { db, url: '', migrationUrl: '', drop: async () => undefined },
    authenticate: async () => viewerOf({ tenantId: TENANT, role: 'VIEWER', subject: 'vera' }),
  });
}

async function toAnswer<Result>(response: Response, asked: unknown): Promise<Answer<Result>> {
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Answer<Result>['body']) : {};
  const explain = (what: string) =>
    new Error(
      `${what}\n  status ${response.status}, request ${response.headers.get('x-request-id')}\n  asked ${JSON.stringify(asked).slice(0, 2_000)}\n  answered ${text.slice(0, 2_000)}`,
    );
  return {
    status: response.status,
    headers: response.headers,
    body,
    data() {
      if (body.errors || body.data == null) throw explain('The answer is not all data.');
      return body.data;
    },
    errors() {
      if (!body.errors) throw explain('The answer has no errors.');
      return body.errors;
    },
  };
}

/** Fills a tenant's pricebook as a pull would, from rows as ServiceTitan sends them. */
export async function seedPricebook(
  db: Database,
  rows: Partial<Record<PricebookEntity, readonly UpstreamJson[]>>,
  tenantId: bigint = TENANT,
): Promise<void> {
  await db.transaction(tenantId, async (tx) => {
    for (const [entity, records] of Object.entries(rows)) {
      await insertRaw(tx, entity as PricebookEntity, records);
    }
  });
  await rebuild(db, tenantId, { check: false });
}
