import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import type { CallLimits } from './limits.ts';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Asked at the moment the call would leave; it does not leave when this is false, and `NotSentError` is thrown. */
  readonly maySend?: () => boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why there is no answer that could be read. */
export type TransportFailure =
  /** No connection: refused, unknown host, broken TLS. */
  | 'unreachable'
  /** One of the time limits was passed. */
  | 'timeout'
  /** The answer ended before it was complete. */
  | 'cut'
  /** More than `bodyBytes`. */
  | 'too-large'
  /** Compressed otherwise than with gzip, once. */
  | 'encoding'
  /** This side has closed the client. */
  | 'closed';

export class TransportError extends Error {
  readonly failure: TransportFailure;
  /** Whether any of the request may have left: after false, nobody has seen it. */
  readonly sent: boolean;

  constructor(
    failure: TransportFailure,
    message: string,
    { sent = failure !== 'unreachable', ...options }: ErrorOptions & { sent?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'TransportError';
    this.failure = failure;
    this.sent = sent;
  }
}

export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/** How calls reach ServiceTitan. Follows no redirect and repeats nothing: an answer is an answer, whatever its status. */
export interface Transport {
  /** Throws TransportError, NotSentError, or the signal's reason. */
  send(call: HttpCall): Promise<HttpAnswer>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

const unzip = promisify(gunzip);
const KEEP_ALIVE_MS = 30_000;

/**
 * HTTP with limits, on connections that are kept. Undici's own dispatch is used for its one hook right before a request is written,
 * and because it decompresses nothing unasked.
 */
export class HttpTransport implements Transport {
  readonly #agent: Agent;
  readonly #limits: CallLimits;
  #closed = false;

  constructor(limits: CallLimits) {
    this.#limits = limits;
    this.#agent = new Agent({
      connections: limits.connections,
      pipelining: 1,
      connect: { timeout: limits.connectMs },
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyIdleMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  async send(call: HttpCall): Promise<HttpAnswer> {
    call.signal?.throwIfAborted();
    if (this.#closed) throw closedError();
    const answer = await this.#exchange(call);
    return { ...answer, body: await this.#decode(answer) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#agent.destroy(closedError());
  }

  #exchange(call: HttpCall): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(call, this.#limits, resolve, reject);
      const { origin, pathname, search } = call.url;
      this.#agent.dispatch(
        {
          origin,
          path: pathname + search,
          method: call.method,
          headers: { ...call.headers, 'accept-encoding': 'gzip' },
          body: call.body ?? null,
        },
        exchange,
      );
    });
  }

  async #decode({ headers, body }: HttpAnswer): Promise<Buffer> {
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    if (encoding === 'identity' || body.length === 0) return body;
    if (encoding !== 'gzip' && encoding !== 'x-gzip') {
      throw new TransportError(
        'encoding',
        'the answer is compressed in a way that was not asked for',
      );
    }
    try {
      return await unzip(body, { maxOutputLength: this.#limits.bodyBytes });
    } catch (cause) {
      if (cause instanceof RangeError) throw tooLarge(this.#limits);
      throw new TransportError('cut', 'the answer is not the gzip it claims to be', { cause });
    }
  }
}

/** One request and its answer, as undici tells of them. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #call: HttpCall;
  readonly #limits: CallLimits;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = () => this.#fail(this.#call.signal?.reason);
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #sent = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    call: HttpCall,
    limits: CallLimits,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#call = call;
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#fail(totalTimeout(limits, this.#sent)), limits.totalMs);
    call.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Throwing here keeps the request from being written, and keeps the connection. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled || this.#call.maySend?.() === false) {
      throw new NotSentError('The call was held back');
    }
    this.#sent = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#limits.bodyBytes) {
      this.#fail(tooLarge(this.#limits));
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.bodyBytes) this.#fail(tooLarge(this.#limits));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    const [first] = this.#chunks;
    const body =
      first !== undefined && this.#chunks.length === 1
        ? first
        : Buffer.concat(this.#chunks, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error instanceof NotSentError ? error : translate(error, this.#sent));
  }

  #fail(error: unknown): void {
    if (!this.#settle()) return;
    this.#chunks = [];
    this.#controller?.abort(new Error('The call was given up'));
    this.#reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#call.signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const TIMEOUTS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming',
  ETIMEDOUT: 'no connection in time',
};

function translate(error: Error, sent: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const timeout = TIMEOUTS[code];
  if (timeout !== undefined) return new TransportError('timeout', timeout, { cause: error, sent });
  if (UNREACHABLE.has(code) || code.includes('CERT') || code.includes('TLS')) {
    return new TransportError('unreachable', `no connection (${code})`, { cause: error, sent });
  }
  return new TransportError('cut', `the connection was cut (${code || error.name})`, {
    cause: error,
    sent,
  });
}

function totalTimeout(limits: CallLimits, sent: boolean): TransportError {
  return new TransportError('timeout', `not done after ${limits.totalMs / 1_000} s`, { sent });
}

function tooLarge(limits: CallLimits): TransportError {
  return new TransportError('too-large', `the answer is larger than ${limits.bodyBytes} bytes`);
}

function closedError(): TransportError {
  return new TransportError('closed', 'the client is closed');
}
