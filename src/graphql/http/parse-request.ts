import type { GraphQLParams } from 'graphql-yoga';
import { parseLossless } from '../../lib/lossless-json.ts';
import { nestingDepth } from '../document/nesting.ts';
import { hashOf } from '../document/persisted-documents.ts';
import { tooComplex } from '../document/too-complex.ts';
import { badRequest } from './bad-request.ts';
import { assertPlainEncoding, inTime, readBody } from './read-body.ts';

export interface BodyLimits {
  readonly bodyBytes: number;
  readonly bodyMs: number;
  readonly nesting: number;
}

/**
 * What a request over HTTP asks: the body of a POST, or the query string of a GET.
 * Ids above 2^53 that a client wrote as bare numbers arrive as bigints.
 * Errors  GraphQLError with an HTTP status; no message repeats what was sent.
 */
export async function parseRequest(request: Request, limits: BodyLimits): Promise<GraphQLParams> {
  return request.method === 'GET' ? parseQueryString(request, limits) : parseBody(request, limits);
}

function parseQueryString(request: Request, limits: BodyLimits): GraphQLParams {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const params: GraphQLParams = {};
  for (const name of ['query', 'operationName'] as const) {
    const value = searchParams.get(name);
    if (value !== null && value !== '') params[name] = value;
  }
  for (const name of ['variables', 'extensions'] as const) {
    const value = searchParams.get(name);
    if (value !== null && value !== '') {
      params[name] = parseJson(value, limits, `\`${name}\``) as Record<string, unknown>;
    }
  }
  assertHasQuery(params);
  return params;
}

async function parseBody(request: Request, limits: BodyLimits): Promise<GraphQLParams> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw badRequest({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the request as `Content-Type: application/json`.',
    });
  }
  assertPlainEncoding(request);
  const bytes = await inTime(readBody(request, limits.bodyBytes), limits.bodyMs);
  const body = parseJson(decodeUtf8(bytes), limits, 'The body');
  if (Array.isArray(body)) {
    throw badRequest({
      status: 400,
      code: 'BAD_REQUEST',
      message: 'Send one operation a request; batches are not taken.',
    });
  }
  if (typeof body !== 'object' || body === null) {
    throw badRequest({
      status: 400,
      code: 'BAD_REQUEST',
      message: 'The body must be a JSON object with a `query`.',
    });
  }
  assertHasQuery(body);
  return body;
}

/** A hash that names the document is as good. */
function assertHasQuery(params: GraphQLParams): void {
  if (!params.query && hashOf(params) === undefined) {
    throw badRequest({ status: 400, code: 'BAD_REQUEST', message: 'The request has no `query`.' });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest({ status: 400, code: 'BAD_REQUEST', message: 'The body is not UTF-8.' });
  }
}

function parseJson(text: string, limits: BodyLimits, what: string): unknown {
  const nesting = nestingDepth(text, limits.nesting, 'json');
  if (nesting > limits.nesting) throw tooComplex('nesting', limits.nesting, nesting);
  try {
    return parseLossless(text);
  } catch {
    throw badRequest({ status: 400, code: 'BAD_REQUEST', message: `${what} is not valid JSON.` });
  }
}
