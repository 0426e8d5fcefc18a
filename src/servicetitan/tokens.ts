import type { Logger } from 'pino';
import { abortable } from '../lib/abortable.ts';
import type { Clock } from '../lib/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';
import { brokenContract, classifyFailure, classifyTokenAnswer, parseAnswer } from './classify.ts';
import type { CredentialWatch } from './client.ts';
import type { Transport } from './transport.ts';

export interface TokenOptions {
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: bigint;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watch?: CredentialWatch | undefined;
}

interface Token {
  readonly text: string;
  /** From then on a new one is asked for. */
  readonly renewAt: number;
}

/** What ServiceTitan grants, should an answer not say. */
const USUAL_LIFETIME_SECONDS = 900;
/** So that no token expires on its way; never more than half of a short life. */
const RENEW_BEFORE_MS = MINUTE_MS;

/**
 * OAuth client credentials. A token is shared by all callers until shortly before it expires, and callers who need a new one at
 * the same time share one request, since ServiceTitan throttles these. Token requests do not count against the rate budget, which
 * is the API's.
 */
export class Tokens {
  readonly #options: TokenOptions;
  #token: Token | null = null;
  #request: Promise<Token> | null = null;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** Throws UpstreamError, or the signal's reason; the request goes on for the others. */
  async get(signal?: AbortSignal): Promise<string> {
    const token = this.#token;
    if (token !== null && this.#options.clock.now().getTime() < token.renewAt) return token.text;
    this.#request ??= this.#renew();
    return (await abortable(this.#request, signal)).text;
  }

  /** Forgets `token` after a 401, unless a newer one is here already. */
  drop(token: string): void {
    if (this.#token?.text === token) this.#token = null;
  }

  async #renew(): Promise<Token> {
    try {
      this.#token = await this.#ask();
      this.#options.logger.debug('Took a new ServiceTitan token');
      return this.#token;
    } finally {
      this.#request = null;
    }
  }

  async #ask(): Promise<Token> {
    const { authUrl, clientId, clientSecret, tenantId, transport, clock } = this.#options;
    const subject = { what: 'the request for a token', tenantId };
    const asked = clock.now();
    const answer = await transport
      .send({
        method: 'POST',
        url: new URL(authUrl),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }).toString(),
      })
      .catch((error: unknown) => {
        throw classifyFailure(error, subject);
      });
    if (answer.status !== 200) throw classifyTokenAnswer(answer, tenantId, clock.now());
    const body = parseAnswer(answer, subject, clock.now());
    const { access_token: text, expires_in: lifetime, scope } = body;
    if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
      throw brokenContract(subject, 'it holds no access_token');
    }
    const seconds =
      typeof lifetime === 'number' && lifetime > 0 ? lifetime : USUAL_LIFETIME_SECONDS;
    const lifetimeMs = seconds * SECOND_MS;
    const usableMs = lifetimeMs - Math.min(RENEW_BEFORE_MS, lifetimeMs / 2);
    this.#options.watch?.issued({
      expiresAt: new Date(asked.getTime() + lifetimeMs),
      scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    });
    return { text, renewAt: asked.getTime() + usableMs };
  }
}
