import type { DocumentNode, ExecutionResult } from 'graphql';
import { accessKeyOf } from '../../identity/viewer.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import type { OperationArgs } from './executor.ts';

/**
 * Answers to events, each made once for all subscribers who ask the same of it: a thousand of them cost one execution.
 *
 * Whoever asks the same in the same tenant, and may do the same there, is answered the same: nothing of an event depends on who reads it.
 * An answer is forgotten with its event, which is the same object for all subscribers of this process that keep up.
 */
export class SharedAnswers {
  readonly #answers = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
  readonly #documents = new WeakMap<DocumentNode, number>();
  #documentCount = 0;

  /** Names what a subscription asks, and what of its viewer the answer depends on. */
  keyOf({ document, operationName, variableValues, contextValue }: OperationArgs): string {
    const { viewer } = contextValue;
    const asked = `${this.#numberOf(document)} ${operationName ?? ''} ${stringifyLossless(variableValues ?? {})}`;
    return `${viewer.tenantId} ${accessKeyOf(viewer)} ${asked}`;
  }

  /** The answer that is there, or is being made, else the one that `make` makes. */
  answer(
    event: object,
    key: string,
    make: () => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    let answers = this.#answers.get(event);
    if (!answers) {
      answers = new Map();
      this.#answers.set(event, answers);
    }
    let answer = answers.get(key);
    if (!answer) {
      answer = make();
      answers.set(key, answer);
    }
    return answer;
  }

  #numberOf(document: DocumentNode): number {
    let number = this.#documents.get(document);
    if (number === undefined) {
      number = ++this.#documentCount;
      this.#documents.set(document, number);
    }
    return number;
  }
}
