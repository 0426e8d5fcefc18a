import { createHmac } from 'node:crypto';
import type { World } from '../store/tenant.ts';
import type { Client } from './clients.ts';

export interface Grant {
  readonly token: string;
  readonly clientId: string;
  readonly tenantId: bigint;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Issues tokens that look like ServiceTitan's and knows which are good. Nothing of a token is trusted but its being known. */
export class Tokens {
  readonly #world: World;
  readonly #grants = new Map<string, Grant>();
  #issued = 0;

  constructor(world: World) {
    this.#world = world;
  }

  issue(client: Client, scopes: readonly string[]): Grant {
    const { behaviours, clock, seed } = this.#world;
    const nowMs = clock.nowMs();
    const nowSeconds = Math.floor(nowMs / 1000);
    this.#issued += 1;
    this.#forgetExpired(nowMs);
    const claims = {
      nbf: nowSeconds,
      exp: nowSeconds + behaviours.tokenTtlSeconds,
      iss: 'https://auth.servicetitan.io',
      client_id: client.clientId,
      tenant: client.tenantId.toString(),
      jti: createHmac('sha256', seed).update(String(this.#issued)).digest('hex').slice(0, 32),
      iat: nowSeconds,
      scope: scopes,
    };
    const head = `${base64url('{"alg":"RS256","typ":"at+jwt"}')}.${base64url(JSON.stringify(claims))}`;
    const token = `${head}.${createHmac('sha256', seed).update(head).digest('base64url')}`;
    const grant: Grant = {
      token,
      clientId: client.clientId,
      tenantId: client.tenantId,
      scopes,
      expiresAtMs: nowMs + behaviours.tokenTtlSeconds * 1000,
    };
    this.#grants.set(token, grant);
    return grant;
  }

  /** The grant of a token that is still good. */
  find(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant && grant.expiresAtMs > this.#world.clock.nowMs() ? grant : undefined;
  }

  revoke(token: string): void {
    this.#grants.delete(token);
  }

  revokeAll(): void {
    this.#grants.clear();
  }

  get activeCount(): number {
    return [...this.#grants.keys()].filter((token) => this.find(token)).length;
  }

  #forgetExpired(nowMs: number): void {
    for (const [token, grant] of this.#grants) {
      if (grant.expiresAtMs <= nowMs) this.#grants.delete(token);
    }
  }
}
