import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { badRequest } from './bad-request.ts';
import { assertOrigin, type OriginPolicy } from './origin-policy.ts';
import { type BodyLimits, parseRequest } from './parse-request.ts';

/** What travels with one HTTP request from door to door. */
export interface RequestState {
  requestId?: string;
}

const REQUEST_ID = /^[\w.:-]{1,64}$/;

/**
 * The rules of the HTTP door: who may be talking (Origin, Host), GET for reading only, JSON and nothing else, one body
 * of limited size. Every answer carries `X-Request-ID`: the caller's own if it sent one, else a new one.
 */
export function useRequestRules(
  limits: BodyLimits,
  origins: OriginPolicy,
): Plugin<object, RequestState> {
  return {
    onRequest({ request, serverContext }) {
      const given = request.headers.get('x-request-id');
      serverContext.requestId = given && REQUEST_ID.test(given) ? given : randomUUID();
    },
    onRequestParse({ request, setRequestParser }) {
      assertOrigin(origins, request.headers);
      if (request.method === 'GET') assertPlainGet(request);
      if (request.method === 'GET' || request.method === 'POST') {
        setRequestParser((incoming) => parseRequest(incoming, limits));
      }
    },
    onResponse({ response, serverContext }) {
      if (serverContext.requestId) response.headers.set('x-request-id', serverContext.requestId);
    },
  };
}

/**
 * A GET that a foreign page could make a browser send unasked: refused, although it can only read.
 * A content type on a request without content is how such requests slip past other checks.
 */
function assertPlainGet(request: Request): void {
  const contentType = request.headers.get('content-type');
  if (contentType !== null && !contentType.startsWith('application/json')) {
    throw badRequest({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'A GET has no content type but `application/json`.',
    });
  }
}
