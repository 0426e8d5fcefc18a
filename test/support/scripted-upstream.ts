import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the scripted upstream does with one call. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ScriptedUpstream {
  readonly url: string;
  /** Calls of the API, in the order they came. */
  readonly calls: readonly ReceivedCall[];
  /** Bodies of token requests. */
  readonly tokenRequests: readonly URLSearchParams[];
  /** Answers the next calls, each once; after the last of them everything is answered with 500. */
  reply(...replies: Reply[]): void;
  /** Answers the next token requests; after the last of them tokens `token-1`, `token-2` … are issued. */
  replyToToken(...replies: Reply[]): void;
  close(): Promise<void>;
}

/** An HTTP server that does to its caller what the test says. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  const calls: ReceivedCall[] = [];
  const tokenRequests: URLSearchParams[] = [];
  const replies: Reply[] = [];
  const tokenReplies: Reply[] = [];
  let issued = 0;
  const issue: Reply = (response, request) => {
    issued += 1;
    json(200, { access_token: `token-${issued}`, expires_in: 900, token_type: 'Bearer' })(
      response,
      request,
    );
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://upstream');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (url.pathname === '/connect/token') {
        tokenRequests.push(new URLSearchParams(body.toString()));
        (tokenReplies.shift() ?? issue)(response, request);
        return;
      }
      const { method = '', headers } = request;
      calls.push({ method, path: url.pathname, query: url.searchParams, headers, body });
      (replies.shift() ?? json(500, { title: 'nothing scripted' }))(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    tokenRequests,
    reply: (...more) => void replies.push(...more),
    replyToToken: (...more) => void tokenReplies.push(...more),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function raw(
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Reply {
  return (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** A page of a list. */
export function page(
  rows: readonly unknown[],
  more: { hasMore?: boolean; totalCount?: number } = {},
): Reply {
  return (response, request) => {
    const number = Number(new URL(request.url ?? '', 'http://upstream').searchParams.get('page'));
    const { hasMore = false, totalCount = null } = more;
    json(200, { page: number, pageSize: 50, hasMore, totalCount, data: rows })(response, request);
  };
}

/** The connection ends in the middle of the answer. */
export const cut: Reply = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"data":');
  setImmediate(() => response.destroy());
};

/** No answer, ever. */
export const hang: Reply = () => undefined;
