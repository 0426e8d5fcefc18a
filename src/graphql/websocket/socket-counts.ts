import type { WebSocket } from 'ws';

/** Whose socket it is: a tenant's, or nobody's yet. */
type Owner = bigint | 'stranger';

/**
 * Counts the open sockets of each tenant, and of those who have yet to say who they are: nobody can take all the gateway can hold.
 */
export class SocketCounts {
  readonly #max: number;
  readonly #owners = new Map<WebSocket, Owner>();
  readonly #counts = new Map<Owner, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether one more may come in and say who it is. */
  get takesStrangers(): boolean {
    return this.#countOf('stranger') < this.#max;
  }

  /** Counts a socket until it is closed. */
  arrive(socket: WebSocket): void {
    this.#assign(socket, 'stranger');
    socket.once('close', () => this.#remove(socket));
  }

  /** False, and nothing else, where the tenant has as many as it may. */
  admit(socket: WebSocket, tenantId: bigint): boolean {
    if (this.#countOf(tenantId) >= this.#max) return false;
    // One that was closed meanwhile is not counted again.
    if (this.#remove(socket)) this.#assign(socket, tenantId);
    return true;
  }

  #assign(socket: WebSocket, owner: Owner): void {
    this.#owners.set(socket, owner);
    this.#counts.set(owner, this.#countOf(owner) + 1);
  }

  #remove(socket: WebSocket): boolean {
    const owner = this.#owners.get(socket);
    if (owner === undefined) return false;
    this.#owners.delete(socket);
    const left = this.#countOf(owner) - 1;
    if (left > 0) this.#counts.set(owner, left);
    else this.#counts.delete(owner);
    return true;
  }

  #countOf(owner: Owner): number {
    return this.#counts.get(owner) ?? 0;
  }
}
