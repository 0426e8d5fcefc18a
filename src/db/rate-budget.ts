import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './database.ts';

interface RateBudgetOptions {
  /** Calls allowed in any sliding second, all processes together. @default 60 */
  readonly callsPerSecond?: number;
}

/** A caller that wakes up later than this after its slot lets it go and takes another one. */
const LATENESS_MS = 50;
const WINDOW_MS = 1_000 + LATENESS_MS;

/** Keeps the last `$3` slots, and adds one that lies `$4` ms behind the oldest of them where there are so many. */
const takeSlot = `
  INSERT INTO sync.rate_budgets AS budget (tenant_id, app, slots) VALUES ($1, $2, ARRAY[clock_timestamp()])
  ON CONFLICT (tenant_id, app) DO UPDATE SET slots = (
    SELECT CASE WHEN cardinality(kept) < $3 THEN kept ELSE kept[2:] END || greatest(
      clock_timestamp(), kept[cardinality(kept)],
      CASE WHEN cardinality(kept) = $3 THEN kept[1] + $4 * interval '1 ms' END)
    FROM (SELECT budget.slots[greatest(1, cardinality(budget.slots) - $3 + 1):] AS kept) AS last)
  RETURNING (extract(epoch FROM slots[cardinality(slots)] - clock_timestamp()) * 1000)::float8 AS wait_ms`;

const usedSlots = `
  SELECT max((SELECT count(*) FROM unnest(slots) AS slot WHERE slot > clock_timestamp() - interval '1 s'))::int AS used
  FROM sync.rate_budgets WHERE tenant_id = $1`;

interface Grant {
  /** From the moment the database answered; negative when the slot is due already. */
  readonly wait_ms: number;
}

/**
 * Hands out slots to all processes that call one tenant for one application, from one row in the database and by its clock.
 *
 * A slot is at once while fewer than `callsPerSecond` lie in the last 1.05 seconds, else when the oldest of them leaves that window: a
 * short burst need not wait. Since a call leaves within 50 ms after its slot, any sliding second holds at most `callsPerSecond` calls;
 * for a limit of 60 that makes 57 a second in the long run.
 */
export class PostgresRateBudget {
  readonly #db: Database;
  readonly #callsPerSecond: number;

  constructor(db: Database, { callsPerSecond = 60 }: RateBudgetOptions = {}) {
    this.#db = db;
    this.#callsPerSecond = callsPerSecond;
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

  /** How many calls may be sent at once now; the least of the tenant's apps. Takes nothing. */
  async left(tenantId: bigint): Promise<number> {
    const [row] = await this.#db.transaction(tenantId, (tx) =>
      tx.query<{ used: number }>({ name: 'used-rate-slots', text: usedSlots, values: [tenantId] }),
    );
    return Math.max(0, this.#callsPerSecond - (row?.used ?? 0));
  }

  async #takeSlot(tenantId: bigint, app: string): Promise<number> {
    const [grant] = await this.#db.transaction(tenantId, (tx) =>
      tx.query<Grant>({
        name: 'take-rate-slot',
        text: takeSlot,
        values: [tenantId, app, this.#callsPerSecond, WINDOW_MS],
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
