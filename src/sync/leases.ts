import type { Sql, Tx } from '../db/database.ts';
import { LaziError } from '../errors.ts';
import { arrayLiteral } from '../lib/array-literal.ts';
import type { Clock } from '../lib/clock.ts';
import type { PricebookEntity } from '../servicetitan/entities.ts';

/**
 * Leases: one writer per tenant and entity.
 *
 * Whoever takes a lease gets a fence, a number that rises with each taking. Every transaction that writes for the entity proves its
 * fence first and locks the lease's row to its end: a worker that was thought dead and comes back finds another fence and writes
 * nothing. Time is PostgreSQL's, so that the clocks of workers do not matter.
 * Source  docs/SYNC.md I17.
 */

/** Another worker has taken over. Nothing of the transaction that met it was written; the run goes on there. */
export class LeaseLostError extends LaziError {
  readonly code = 'LEASE_LOST';
}

export type Fences = ReadonlyMap<PricebookEntity, string>;

export interface LeaseHolder {
  /** The run, or the push, that works. */
  readonly runId: string;
  readonly fences: Fences;
  /** How long a lease lives without being renewed. */
  readonly leaseMs: number;
}

/**
 * Until when a worker may believe that its leases are its own, by its own clock. A worker that was held up for longer than a lease lives
 * must not send what it was about to send: somebody else may have taken over, looked for it, and sent it.
 */
export class LeaseHold {
  readonly #clock: Clock;
  readonly #leaseMs: number;
  #untilMs = 0;

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /** Takes or proves leases by `prove`; the time counts from before it, so that it never ends later here than in PostgreSQL. */
  async extend<T>(prove: () => Promise<T>): Promise<T> {
    const from = this.#clock.now().getTime();
    const proved = await prove();
    this.#untilMs = from + this.#leaseMs;
    return proved;
  }

  holds(): boolean {
    return this.#clock.now().getTime() < this.#untilMs;
  }
}

const acquire = `
INSERT INTO sync.leases AS lease (tenant_id, entity, run_id, fence, expires_at)
SELECT $1, wanted.entity, $2, 1, clock_timestamp() + $4 * interval '1 ms'
FROM unnest($3::text[]) AS wanted (entity) ORDER BY wanted.entity
ON CONFLICT (tenant_id, entity) DO UPDATE
  SET run_id = excluded.run_id, fence = lease.fence + 1, expires_at = excluded.expires_at
  WHERE lease.expires_at <= clock_timestamp()
RETURNING entity, fence`;

/** Takes the free ones among the leases of `entities`; whoever needs them all rolls back when some are missing. */
export async function acquireLeases(
  tx: Tx,
  lease: {
    readonly runId: string;
    readonly entities: readonly PricebookEntity[];
    readonly leaseMs: number;
  },
): Promise<Fences> {
  const rows = await tx.query<{ entity: PricebookEntity; fence: string }>({
    name: 'acquire-leases',
    text: acquire,
    values: [tx.tenantId, lease.runId, arrayLiteral(lease.entities), lease.leaseMs],
  });
  return new Map(rows.map((row) => [row.entity, row.fence]));
}

const renew = `
UPDATE sync.leases AS lease SET expires_at = clock_timestamp() + $5 * interval '1 ms'
FROM unnest($3::text[], $4::bigint[]) AS held (entity, fence)
WHERE lease.tenant_id = $1 AND lease.run_id = $2 AND lease.entity = held.entity AND lease.fence = held.fence
RETURNING EXISTS (
  SELECT FROM sync.runs WHERE tenant_id = $1 AND id = $2 AND cancel_requested_at IS NOT NULL
  UNION ALL
  SELECT FROM sync.pushes WHERE tenant_id = $1 AND id = $2 AND cancel_requested_at IS NOT NULL
) AS cancelled`;

/**
 * Proves the fences of `entities`, renews their leases and locks them until the transaction ends. The first statement of every
 * transaction that writes.
 * Errors  LeaseLostError.
 */
export async function proveLeases(
  tx: Tx,
  holder: LeaseHolder,
  entities: readonly PricebookEntity[],
): Promise<{ readonly cancelled: boolean }> {
  const rows = await tx.query<{ cancelled: boolean }>({
    name: 'renew-leases',
    text: renew,
    values: [
      tx.tenantId,
      holder.runId,
      arrayLiteral(entities),
      arrayLiteral(entities.map((entity) => holder.fences.get(entity) ?? null)),
      holder.leaseMs,
    ],
  });
  if (rows.length < entities.length) {
    throw new LeaseLostError(
      `Run ${holder.runId} lost its lease on ${entities.join(', ')}: another worker has taken it over.`,
    );
  }
  return { cancelled: rows.some((row) => row.cancelled) };
}

/** Gives back leases the transaction has taken or proved: the next worker need not wait. Sent and not waited for. */
export function releaseLeases(tx: Tx, runId: string): void {
  tx.send({
    name: 'release-leases',
    text: `UPDATE sync.leases SET expires_at = clock_timestamp() WHERE tenant_id = $1 AND run_id = $2`,
    values: [tx.tenantId, runId],
  });
}

/** Takes the leases of a run from whoever may still believe to hold them. Sent and not waited for. */
export function revokeLeases(tx: Tx, runId: string): void {
  tx.send({
    text: `UPDATE sync.leases SET expires_at = clock_timestamp(), fence = fence + 1 WHERE tenant_id = $1 AND run_id = $2`,
    values: [tx.tenantId, runId],
  });
}

/** Whether a worker is on the run now. */
export async function isHeld(sql: Sql, tenantId: bigint, runId: string): Promise<boolean> {
  const rows = await sql.query({
    text: `SELECT FROM sync.leases WHERE tenant_id = $1 AND run_id = $2 AND expires_at > clock_timestamp() LIMIT 1`,
    values: [tenantId, runId],
  });
  return rows.length > 0;
}
