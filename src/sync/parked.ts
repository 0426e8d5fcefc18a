import type { Tx } from '../db/database.ts';
import { arrayLiteral } from '../lib/array-literal.ts';
import type { PricebookEntity } from '../servicetitan/entities.ts';
import type { ParkedRow } from './plan/incoming-row.ts';
import type { ParkedReasons } from './plan/parking.ts';

/** The records that are parked now, by entity. */
export async function loadParked(tx: Tx): Promise<Map<PricebookEntity, ParkedReasons>> {
  const rows = await tx.query<{ entity: PricebookEntity; key: string; reason: string }>({
    name: 'select-parked',
    text: `SELECT entity, record_key AS key, reason FROM sync.parked_records
           WHERE tenant_id = $1 AND resolved_at IS NULL`,
    values: [tx.tenantId],
  });
  const parked = new Map<PricebookEntity, Map<string, string>>();
  for (const { entity, key, reason } of rows) {
    const ofEntity = parked.get(entity);
    if (ofEntity === undefined) parked.set(entity, new Map([[key, reason]]));
    else ofEntity.set(key, reason);
  }
  return parked;
}

interface Parking {
  readonly entity: PricebookEntity;
  readonly runId: string;
  readonly at: Date;
}

// A run counts as one attempt, however often it meets the row.
const park = `
INSERT INTO sync.parked_records AS parked (tenant_id, id, entity, record_key, reason, message, payload,
                                           first_run_id, last_run_id, parked_at, last_seen_at)
SELECT $1, gen_random_uuid(), $2, r.key, r.reason, r.message, r.payload::json, $3, $3, $4, $4
FROM unnest($5::text[], $6::text[], $7::text[], $8::text[]) AS r (key, reason, message, payload)
ON CONFLICT (tenant_id, entity, record_key) DO UPDATE SET
  reason = excluded.reason, message = excluded.message, payload = excluded.payload,
  attempts = parked.attempts + CASE WHEN parked.last_run_id = excluded.last_run_id THEN 0 ELSE 1 END,
  last_run_id = excluded.last_run_id, last_seen_at = excluded.last_seen_at,
  parked_at = CASE WHEN parked.resolved_at IS NULL THEN parked.parked_at ELSE excluded.parked_at END,
  resolved_at = NULL`;

/** Writes down rows that could not be taken in, or not as ServiceTitan sent them. `rows` have distinct keys. */
export async function parkRows(
  tx: Tx,
  { entity, runId, at }: Parking,
  rows: readonly ParkedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'park-rows',
    text: park,
    values: [
      tx.tenantId,
      entity,
      runId,
      at,
      arrayLiteral(rows.map((row) => row.key)),
      arrayLiteral(rows.map((row) => row.reason)),
      arrayLiteral(rows.map((row) => row.message)),
      arrayLiteral(rows.map((row) => row.text)),
    ],
  });
}

/** Says that the records with these keys are in order now, or gone. */
export async function resolveParked(
  tx: Tx,
  { entity, runId, at }: Parking,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query({
    name: 'resolve-parked',
    text: `UPDATE sync.parked_records SET resolved_at = $4, last_run_id = $3
           WHERE tenant_id = $1 AND entity = $2 AND record_key = ANY($5::text[]) AND resolved_at IS NULL`,
    values: [tx.tenantId, entity, runId, at, arrayLiteral(keys)],
  });
}
