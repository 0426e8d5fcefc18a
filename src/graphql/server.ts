import type { Server } from 'node:http';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type CostBudget, defaultLimits, type GatewayLimits } from '../config/limits.ts';
import { PostgresCostBudget } from '../db/cost-budget.ts';
import type { Database } from '../db/database.ts';
import type { Authenticate } from '../identity/viewer.ts';
import { createImageFetcher } from '../images/image-fetcher.ts';
import { LARGEST_PICTURE } from '../images/largest-picture.ts';
import { noObserver, type Observer } from '../observe/observer.ts';
import type { GatewayServices } from './context.ts';
import {
  createPersistedDocuments,
  type PersistedDocumentsOptions,
  usePersistedDocuments,
} from './document/persisted-documents.ts';
import { useDocumentLimits } from './document/use-document-limits.ts';
import { CallerBudgets } from './execution/caller-budgets.ts';
import { createExecutor } from './execution/executor.ts';
import { useExecutor } from './execution/use-executor.ts';
import { graphiqlOptions } from './graphiql.ts';
import { createOriginPolicy } from './http/origin-policy.ts';
import { useSecurityHeaders } from './http/security-headers.ts';
import { usePictureUpload } from './http/use-picture-upload.ts';
import { useRequestRules } from './http/use-request-rules.ts';
import { useResponseLimit } from './http/use-response-limit.ts';
import { createSnapshotStore } from './pricebook/reader.ts';
import { toPublicError } from './public-error.ts';
import { useResponseCache } from './response-cache/use-response-cache.ts';
import { buildSchema } from './schema.ts';
import { useObservation } from './use-observation.ts';
import { type OperationState, useOperationContext } from './use-operation-context.ts';
import {
  attachWebSocket,
  type WebSocketDoor,
  type WebSocketDoorOptions,
} from './websocket/attach-websocket.ts';
import { prepareOperation } from './websocket/prepare-operation.ts';

export interface GatewayOptions extends Omit<GatewayServices, 'snapshots' | 'images' | 'limits'> {
  readonly authenticate: Authenticate;
  /** Origins that browsers may call from, besides our own. @default none */
  readonly corsOrigins?: readonly string[];
  /** Refuse a `Host` that is no loopback name: for a gateway whose callers need not prove who they are. */
  readonly loopbackOnly?: boolean;
  /** Hides GraphiQL and field suggestions, and leaves introspection to owners and admins. @default false */
  readonly production?: boolean;
  readonly limits?: Partial<GatewayLimits>;
  readonly persistedDocuments?: PersistedDocumentsOptions;
  /** What each caller may spend on queries, all gateways on this database together. @default anything */
  readonly costBudget?: CostBudget | undefined;
  /** Keep answers in memory while the pricebook is unchanged. @default true */
  readonly responseCache?: boolean;
  /** Told of every operation. @default nobody */
  readonly observer?: Observer;
  readonly webSocket?: Pick<WebSocketDoorOptions, 'initTimeoutMs' | 'pingMs' | 'recheckMs'>;
}

export interface Gateway {
  /** A request listener of node:http; `fetch` answers without a port. */
  readonly yoga: YogaServerInstance<object, OperationState>;
  readonly schema: GraphQLSchema;
  /** Serves graphql-ws on the same port and path. */
  attachWebSocket(server: Server): void;
  /** Closes WebSockets; the HTTP server is its owner's to close. */
  dispose(): Promise<void>;
}

const ENDPOINT = '/graphql';
const PICTURES = '/images';
/** How long fetching a picture may take. */
const PICTURE_MS = 15_000;

/** Assembles the API: one pipeline of plugins, behind an HTTP door and a WebSocket door. */
export function createGateway(options: GatewayOptions): Gateway {
  const { db, feed, access, connections, runQueue, logger, clock, authenticate } = options;
  const { production = false } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const schema = buildSchema();
  const snapshots = createSnapshotStore();
  const images = createImageFetcher({ maxBytes: LARGEST_PICTURE, timeoutMs: PICTURE_MS });
  const { needsPushApproval = false, observer = noObserver } = options;
  const services: GatewayServices = {
    ...{ db, feed, access, connections, runQueue, logger, clock, snapshots, images },
    ...{ needsPushApproval, limits },
  };
  const { tracer } = observer;
  const budgets = options.costBudget && openBudgets(db, options.costBudget);
  const executor = createExecutor({
    ...{ schema, limits, logger, tracer, budgets },
    restrictIntrospection: production,
  });
  const documents = createPersistedDocuments(options.persistedDocuments ?? {});
  const origins = createOriginPolicy({
    origins: options.corsOrigins ?? [],
    loopbackOnly: options.loopbackOnly ?? false,
  });

  const yoga = createYoga<object, OperationState>({
    schema,
    graphqlEndpoint: ENDPOINT,
    graphiql: production ? false : graphiqlOptions,
    async renderGraphiQL(page) {
      // Nine megabytes of editor: loaded when somebody opens the page.
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      return renderGraphiQL(page);
    },
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    cors: { origin: [...origins.origins], credentials: false, methods: ['GET', 'POST'] },
    logging: yogaLogger(logger),
    maskedErrors: { maskError: (error) => maskOutsideOperations(error, logger) },
    plugins: [
      useObservation(observer),
      useRequestRules(limits, origins),
      usePictureUpload({ path: PICTURES, services, authenticate, origins }),
      useOperationContext(services, authenticate),
      usePersistedDocuments(documents),
      ...(options.responseCache === false ? [] : [useResponseCache({ schema, budgets })]),
      useDocumentLimits(limits, !production),
      useExecutor(executor),
      useResponseLimit(limits),
      useSecurityHeaders({ production }),
    ],
  });

  const doors: WebSocketDoor[] = [];
  return {
    yoga,
    schema,
    attachWebSocket(server) {
      const prepare: WebSocketDoorOptions['prepare'] = (origin, payload) =>
        prepareOperation({ yoga, limits, documents, executor }, origin, payload);
      doors.push(
        attachWebSocket(server, {
          path: ENDPOINT,
          limits,
          origins,
          authenticate,
          logger,
          prepare,
          ...options.webSocket,
        }),
      );
    },
    async dispose() {
      await Promise.all(doors.map((door) => door.close()));
      await images.close();
      await yoga.dispose();
    },
  };
}

function openBudgets(db: Database, budget: CostBudget): CallerBudgets {
  const shared = new PostgresCostBudget(db, budget);
  return new CallerBudgets({ ...budget, take: (wish) => shared.take(wish) });
}

/** Errors of the pipeline itself; those of operations are public already. */
function maskOutsideOperations(thrown: unknown, logger: Logger): GraphQLError {
  const { error, unexpected } = toPublicError(thrown, 'none');
  if (unexpected !== undefined) logger.error({ err: unexpected }, 'a request failed');
  return error;
}

/** Yoga's log lines are about itself; its errors come to us through `maskedErrors` as well. */
function yogaLogger(logger: Logger) {
  const debug = (...args: unknown[]) => logger.debug({ args }, 'yoga');
  return { debug, info: debug, warn: debug, error: debug };
}
