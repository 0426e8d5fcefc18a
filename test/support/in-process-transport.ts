import type { IncomingHttpHeaders } from 'node:http';
import { NotSentError, TransportError } from '../../src/servicetitan/transport.ts';
import type { Outcome, SimulatorRequest } from '../../src/simulator/exchange.ts';

/** A call as the client's transport gets it. */
export interface InProcessCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly maySend?: () => boolean;
}

export interface InProcessAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface InProcessHooks<Call extends InProcessCall = InProcessCall> {
  /** Before the call reaches ServiceTitan. What it throws is thrown in place of the answer: a lost request, a crash. */
  readonly beforeCall?: (call: Call) => Promise<void> | void;
  /** After ServiceTitan has done with it. What it throws is thrown in place of the answer: a lost answer, a crash. */
  readonly afterCall?: (call: Call, outcome: Outcome) => Promise<void> | void;
}

/** What of a simulator is needed. */
interface Answering {
  handle(request: SimulatorRequest): Outcome;
}

/**
 * Stands in for the client's HTTP: calls a simulator in this process, without a socket or a timer. A cut connection and silence are the
 * errors the client knows from HTTP, at once; time does not pass, unless a hook lets it (`outcome.delayMs`).
 */
export class InProcessTransport {
  readonly #simulator: Answering;
  readonly #hooks: InProcessHooks;
  #closed = false;

  constructor(simulator: Answering, hooks: InProcessHooks = {}) {
    this.#simulator = simulator;
    this.#hooks = hooks;
  }

  /** Throws TransportError, NotSentError, the signal's reason, or what a hook throws. */
  async send(call: InProcessCall): Promise<InProcessAnswer> {
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

  #assertOpen({ signal }: InProcessCall): void {
    signal?.throwIfAborted();
    if (this.#closed) throw new TransportError('closed', 'the client is closed');
  }
}

function answerOf(outcome: Outcome): InProcessAnswer {
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
