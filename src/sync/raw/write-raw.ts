import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { areCreated, type RawWrite } from '../plan/plan-batch.ts';

/** Who changes raw, and when: the same for every row of a batch. */
export interface RawChange {
  readonly entity: PricebookEntity;
  readonly runId: string;
  readonly actor: string;
  readonly at: Date;
}

// Revisions are computed from rows that only the holder of the entity's lease changes; see leases.ts.
// Payloads go over as lines, which JSON text never holds: measured on 6,011 materials, two thirds of the time of an array.
// Where all are new PostgreSQL need not look for what is there: measured, a third less.
const insert = `
INSERT INTO raw.st_records AS raw (tenant_id, entity, st_id, payload, content_hash, enclosing_st_id, st_modified_on,
                                   revision, run_id, first_seen_at, changed_at)
SELECT $1, $2, r.st_id, r.payload::json, r.content_hash, r.enclosing_st_id, r.st_modified_on, r.revision, $3, $4, $4
FROM ROWS FROM (unnest($5::bigint[]), string_to_table($6::text, E'\\n'), unnest($7::text[]), unnest($8::bigint[]),
                unnest($9::text[]), unnest($10::integer[]))
  AS r (st_id, payload, content_hash, enclosing_st_id, st_modified_on, revision)`;
const upsert = `${insert}
ON CONFLICT (tenant_id, entity, st_id) DO UPDATE SET
  payload = excluded.payload, content_hash = excluded.content_hash, enclosing_st_id = excluded.enclosing_st_id,
  st_modified_on = excluded.st_modified_on, revision = excluded.revision, run_id = excluded.run_id,
  changed_at = excluded.changed_at, deleted_at = NULL`;

/** Writes creations, updates and restorations of one batch; what is there keeps its `first_seen_at`. One statement, sent and not waited for. */
export function writeRaw(tx: Tx, change: RawChange, writes: readonly RawWrite[]): void {
  const areNew = areCreated(writes);
  tx.send({
    name: areNew ? 'insert-raw' : 'write-raw',
    text: areNew ? insert : upsert,
    values: [
      tx.tenantId,
      change.entity,
      change.runId,
      change.at,
      arrayLiteral(writes.map(({ row }) => row.stId)),
      writes.map(({ row }) => row.text).join('\n'),
      arrayLiteral(writes.map(({ row }) => row.hash)),
      arrayLiteral(writes.map(({ row }) => row.enclosingStId)),
      arrayLiteral(writes.map(({ row }) => row.modifiedOn)),
      arrayLiteral(writes.map(({ revision }) => revision)),
    ],
  });
}

const bury = `
UPDATE raw.st_records SET deleted_at = $4, changed_at = $4, run_id = $3, revision = revision + 1
WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY($5::bigint[]) AND deleted_at IS NULL
RETURNING st_id AS "stId", revision`;

/** A record that became a tombstone, and the revision that says so. */
export interface Tombstone {
  readonly stId: string;
  readonly revision: number;
}

/** Turns records into tombstones; those that are some already stay as they are. */
export function buryRaw(tx: Tx, change: RawChange, stIds: readonly string[]): Promise<Tombstone[]> {
  return tx.query<Tombstone>({
    name: 'bury-raw',
    text: bury,
    values: [tx.tenantId, change.entity, change.runId, change.at, arrayLiteral(stIds)],
  });
}
