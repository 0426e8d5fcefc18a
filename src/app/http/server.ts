import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasTooManyHeaders, MOST_HEADERS } from '../../graphql/http/header-count.ts';
import { securityHeaders } from '../../graphql/http/security-headers.ts';
import type { Clock } from '../../lib/clock.ts';
import type { SpanStart, Tracer } from '../../observe/tracer.ts';
import { checkReadiness, type ReadinessCheck } from './health.ts';
import { answerMetrics, type MetricsPage } from './metrics-page.ts';

export interface HttpDoor {
  /** Everything but the pages below: GraphQL over HTTP. */
  readonly handle: (request: http.IncomingMessage, response: http.ServerResponse) => void;
  /** Where `/` leads. */
  readonly graphqlPath?: string;
  readonly metrics?: MetricsPage | undefined;
  /** Spans around what `handle` does, in the trace of whoever asks. */
  readonly tracer?: Tracer | undefined;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly clock: Clock;
}

/** Beyond these a client is stuck or hostile; it is answered 408 and cut off. */
export interface HttpTimeouts {
  /** From the first byte of a request to the last of its headers. @default 8_000 ms */
  readonly headersMs?: number;
  /** To the last byte of its body: a picture on a slow line needs a while. Bodies of GraphQL have less, see `Limits`. @default 60_000 ms */
  readonly requestMs?: number;
  /** Between two looks for such clients. @default 1_000 ms */
  readonly checkMs?: number;
}

export interface HttpServer {
  readonly server: http.Server;
  readonly port: number;
  /** From now on `/ready` answers 503, so that a load balancer sends no more. */
  drain(): void;
  /** Ends idle connections at once, the busy ones after their answer or `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export async function listen(
  door: HttpDoor,
  address: { host: string; port: number },
  { headersMs = 8_000, requestMs = 60_000, checkMs = 1_000 }: HttpTimeouts = {},
): Promise<HttpServer> {
  let draining = false;
  const timeouts = { headersTimeout: headersMs, requestTimeout: requestMs };
  const options = { ...timeouts, connectionsCheckingInterval: checkMs };
  const server = http.createServer(options, (request, response) => {
    if (hasTooManyHeaders(request)) return refuseHeaders(response);
    const path = request.url?.split('?', 1)[0];
    if (path === '/health') return answerHealth(door.clock, response);
    if (path === '/ready') return void answerReady(door, draining, response);
    if (path === '/metrics' && door.metrics)
      return void answerMetrics(door.metrics, request, response);
    if (path === '/' && door.graphqlPath) return redirect(response, door.graphqlPath);
    if (door.tracer) return void handleTraced(door.handle, door.tracer, request, response);
    door.handle(request, response);
  });
  server.maxHeadersCount = MOST_HEADERS + 1;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    drain() {
      draining = true;
    },
    close: (graceMs) => close(server, graceMs),
  };
}

function handleTraced(
  handle: HttpDoor['handle'],
  tracer: Tracer,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const path = url.split('?', 1)[0] ?? '';
  const { traceparent } = headers;
  const start: SpanStart = {
    name: `${method} ${path}`,
    kind: 'server',
    attributes: { 'http.request.method': method, 'url.path': path },
    parent: typeof traceparent === 'string' ? traceparent : undefined,
  };
  return tracer.span(start, async (span) => {
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    handle(request, response);
    await closed;
    span.set({ 'http.response.status_code': response.statusCode });
    if (response.statusCode >= 500) span.fail(`status ${response.statusCode}`);
  });
}

function answerHealth(clock: Clock, response: http.ServerResponse): void {
  answerJson(response, 200, { status: 'healthy', timestamp: clock.now().toISOString() });
}

async function answerReady(
  door: HttpDoor,
  draining: boolean,
  response: http.ServerResponse,
): Promise<void> {
  const stopping: ReadinessCheck = () => Promise.reject(new Error('stopping'));
  const checks = draining ? { process: stopping } : door.checks;
  const readiness = await checkReadiness(checks, door.clock);
  answerJson(response, readiness.status === 'ready' ? 200 : 503, readiness);
}

function answerJson(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

function refuseHeaders(response: http.ServerResponse): void {
  response.writeHead(431, { ...securityHeaders, connection: 'close' });
  response.end();
}

function redirect(response: http.ServerResponse, location: string): void {
  response.writeHead(302, { ...securityHeaders, location });
  response.end();
}

async function close(server: http.Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cutOff);
}
