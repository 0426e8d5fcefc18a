import type { ServerResponse } from 'node:http';
import { type Answer, ApiFailure } from '../api/failure.ts';
import type { RateLimits } from '../auth/rate-limits.ts';
import { bodyBuffer, send } from '../server.ts';
import type { Fault } from './rules.ts';

type OfKind<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** The first fault of the kind. */
export function faultOf<Kind extends Fault['kind']>(
  faults: readonly Fault[],
  kind: Kind,
): OfKind<Kind> | undefined {
  return faults.find((fault): fault is OfKind<Kind> => fault.kind === kind);
}

/** The answer a fault gives in place of the API's, as an ApiFailure or a body that is not JSON; undefined when it gives none. */
export function answerInstead(
  faults: readonly Fault[],
  limits: RateLimits,
): ApiFailure | Answer | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'rate-limit':
        return limits.refusal(fault.waitSeconds, fault.retryAfter);
      case 'status':
        return new ApiFailure(fault.status, fault.title ?? `Simulated status ${fault.status}.`, {
          ...(fault.errors && { errors: fault.errors }),
        });
      case 'maintenance':
        return new ApiFailure(
          409,
          'The service is suspended for maintenance. Please try again later.',
        );
      case 'html':
        return htmlAnswer(fault.status ?? 503);
      default:
    }
  }
  return undefined;
}

function htmlAnswer(status: number): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${status} Service Unavailable</title></head>\r\n<body><center><h1>${status} Service Unavailable</h1></center></body>\r\n</html>\r\n`,
  };
}

/** The answer with its body spoilt as the faults say. */
export function spoil(
  answer: Answer,
  faults: readonly Fault[],
  errorBody: (title: string) => Answer,
): Answer {
  const hidden = faultOf(faults, 'error-in-200');
  if (hidden) return { ...errorBody(hidden.title ?? 'An error occurred.'), status: 200 };
  const truncated = faultOf(faults, 'truncated-json');
  if (!truncated) return answer;
  const body = bodyBuffer(answer);
  return {
    ...answer,
    body: body.subarray(0, Math.floor(body.byteLength * (truncated.keep ?? 0.5))),
  };
}

/** How the answer reached the client: whole, in part or not at all. */
export type Delivery = 'sent' | 'cut' | 'silent';

/** Sends the answer, or does not, as the faults say. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  faults: readonly Fault[],
): Promise<Delivery> {
  const lost = faultOf(faults, 'applied-then-lost');
  if (lost) return lost.how === 'cut' ? cut(response) : staySilent(response);
  if (faultOf(faults, 'cut')?.when === 'mid-body') return cutMidBody(response, answer);
  const trickle = faultOf(faults, 'slow-bytes');
  if (trickle) return sendSlowly(response, answer, trickle);
  send(response, answer);
  return 'sent';
}

export function cut(response: ServerResponse): Delivery {
  response.destroy();
  return 'cut';
}

/** Answers nothing until the client gives up. */
export function staySilent(response: ServerResponse): Promise<Delivery> {
  return new Promise((resolve) => response.once('close', () => resolve('silent')));
}

function cutMidBody(response: ServerResponse, answer: Answer): Promise<Delivery> {
  const body = bodyBuffer(answer);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.byteLength });
  return new Promise((resolve) => {
    response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => {
      response.destroy();
      resolve('cut');
    });
  });
}

async function sendSlowly(
  response: ServerResponse,
  answer: Answer,
  { chunkBytes, everyMs }: OfKind<'slow-bytes'>,
): Promise<Delivery> {
  const body = bodyBuffer(answer);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.byteLength });
  for (let start = 0; start < body.byteLength && !response.destroyed; start += chunkBytes) {
    response.write(body.subarray(start, start + chunkBytes));
    await pause(everyMs, response);
  }
  response.end();
  return 'sent';
}

/** Waits, but not longer than the client does. */
export function pause(ms: number, response: ServerResponse): Promise<void> {
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
