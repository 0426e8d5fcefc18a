import type { Tx } from '../db/database.ts';
import type { StTimestamp } from '../lib/st-timestamp.ts';
import type { PricebookEntity } from '../servicetitan/entities.ts';
import type { PageBook } from './plan/page-book.ts';

/** Reads whose every row is in raw as it came: pages with the same bytes need not be looked at again. */
export interface RememberedReads {
  /** The last complete read, and how many records it held; null when raw has changed since. */
  readonly whole: { readonly book: PageBook; readonly records: number } | null;
  /** The last read of what was modified since `from`. */
  readonly since: { readonly from: StTimestamp; readonly book: PageBook } | null;
}

/** The last point of an entity that is wholly committed here. */
export interface Checkpoint {
  /** `modifiedOnOrAfter` of the next incremental read; null when that has to be a full one. */
  readonly cursor: StTimestamp | null;
  readonly remembered: RememberedReads | null;
}

export const noCheckpoint: Checkpoint = { cursor: null, remembered: null };

/** The checkpoints of all entities of the tenant. Remembered reads are left out where raw has changed since. */
export async function loadCheckpoints(tx: Tx): Promise<Map<PricebookEntity, Checkpoint>> {
  const rows = await tx.query<Checkpoint & { entity: PricebookEntity }>({
    name: 'select-checkpoints',
    text: `SELECT entity, cursor, CASE WHEN pages_raw_version = raw_version THEN pages END AS remembered
           FROM sync.checkpoints WHERE tenant_id = $1`,
    values: [tx.tenantId],
  });
  return new Map(rows.map(({ entity, ...checkpoint }) => [entity, checkpoint]));
}

/** Says that raw rows of the entity have changed; belongs into the transaction that changes them. Sent and not waited for. */
export function raiseRawVersion(tx: Tx, entity: PricebookEntity): void {
  tx.send({
    name: 'raise-raw-version',
    text: `INSERT INTO sync.checkpoints AS c (tenant_id, entity, raw_version) VALUES ($1, $2, 1)
           ON CONFLICT (tenant_id, entity) DO UPDATE SET raw_version = c.raw_version + 1`,
    values: [tx.tenantId, entity],
  });
}

const save = `
INSERT INTO sync.checkpoints AS c (tenant_id, entity, cursor, pages, pages_raw_version, last_read_at, last_full_read_at)
VALUES ($1, $2, $3, $4, 0, $5, $6)
ON CONFLICT (tenant_id, entity) DO UPDATE SET
  cursor = excluded.cursor, pages = coalesce(excluded.pages, c.pages), pages_raw_version = c.raw_version,
  last_read_at = excluded.last_read_at,
  last_full_read_at = coalesce(excluded.last_full_read_at, c.last_full_read_at)`;

export interface CompletedRead {
  readonly cursor: StTimestamp | null;
  /** Null: as remembered already. */
  readonly remembered: RememberedReads | null;
  readonly at: Date;
  /** Whether every row of the entity was read. */
  readonly full: boolean;
}

/** Moves the checkpoint after a read of which every row is committed, or is committed with this transaction. Sent and not waited for. */
export function saveCheckpoint(tx: Tx, entity: PricebookEntity, read: CompletedRead): void {
  tx.send({
    name: 'save-checkpoint',
    text: save,
    values: [
      tx.tenantId,
      entity,
      read.cursor,
      read.remembered === null ? null : JSON.stringify(read.remembered),
      read.at,
      read.full ? read.at : null,
    ],
  });
}
