import type { Deadline } from '../../db/deadline.ts';
import { RateLimitedError } from '../../errors.ts';
import { Slots } from '../../lib/slots.ts';

/** As many times as work at once, operations of a tenant may wait. */
const WAITING_PER_TURN = 50;

/**
 * Gives each tenant some turns at a time, so that one of them cannot take all connections of the database from the others. Who comes
 * later waits, up to its deadline; who comes when the queue is long is sent away.
 */
export class TenantTurns {
  readonly #atOnce: number;
  readonly #tenants = new Map<bigint, Slots>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Errors  RateLimitedError, OperationTimedOutError, and what `work` throws. */
  run<T>(tenantId: bigint, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    const slots = this.#slotsOf(tenantId);
    if (!slots.isBusy) return slots.run(work);
    const mayWait = WAITING_PER_TURN * this.#atOnce;
    if (slots.waiting < mayWait) return slots.run(work, deadline.signal());
    throw new RateLimitedError(
      `Your tenant exceeds the limit of operations at once: ${this.#atOnce} at most, with ${mayWait} waiting.`,
      1,
    );
  }

  #slotsOf(tenantId: bigint): Slots {
    let slots = this.#tenants.get(tenantId);
    if (slots === undefined) {
      slots = new Slots(this.#atOnce);
      this.#tenants.set(tenantId, slots);
    }
    return slots;
  }
}
