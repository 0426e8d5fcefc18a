import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './database.ts';

interface RateBudgetOptions {
  /** Calls allowed in any sliding second, all processes together. @default 60 */
  readonly callsPerSecond?: number;
}

/** A caller that wakes up later than this after its slot lets it go and takes another one. */
const LATENESS_MS = 50;

interface Grant {
  /** From the moment the database answered; negative when the slot is due already. */
  readonly wait_ms: number;
}

/**
 * Hands out evenly spaced slots to all processes that call one tenant for one application, from one row in the database
 * and by its clock (a GCRA without burst).
 *
 * Slots of any 1.05 seconds are at most `callsPerSecond`; since a call leaves within 50 ms after its slot, so are the
 * calls of any sliding second. For a limit of 60 that makes 57 slots a second.
 */
export class PostgresRateBudget {
  readonly #db: Database;
  readonly #spacingMs: number;

  constructor(db: Database, { callsPerSecond = 60 }: RateBudgetOptions = {}) {
    this.#db = db;
    this.#spacingMs = 1_000 / Math.floor(callsPerSecond / (1 + LATENESS_MS / 1_000));
  }

  /**
   * Resolves when one call may be sent: send it at once.
   * Errors  the signal's reason when it is aborted; DatabaseError when the budget cannot be read: then no call may be made.
   */
  async acquire(tenantId: bigint, app: string, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const askedAt = performance.now();
      const waitMs = await this.#takeSlot(tenantId, app);
      const answeredAt = performance.now();
      // the slot lies between askedAt + waitMs and answeredAt + waitMs: never before the later, late by the earlier
      await waitUntil(answeredAt + waitMs, signal);
      if (performance.now() - (askedAt + waitMs) <= LATENESS_MS) return;
    }
  }

  async #takeSlot(tenantId: bigint, app: string): Promise<number> {
    const [grant] = await this.#db.transaction(tenantId, (tx) =>
      tx.query<Grant>({
        name: 'take-rate-slot',
        text: `
          INSERT INTO sync.rate_budgets AS budget (tenant_id, app, next_at)
          VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
          ON CONFLICT (tenant_id, app) DO UPDATE
            SET next_at = greatest(budget.next_at, clock_timestamp()) + $3 * interval '1 ms'
          RETURNING (extract(epoch FROM next_at - clock_timestamp()) * 1000 - $3)::float8 AS wait_ms`,
        values: [tenantId, app, this.#spacingMs],
      }),
    );
    if (grant === undefined) throw new Error('INSERT … RETURNING came back without a row');
    return grant.wait_ms;
  }
}

/** Timers may fire a little early; this one does not. */
async function waitUntil(at: number, signal: AbortSignal | undefined): Promise<void> {
  for (let left = at - performance.now(); left > 0; left = at - performance.now()) {
    await pause(Math.ceil(left), undefined, { signal });
  }
}
