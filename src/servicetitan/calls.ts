import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { UpstreamError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { Slots } from '../lib/slots.ts';
import { type CallSubject, classifyAnswer, classifyFailure } from './classify.ts';
import type { CredentialWatch, RateBudget } from './client.ts';
import { planRetry, type RetryPolicy } from './retry.ts';
import type { Tokens } from './tokens.ts';
import { type HttpAnswer, type HttpCall, NotSentError, type Transport } from './transport.ts';

export interface CallsOptions {
  readonly apiBase: string;
  readonly appKey: string;
  readonly tenantId: bigint;
  readonly tokens: Tokens;
  readonly transport: Transport;
  readonly rateBudget: RateBudget;
  readonly retry: RetryPolicy;
  readonly connections: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly monotonic: () => number;
  readonly watch?: CredentialWatch | undefined;
}

export interface Read<Result> extends CallSubject {
  /** Below `{apiBase}/pricebook/v2/tenant/{tenantId}/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Makes the result of an answer of any status but 401. What it throws is retried as the table says. */
  readonly accept: (answer: HttpAnswer) => Result;
}

interface Call<Result> extends Read<Result> {
  readonly method: HttpCall['method'];
  readonly body?: { readonly contentType: string; readonly content: string | Buffer };
  /** See `WriteOptions`. */
  readonly mayLeave?: (() => boolean) | undefined;
}

export interface Write<Result> extends Call<Result> {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly writes: NonNullable<CallSubject['writes']>;
}

/** A grant of the rate budget is for now: one that is older than this when the call would leave is left unused. */
const GRANT_LIVES_MS = 50;

/**
 * Calls to the API on behalf of one tenant: with token and app key, within the rate budget, repeated as the retry table says.
 * What is not to be repeated is the error's to say: a write that may have been done has `sideEffect: 'unknown'`.
 */
export class Calls {
  readonly #options: CallsOptions;
  readonly #slots: Slots;
  /** Names the app to the rate budget without telling its key. */
  readonly #app: string;
  /** When ServiceTitan wants to hear from us again, on the monotonic clock. */
  #quietUntil = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#slots = new Slots(options.connections);
    this.#app = createHash('sha256').update(options.appKey).digest('base64url').slice(0, 16);
  }

  /** Throws UpstreamError, or the signal's reason. */
  read<Result>(read: Read<Result>): Promise<Result> {
    return this.#call({ ...read, method: 'GET' });
  }

  /** Throws UpstreamError; the signal's reason: then whether it has been done is not known; NotSentError where it may not leave. */
  write<Result>(write: Write<Result>): Promise<Result> {
    return this.#call(write);
  }

  async #call<Result>(call: Call<Result>): Promise<Result> {
    const { retry, logger, wait, random, monotonic, watch } = this.#options;
    const startedAt = monotonic();
    const failed: Partial<Record<UpstreamError['kind'], number>> = {};
    await this.#respectQuiet(call.signal);
    while (true) {
      call.signal?.throwIfAborted();
      try {
        return call.accept(await this.#authorised(call));
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        const attempt = (failed[error.kind] ?? 0) + 1;
        failed[error.kind] = attempt;
        const elapsedMs = monotonic() - startedAt;
        const waitMs = planRetry(error, { failed: attempt, elapsedMs }, retry, random);
        if (waitMs === null) {
          if (error.kind === 'unauthorised') watch?.refused(error);
          throw error;
        }
        if (error.kind === 'rate-limited') this.#keepQuiet(error.retryAfterMs ?? waitMs);
        const { kind, status, traceId } = error;
        logger.warn(
          { what: call.what, kind, status, traceId, attempt, waitMs },
          'ServiceTitan call is repeated',
        );
        await wait(waitMs, call.signal);
      }
    }
  }

  /** One 401 is answered with a new token: the old one may have expired or been revoked. The second one is the answer. */
  async #authorised(call: Call<unknown>): Promise<HttpAnswer> {
    const { tokens, clock } = this.#options;
    const token = await tokens.get(call.signal);
    const answer = await this.#send(call, token);
    if (answer.status !== 401) return answer;
    tokens.drop(token);
    const freshToken = await tokens.get(call.signal);
    const second = await this.#send(call, freshToken);
    if (second.status !== 401) return second;
    tokens.drop(freshToken);
    throw classifyAnswer(second, call, clock.now());
  }

  async #send(call: Call<unknown>, token: string): Promise<HttpAnswer> {
    const startedAt = this.#options.monotonic();
    try {
      const answer = await this.#slots.run(() => this.#sendOnGrant(call, token), call.signal);
      const { status, body } = answer;
      const ms = Math.round(this.#options.monotonic() - startedAt);
      this.#options.logger.debug(
        { what: call.what, status, bytes: body.length, ms },
        'Called ServiceTitan',
      );
      return answer;
    } catch (error) {
      throw classifyFailure(error, call);
    }
  }

  /** Takes a grant and sends at once. Setting up a connection can outlive the grant; the next one finds it ready. */
  async #sendOnGrant(call: Call<unknown>, token: string): Promise<HttpAnswer> {
    const { rateBudget, tenantId, transport, appKey, monotonic } = this.#options;
    const { method, body, signal, mayLeave = () => true } = call;
    while (true) {
      await rateBudget.acquire(tenantId, this.#app, signal);
      const grantedAt = monotonic();
      try {
        return await transport.send({
          method,
          url: this.#url(call),
          headers: {
            authorization: `Bearer ${token}`,
            'st-app-key': appKey,
            accept: 'application/json',
            ...(body && { 'content-type': body.contentType }),
          },
          body: body?.content,
          signal,
          maySend: () => monotonic() - grantedAt <= GRANT_LIVES_MS && mayLeave(),
        });
      } catch (error) {
        if (!(error instanceof NotSentError) || !mayLeave()) throw error;
      }
    }
  }

  #url({ path, query = {} }: Call<unknown>): URL {
    const { apiBase, tenantId } = this.#options;
    const url = new URL(`${apiBase.replace(/\/+$/, '')}/pricebook/v2/tenant/${tenantId}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  #keepQuiet(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#options.monotonic() + ms);
  }

  /** A 429 is meant for all calls of the app, those not made yet included. */
  async #respectQuiet(signal: AbortSignal | undefined): Promise<void> {
    const remaining = this.#quietUntil - this.#options.monotonic();
    if (remaining > 0) await this.#options.wait(remaining, signal);
  }
}
