import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { generatorOf, type ReadyGenerator } from '../../lib/generator-of.ts';
import { withoutHttp } from '../public-error.ts';
import { stringifyWithin } from '../too-large.ts';
import type { Outbox } from './outbox.ts';

export interface Delivery {
  /** What the client calls the operation. */
  readonly id: string;
  readonly answers: ReadyGenerator<ExecutionResult>;
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
  const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  const stringify = stringifyWithin(responseBytes);
  let over = false;
  return generatorOf<never>({
    async next() {
      for (;;) {
        const answer = answers.ready?.() ?? (await answers.next()).value;
        if (answer === undefined || over) return { done: true, value: undefined };
        const full = outbox.send(joined(head, restOf(answer, stringify)));
        if (full !== undefined) await full;
      }
    },
    end() {
      over = true;
      return answers.return(undefined);
    },
  });
}

const rests = new WeakMap<ExecutionResult, Uint8Array>();

/** What follows the head of a message: the answer as JSON, in bytes; made once for all who are given the same one. */
function restOf(answer: ExecutionResult, stringify: (result: object) => string): Uint8Array {
  let rest = rests.get(answer);
  if (rest === undefined) {
    rest = Buffer.from(`${stringify(formatted(answer))}}`);
    rests.set(answer, rest);
  }
  return rest;
}

/** Bytes, not a text: a text would be measured and encoded again for each of those who are told the same. */
function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const message = Buffer.allocUnsafe(head.length + rest.length);
  message.set(head);
  message.set(rest, head.length);
  return message;
}

/** An answer as a WebSocket carries it: what errors say about HTTP is left out. */
export function formatted({ errors, ...result }: ExecutionResult): FormattedExecutionResult {
  return errors
    ? { ...result, errors: errors.map((error) => withoutHttp(error).toJSON()) }
    : result;
}
