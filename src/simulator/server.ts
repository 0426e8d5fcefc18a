import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiFailure, failureAnswer } from './api/failure.ts';
import {
  type ArrivedRequest,
  answered,
  bodyBuffer,
  type Exchange,
  type Outcome,
} from './exchange.ts';

/** A listening server and how to end it. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on the address; port 0 is a free one. Errors  the error of listen, for instance EADDRINUSE. */
export async function listen(
  open: (request: ArrivedRequest) => Exchange,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    serve(message, response, open).catch((error: unknown) => {
      if (response.destroyed || response.headersSent) return;
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const failure = new ApiFailure(500, `The simulator itself failed: ${cause}`);
      void deliver(response, answered(failureAnswer(failure, 'simulator')));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shownHost}:${actualPort}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** One exchange over HTTP, with the waiting and cutting that its outcome only tells of. */
async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  open: (request: ArrivedRequest) => Exchange,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = message;
  const body = method === 'GET' ? Buffer.alloc(0) : await readBody(message);
  const startedMs = performance.now();
  const exchange = open({ method, path, headers, body });
  if (exchange.delayMs > 0) await pause(exchange.delayMs, response);
  const outcome = exchange.run();
  exchange.took(performance.now() - startedMs);
  await deliver(response, outcome);
  if (outcome.kind !== 'answer' || outcome.trickle) exchange.took(performance.now() - startedMs);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function deliver(response: ServerResponse, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'silent') return untilClosed(response);
  if (outcome.kind === 'cut') return cut(response, outcome);
  const { status, headers, body, trickle } = outcome;
  response.writeHead(status, headers);
  for (let start = 0; trickle && start < body.byteLength; start += trickle.chunkBytes) {
    if (response.destroyed) break;
    response.write(body.subarray(start, start + trickle.chunkBytes));
    await pause(trickle.everyMs, response);
  }
  response.end(trickle ? undefined : body);
}

function untilClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('close', () => resolve()));
}

async function cut(
  response: ServerResponse,
  { partOf }: Extract<Outcome, { kind: 'cut' }>,
): Promise<void> {
  if (partOf) {
    const body = bodyBuffer(partOf);
    response.writeHead(partOf.status, { ...partOf.headers, 'content-length': body.byteLength });
    await new Promise((resolve) => {
      response.write(body.subarray(0, Math.floor(body.byteLength / 2)), resolve);
    });
  }
  response.destroy();
}

/** Waits, but not longer than the client does. */
function pause(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    response.once('close', done);
    function done() {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
  });
}
