import {
  type HttpAnswer,
  type HttpCall,
  NotSentError,
  type Transport,
  TransportError,
} from '../../src/servicetitan/transport.ts';
import type { Outcome, SimulatorRequest } from '../../src/simulator/exchange.ts';

export interface InProcessHooks {
  /** Before the call reaches ServiceTitan. What it throws is thrown in place of the answer: a lost request, a crash. */
  readonly beforeCall?: (call: HttpCall) => Promise<void> | void;
  /** After ServiceTitan has done with it. What it throws is thrown in place of the answer: a lost answer, a crash. */
  readonly afterCall?: (call: HttpCall, outcome: Outcome) => Promise<void> | void;
}

/** What of a simulator is needed. */
interface Answering {
  handle(request: SimulatorRequest): Outcome;
}

/**
 * Stands in for the client's HTTP: calls a simulator in this process, without a socket or a timer. A cut connection and silence are the
 * errors the client knows from HTTP, at once; time does not pass, unless a hook lets it (`outcome.delayMs`).
 */
export class InProcessTransport implements Transport {
  readonly #simulator: Answering;
  readonly #hooks: InProcessHooks;
  #closed = false;

  constructor(simulator: Answering, hooks: InProcessHooks = {}) {
    this.#simulator = simulator;
    this.#hooks = hooks;
  }

  /** Throws what a hook throws, too. */
  async send(call: HttpCall): Promise<HttpAnswer> {
    this.#assertOpen(call);
    await this.#hooks.beforeCall?.(call);
    this.#assertOpen(call);
    if (call.maySend?.() === false) throw new NotSentError('The call was held back');
    const { method, url, headers, body } = call;
    const outcome = this.#simulator.handle({ method, url, headers, body });
    await this.#hooks.afterCall?.(call, outcome);
    this.#assertOpen(call);
    return answerOf(outcome);
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #assertOpen({ signal }: HttpCall): void {
    signal?.throwIfAborted();
    if (this.#closed) throw new TransportError('closed', 'the client is closed');
  }
}

function answerOf(outcome: Outcome): HttpAnswer {
  switch (outcome.kind) {
    case 'cut':
      throw new TransportError('cut', 'the connection was cut');
    case 'silent':
      throw new TransportError('timeout', 'no answer in time');
    case 'answer': {
      const { status, headers, body } = outcome;
      return { status, headers, body };
    }
  }
}
