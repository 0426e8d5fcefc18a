import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { generatorOf } from '../../lib/generator-of.ts';
import { withoutHttp } from '../public-error.ts';
import { stringifyWithin } from '../too-large.ts';
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
  const stringify = stringifyWithin(responseBytes);
  let over = false;
  return generatorOf<never>({
    async next() {
      for (;;) {
        const { done, value } = await answers.next();
        if (done || over) return { done: true, value: undefined };
        const full = outbox.send(`${head}${textOf(value, stringify)}}`);
        if (full !== undefined) await full;
      }
    },
    end() {
      over = true;
      return answers.return(undefined);
    },
  });
}

const texts = new WeakMap<ExecutionResult, string>();

/** The JSON of an answer; made once for all who are given the same one. */
function textOf(answer: ExecutionResult, stringify: (result: object) => string): string {
  let text = texts.get(answer);
  if (text === undefined) {
    text = stringify(formatted(answer));
    texts.set(answer, text);
  }
  return text;
}

/** An answer as a WebSocket carries it: what errors say about HTTP is left out. */
export function formatted({ errors, ...result }: ExecutionResult): FormattedExecutionResult {
  return errors
    ? { ...result, errors: errors.map((error) => withoutHttp(error).toJSON()) }
    : result;
}
