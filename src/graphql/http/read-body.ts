import type { GraphQLError } from 'graphql';
import { badRequest } from './bad-request.ts';

/**
 * The body as long as it is within the limit, whether its length is announced or not.
 * Errors  GraphQLError with status 413, or 400 for a length that is no number.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length');
  if (announced !== null) {
    if (!/^\d{1,15}$/.test(announced)) {
      throw badRequest({
        status: 400,
        code: 'BAD_REQUEST',
        message: 'The `Content-Length` is not a number.',
      });
    }
    if (Number(announced) > maxBytes) throw tooLarge(maxBytes);
    return new Uint8Array(await request.arrayBuffer());
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not `for await`: leaving that early would cut the connection before the refusal is on its way.
  const reader = request.body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(step.value);
  }
  return Buffer.concat(chunks);
}

/** A body that does not come in time. Errors  GraphQLError with status 408, after which the connection is closed. */
export async function inTime<Body>(reading: Promise<Body>, maxMs: number): Promise<Body> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(maxMs)), maxMs);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors  GraphQLError with status 415 for a body that is compressed: its size would say nothing. */
export function assertPlainEncoding(request: Request): void {
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') {
    throw badRequest({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the request without `Content-Encoding`.',
    });
  }
}

function tooSlow(maxMs: number): GraphQLError {
  return badRequest({
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: `The body exceeds the body time limit: ${maxMs} ms at most.`,
    headers: { connection: 'close' },
  });
}

function tooLarge(maxBytes: number): GraphQLError {
  return badRequest({
    status: 413,
    code: 'REQUEST_ENTITY_TOO_LARGE',
    message: `The body exceeds the body limit: ${maxBytes} bytes at most.`,
  });
}
