import { type Answer, ApiFailure } from '../api/failure.ts';
import type { RateLimits } from '../auth/rate-limits.ts';
import { answered, bodyBuffer, type Outcome } from '../exchange.ts';
import { poisoned } from './poison.ts';
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
  const title = status < 300 ? 'Sign in' : `${status} Service Unavailable`;
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`,
  };
}

/** The answer after the faults that change it once the call has been applied. */
export function spoil(
  answer: Answer,
  faults: readonly Fault[],
  options: { readonly failed: (failure: ApiFailure) => Answer; readonly seed: string },
): Answer {
  const replaced = faultOf(faults, 'applied-then-status');
  if (replaced) {
    const { status, title = `Simulated status ${status}.`, html = false } = replaced;
    return html ? htmlAnswer(status) : options.failed(new ApiFailure(status, title));
  }
  const hidden = faultOf(faults, 'error-in-200');
  if (hidden) {
    const failure = new ApiFailure(500, hidden.title ?? 'An error occurred.');
    return { ...options.failed(failure), status: 200 };
  }
  const poison = faultOf(faults, 'poison-rows');
  const served = poison ? poisoned(answer, poison, options.seed) : answer;
  const truncated = faultOf(faults, 'truncated-json');
  if (!truncated) return served;
  const body = bodyBuffer(served);
  return {
    ...served,
    body: body.subarray(0, Math.floor(body.byteLength * (truncated.keep ?? 0.5))),
  };
}

/** How the answer reaches the client, as the faults say: whole, in part or not at all. `delayMs`: the delay so far. */
export function outcomeOf(
  answer: Answer,
  faults: readonly Fault[],
  ending: { readonly applied: boolean; readonly delayMs: number },
): Outcome {
  const lost = faultOf(faults, 'applied-then-lost');
  if (lost) return { kind: lost.how === 'cut' ? 'cut' : 'silent', ...ending };
  if (faultOf(faults, 'cut')?.when === 'mid-body') {
    return { kind: 'cut', ...ending, partOf: answer };
  }
  const whole = answered(answer, ending);
  const slow = faultOf(faults, 'slow-bytes');
  if (!slow) return whole;
  const { chunkBytes, everyMs } = slow;
  const pieces = Math.ceil(whole.body.byteLength / chunkBytes);
  return { ...whole, delayMs: ending.delayMs + pieces * everyMs, trickle: { chunkBytes, everyMs } };
}
