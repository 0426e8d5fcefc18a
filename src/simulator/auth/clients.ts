import { allScopes } from '../entities.ts';

/** One app connected to one tenant. */
export interface ClientOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  readonly tenantId: bigint;
  /** @default every scope of the pricebook */
  readonly scopes?: readonly string[];
}

/** What the simulator knows of a client. */
export interface Client extends Required<ClientOptions> {
  /** Scopes taken away at a time, in milliseconds of the simulator's clock, from tokens that exist already too. */
  readonly revocations: readonly { readonly scope: string; readonly atMs: number }[];
}

/** The tenant and the client that exist when none are named. For use against the simulator only. */
export const demoTenantId = 3222348440n;
export const demoClient: ClientOptions = {
  clientId: 'cid.demo',
  clientSecret: 'cs1.demo',
  appKey: 'ak1.demo',
  tenantId: demoTenantId,
};

/** The clients by id. */
export class Clients {
  readonly #clients = new Map<string, Client>();

  add(options: ClientOptions): void {
    const client = { revocations: [], ...options, scopes: options.scopes ?? allScopes };
    this.#clients.set(options.clientId, client);
  }

  find(clientId: string): Client | undefined {
    return this.#clients.get(clientId);
  }

  /** Changes what a client may do; tokens issued before keep their scopes, save those revoked. */
  update(clientId: string, changes: Partial<Omit<Client, 'clientId'>>): void {
    const client = this.#clients.get(clientId);
    if (!client) throw new RangeError(`There is no client '${clientId}'.`);
    this.#clients.set(clientId, { ...client, ...changes });
  }

  list(): readonly Client[] {
    return [...this.#clients.values()];
  }
}
