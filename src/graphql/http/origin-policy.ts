import { badRequest } from './bad-request.ts';

/** Headers as Fetch has them. */
interface ReadableHeaders {
  get(name: string): string | null;
}

export interface OriginPolicy {
  /** Origins that browsers may call from, for CORS. */
  readonly origins: readonly string[];
  /** Whether a request with these headers comes from a program, from our own pages, or from an origin in the list. */
  allows(headers: ReadableHeaders): boolean;
}

const LOOPBACK = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Browsers tell where a page came from in `Origin` (a WebSocket is not bound by CORS, so the gateway must look itself)
 * and in `Sec-Fetch-Site`; programs send neither. `loopbackOnly` also refuses a `Host` that is no loopback name: that
 * is how a foreign page reaches a server on this machine through a name of its own (DNS rebinding).
 */
export function createOriginPolicy(options: {
  readonly origins: readonly string[];
  readonly loopbackOnly: boolean;
}): OriginPolicy {
  const { origins, loopbackOnly } = options;
  return {
    origins,
    allows(headers) {
      const host = headers.get('host');
      if (loopbackOnly && host !== null && !LOOPBACK.test(host)) return false;
      const origin = headers.get('origin');
      if (origin !== null) return origins.includes(origin) || isSameHost(origin, host);
      return headers.get('sec-fetch-site') !== 'cross-site';
    },
  };
}

/** Errors  GraphQLError with status 403 for who may not call. */
export function assertOrigin(origins: OriginPolicy, headers: ReadableHeaders): void {
  if (origins.allows(headers)) return;
  throw badRequest({
    status: 403,
    code: 'FORBIDDEN_ORIGIN',
    message: 'This origin or host may not call the gateway.',
  });
}

function isSameHost(origin: string, host: string | null): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
