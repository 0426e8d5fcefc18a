import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { UpstreamError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { Slots } from '../lib/slots.ts';
import { type CallSubject, classifyAnswer, classifyFailure } from './classify.ts';
import type { RateBudget } from './client.ts';
import { planRetry, type RetryPolicy } from './retry.ts';
import type { Tokens } from './tokens.ts';
import { type HttpAnswer, NotSentError, type Transport } from './transport.ts';

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
}

export interface Read<Result> extends CallSubject {
  /** Below `{apiBase}/pricebook/v2/tenant/{tenantId}/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Makes the result of an answer of any status but 401. What it throws is retried as the table says. */
  readonly accept: (answer: HttpAnswer) => Result;
}

/** A grant of the rate budget is for now: one that is older than this when the call would leave is left unused. */
const GRANT_LIVES_MS = 50;

/**
 * Calls to the API on behalf of one tenant: with token and app key, within the rate budget, repeated as the retry table says.
 * Reads only; a write needs another rule than "repeat" after a lost answer.
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
  async read<Result>(read: Read<Result>): Promise<Result> {
    const { retry, logger, wait } = this.#options;
    const startedAt = performance.now();
    const failed: Partial<Record<UpstreamError['kind'], number>> = {};
    await this.#respectQuiet(read.signal);
    while (true) {
      read.signal?.throwIfAborted();
      try {
        return read.accept(await this.#authorised(read));
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        const attempt = (failed[error.kind] ?? 0) + 1;
        failed[error.kind] = attempt;
        const elapsedMs = performance.now() - startedAt;
        const waitMs = planRetry(error, { failed: attempt, elapsedMs }, retry, Math.random);
        if (waitMs === null) throw error;
        if (error.kind === 'rate-limited') this.#keepQuiet(error.retryAfterMs ?? waitMs);
        const { kind, status, traceId } = error;
        logger.warn(
          { what: read.what, kind, status, traceId, attempt, waitMs },
          'ServiceTitan call is repeated',
        );
        await wait(waitMs, read.signal);
      }
    }
  }

  /** One 401 is answered with a new token: the old one may have expired or been revoked. The second one is the answer. */
  async #authorised(read: Read<unknown>): Promise<HttpAnswer> {
    const { tokens, clock } = this.#options;
    const token = await tokens.get(read.signal);
    const answer = await this.#send(read, token);
    if (answer.status !== 401) return answer;
    tokens.drop(token);
    const freshToken = await tokens.get(read.signal);
    const second = await this.#send(read, freshToken);
    if (second.status !== 401) return second;
    tokens.drop(freshToken);
    throw classifyAnswer(second, read, clock.now());
  }

  async #send(read: Read<unknown>, token: string): Promise<HttpAnswer> {
    const startedAt = performance.now();
    try {
      const answer = await this.#slots.run(() => this.#sendOnGrant(read, token), read.signal);
      const { status, body } = answer;
      const ms = Math.round(performance.now() - startedAt);
      this.#options.logger.debug(
        { what: read.what, status, bytes: body.length, ms },
        'Called ServiceTitan',
      );
      return answer;
    } catch (error) {
      throw classifyFailure(error, read);
    }
  }

  /** Takes a grant and sends at once. Setting up a connection can outlive the grant; the next one finds it ready. */
  async #sendOnGrant(read: Read<unknown>, token: string): Promise<HttpAnswer> {
    const { rateBudget, tenantId, transport, appKey } = this.#options;
    while (true) {
      await rateBudget.acquire(tenantId, this.#app, read.signal);
      const grantedAt = performance.now();
      try {
        return await transport.send({
          method: 'GET',
          url: this.#url(read),
          headers: {
            authorization: `Bearer ${token}`,
            'st-app-key': appKey,
            accept: 'application/json',
          },
          signal: read.signal,
          maySend: () => performance.now() - grantedAt <= GRANT_LIVES_MS,
        });
      } catch (error) {
        if (!(error instanceof NotSentError)) throw error;
      }
    }
  }

  #url({ path, query = {} }: Read<unknown>): URL {
    const { apiBase, tenantId } = this.#options;
    const url = new URL(`${apiBase.replace(/\/+$/, '')}/pricebook/v2/tenant/${tenantId}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  #keepQuiet(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, performance.now() + ms);
  }

  /** A 429 is meant for all calls of the app, those not made yet included. */
  async #respectQuiet(signal: AbortSignal | undefined): Promise<void> {
    const remaining = this.#quietUntil - performance.now();
    if (remaining > 0) await this.#options.wait(remaining, signal);
  }
}
