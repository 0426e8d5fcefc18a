import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { withoutHttp } from '../public-error.ts';
import { responseTooLarge } from '../too-large.ts';
import type { Outbox } from './outbox.ts';

export interface Delivery {
  /** What the client calls the operation. */
  readonly id: string;
  readonly answers: AsyncGenerator<ExecutionResult, undefined, undefined>;
  readonly outbox: Pick<Outbox, 'send'>;
  /** Bytes of one answer. */
  readonly responseBytes: number;
}

/**
 * Sends the answers of a subscription, one after another as far as the outbox has room. It stands for them before graphql-ws, which
 * has nothing to send until they are over: that library makes each message anew, and here a thousand subscribers are told the same.
 */
export function deliverAnswers(delivery: Delivery): AsyncGenerator<never, undefined, undefined> {
  const { id, answers, outbox, responseBytes } = delivery;
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  const finished = { done: true, value: undefined } as const;
  let over = false;

  async function end(): Promise<typeof finished> {
    over = true;
    await answers.return(undefined);
    return finished;
  }

  return {
    async next() {
      for (;;) {
        const { done, value } = await answers.next();
        if (done || over) return finished;
        const full = outbox.send(`${head}${textOf(value, responseBytes)}}`);
        if (full !== undefined) await full;
      }
    },
    return: end,
    async throw(error: unknown) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const texts = new WeakMap<ExecutionResult, string>();

/** The JSON of an answer or, where that is too large, of its refusal; made once for all who are given the same one. */
function textOf(answer: ExecutionResult, maxBytes: number): string {
  const known = texts.get(answer);
  if (known !== undefined) return known;
  const text = JSON.stringify(formatted(answer));
  const isTooLarge = Buffer.byteLength(text) > maxBytes;
  const sent = isTooLarge ? JSON.stringify({ errors: [responseTooLarge(maxBytes)] }) : text;
  texts.set(answer, sent);
  return sent;
}

/** An answer as a WebSocket carries it: what errors say about HTTP is left out. */
export function formatted({ errors, ...result }: ExecutionResult): FormattedExecutionResult {
  return errors
    ? { ...result, errors: errors.map((error) => withoutHttp(error).toJSON()) }
    : result;
}
