import type { IncomingMessage } from 'node:http';

/** Header lines of one request. Node leaves out what comes after, a token perhaps: a request that reaches it is refused instead. */
export const MOST_HEADERS = 100;

/** For a server whose `maxHeadersCount` is above the limit. */
export function hasTooManyHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  return rawHeaders.length > 2 * MOST_HEADERS;
}
