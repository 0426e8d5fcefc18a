import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { UnauthenticatedError } from '../../errors.ts';
import type { OperationOrigin } from '../context.ts';
import type { GatewayLimits } from '../document/limits.ts';
import type { OriginPolicy } from '../http/origin-policy.ts';
import type { Authenticate, Viewer } from '../identity.ts';
import { toPublicError, withoutHttp } from '../public-error.ts';
import { closeTooSlow, type SocketConnection, serveSocket } from './serve-socket.ts';

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
}

/** An operation ready to run, or the errors of its document. */
export type PreparedOperation = ExecutionArgs | readonly GraphQLError[];

interface Extra {
  readonly socket: WebSocket;
  viewer?: Viewer;
  expiry?: NodeJS.Timeout;
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
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
  });

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: options.initTimeoutMs ?? 3_000,
    async onConnect({ connectionParams, extra }) {
      const viewer = await identify(connectionParams, authenticate);
      if (viewer === null) return false;
      extra.viewer = viewer;
      closeAtExpiry(extra, viewer);
      return true;
    },
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket) {
        return [tooManySubscriptions(limits.subscriptionsPerSocket)];
      }
      if (!extra.viewer) throw new UnauthenticatedError('The connection was not initialised.');
      const requestId = randomUUID();
      const onTooSlow: OperationOrigin['onTooSlow'] = ({ cursor }) =>
        closeTooSlow(extra.socket, cursor);
      const origin = { viewer: extra.viewer, requestId, onTooSlow };
      const tenant = String(extra.viewer.tenantId);
      const prepared = await prepare(origin, payload).catch((thrown: unknown) => {
        const { error, unexpected } = toPublicError(thrown, requestId);
        if (unexpected) logger.error({ err: unexpected, tenant, requestId }, 'an operation failed');
        return [error];
      });
      return 'document' in prepared ? prepared : prepared.map(withoutHttp);
    },
    execute: (args) => runnerOf(args).execute({ ...args, rootValue: undefined }),
    subscribe: (args) => runnerOf(args).subscribe({ ...args, rootValue: undefined }),
    onNext: (_context, _id, _payload, _args, { data, errors }) =>
      errors && {
        ...(data !== undefined && { data }),
        errors: errors.map((error) => withoutHttp(error).toJSON()),
      },
    onClose({ extra }) {
      clearTimeout(extra.expiry);
    },
  });

  wss.on('connection', (socket: WebSocket) => {
    const connection: SocketConnection = { socket, pingMs, logger };
    serveSocket(connection, (adapter) => protocol.opened(adapter, { socket }));
  });
  wss.on('error', (error) => logger.error({ err: error }, 'the WebSocket door failed'));

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = refuseUpgrade(request, path, origins);
    if (refusal)
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else
      wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request));
  };
  httpServer.on('upgrade', onUpgrade);

  return {
    async close() {
      httpServer.off('upgrade', onUpgrade);
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
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== path) return '404 Not Found';
  const { headers } = request;
  const get = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  return origins.allows({ get }) ? undefined : '403 Forbidden';
}

async function identify(
  connectionParams: Record<string, unknown> | undefined,
  authenticate: Authenticate,
): Promise<Viewer | null> {
  const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  try {
    return await authenticate(typeof authorization === 'string' ? authorization : undefined);
  } catch (error) {
    if (error instanceof UnauthenticatedError) return null;
    throw error;
  }
}

/** Timers hold at most 2^31 - 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function closeAtExpiry(extra: Extra, viewer: Viewer): void {
  if (!viewer.expiresAt) return;
  const restMs = Math.max(0, viewer.expiresAt.getTime() - Date.now());
  extra.expiry = setTimeout(
    () => extra.socket.close(CloseCode.Forbidden, 'Token expired'),
    Math.min(restMs, LONGEST_TIMER_MS),
  ).unref();
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
