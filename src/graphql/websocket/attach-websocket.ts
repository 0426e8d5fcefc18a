import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { GatewayLimits } from '../../config/limits.ts';
import { UnauthenticatedError } from '../../errors.ts';
import type { Authenticate } from '../../identity/viewer.ts';
import type { OperationOrigin } from '../context.ts';
import { hasTooManyHeaders } from '../http/header-count.ts';
import type { OriginPolicy } from '../http/origin-policy.ts';
import { proofOfPayload } from '../proof.ts';
import { toPublicError, withoutHttp } from '../public-error.ts';
import { deliverAnswers, formatted } from './deliver-answers.ts';
import { Outbox, SEND_AHEAD } from './outbox.ts';
import { closeTooMany, closeTooSlow, type SocketConnection, serveSocket } from './serve-socket.ts';
import { Sessions } from './sessions.ts';
import { SocketCounts } from './socket-counts.ts';

export interface WebSocketDoorOptions {
  readonly path: string;
  readonly limits: GatewayLimits;
  readonly origins: OriginPolicy;
  readonly authenticate: Authenticate;
  readonly logger: Logger;
  /** Parses, validates and prepares one operation with the same plugins that serve HTTP. */
  readonly prepare: (
    origin: OperationOrigin,
    payload: SubscribePayload,
  ) => Promise<PreparedOperation>;
  /** @default 3_000 ms from opening to `connection_init` */
  readonly initTimeoutMs?: number;
  /** @default 12_000 ms between pings, and to wait for a pong */
  readonly pingMs?: number;
  /** @default 10_000 ms between two looks at who is still welcome */
  readonly recheckMs?: number;
}

/** An operation ready to run, or the errors of its document. */
export type PreparedOperation = ExecutionArgs | readonly GraphQLError[];

interface Extra {
  readonly socket: WebSocket;
  readonly outbox: Outbox;
}

export interface WebSocketDoor {
  /** Asks every client to come back to another process (1012) and takes no more. */
  close(): Promise<void>;
}

/** Clients that follow the protocol connect again at once. */
const SERVICE_RESTART = 1012;

/** Opens the WebSocket door (subprotocol graphql-transport-ws) on the port and path of the HTTP door. */
export function attachWebSocket(httpServer: Server, options: WebSocketDoorOptions): WebSocketDoor {
  const { path, limits, origins, authenticate, logger, prepare, pingMs = 12_000 } = options;
  const { recheckMs } = options;
  const { responseBytes } = limits;
  const sessions = new Sessions({
    ...{ authenticate, logger },
    ...(recheckMs !== undefined && { recheckMs }),
  });
  const counts = new SocketCounts(limits.socketsPerTenant);
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
  });

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: options.initTimeoutMs ?? 3_000,
    async onConnect({ connectionParams, extra }) {
      const proof = proofOfPayload(connectionParams);
      const viewer = await sessions.open({ socket: extra.socket, proof });
      if (viewer === null) return false;
      if (counts.admit(extra.socket, viewer.tenantId)) return true;
      closeTooMany(extra.socket, limits.socketsPerTenant);
      return false;
    },
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket) {
        return [tooManySubscriptions(limits.subscriptionsPerSocket)];
      }
      const requestId = randomUUID();
      const onTooSlow: OperationOrigin['onTooSlow'] = ({ cursor }) =>
        closeTooSlow(extra.socket, cursor);
      let tenant: string | undefined;
      const begin = async () => {
        const viewer = await sessions.check(extra.socket);
        if (viewer === null) throw new UnauthenticatedError('Your access has ended.');
        tenant = String(viewer.tenantId);
        return prepare({ viewer, requestId, sendAhead: SEND_AHEAD, onTooSlow }, payload);
      };
      const prepared = await begin().catch((thrown: unknown) => {
        const { error, unexpected } = toPublicError(thrown, requestId);
        if (unexpected) logger.error({ err: unexpected, tenant, requestId }, 'an operation failed');
        return [error];
      });
      return 'document' in prepared ? prepared : prepared.map(withoutHttp);
    },
    execute: (args) => runnerOf(args).execute({ ...args, rootValue: undefined }),
    subscribe: (args) => runnerOf(args).subscribe({ ...args, rootValue: undefined }),
    onOperation({ extra }, id, _payload, _args, result) {
      if (!isAsyncIterable(result)) return undefined;
      // Our own executor made it.
      const answers = result as AsyncGenerator<ExecutionResult, undefined, undefined>;
      return deliverAnswers({ ...{ id, answers, responseBytes }, outbox: extra.outbox });
    },
    onNext: (_context, _id, _payload, _args, result) => formatted(result as ExecutionResult),
  });

  wss.on('connection', (socket: WebSocket, { socket: raw }: IncomingMessage) => {
    counts.arrive(socket);
    const outbox = new Outbox(socket, raw);
    const connection: SocketConnection = { socket, outbox, pingMs, responseBytes, logger };
    serveSocket(connection, (adapter) => protocol.opened(adapter, { socket, outbox }));
  });
  wss.on('error', (error) => logger.error({ err: error }, 'the WebSocket door failed'));

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal =
      refuseUpgrade(request, path, origins) ??
      (counts.takesStrangers ? undefined : '503 Service Unavailable');
    if (refusal)
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else
      wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request));
  };
  httpServer.on('upgrade', onUpgrade);

  return {
    async close() {
      httpServer.off('upgrade', onUpgrade);
      sessions.close();
      for (const client of wss.clients) client.close(SERVICE_RESTART, 'Service restart');
      await new Promise<void>((resolve) => wss.close(() => resolve()));
    },
  };
}

/** The status line of a refusal, or undefined where the client may come in. */
function refuseUpgrade(
  request: IncomingMessage,
  path: string,
  origins: OriginPolicy,
): string | undefined {
  if (hasTooManyHeaders(request)) return '431 Request Header Fields Too Large';
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== path) return '404 Not Found';
  const { headers } = request;
  const get = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  return origins.allows({ get }) ? undefined : '403 Forbidden';
}

/** Yoga's plugins wrap these two for one operation; they travel to graphql-ws as its root value. */
export interface OperationRunner {
  execute(
    args: ExecutionArgs,
  ): ReturnType<NonNullable<Parameters<typeof makeServer>[0]['execute']>>;
  subscribe(
    args: ExecutionArgs,
  ): ReturnType<NonNullable<Parameters<typeof makeServer>[0]['subscribe']>>;
}

function runnerOf(args: ExecutionArgs): OperationRunner {
  return args.rootValue as OperationRunner;
}

function tooManySubscriptions(max: number): GraphQLError {
  return new GraphQLError(`This socket exceeds the subscription limit: ${max} at most.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', max },
  });
}
