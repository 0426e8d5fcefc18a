import type { Tx } from '../../db/database.ts';
import type { NewEvent } from '../../events/types.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { ItemRow } from '../../pricebook/items/item-row.ts';
import type { IncomingRow, ParkedRow } from '../plan/incoming-row.ts';
import type { RawWrite } from '../plan/plan-batch.ts';
import type { DryRun } from '../pull/dry-run.ts';
import type { Tombstone } from '../raw/write-raw.ts';

/** Who changes raw, in the course of which run or push. */
export interface ProjectionCause {
  readonly actor: string;
  readonly runId: string;
  readonly at: Date;
}

/** What came of carrying changes over to master. */
export interface Projected {
  /** Records that stand elsewhere than ServiceTitan says; null where a record stands alone. */
  readonly detached: readonly ParkedRow[] | null;
  /** Conflicts that were not known before. */
  readonly conflicts: number;
  readonly events: readonly NewEvent[];
}

/**
 * Carries changes of raw over to what is staged and to master, in the same transaction. Edits that ServiceTitan agrees with go, those
 * that it contradicts are held as conflicts, and master shows what is effective then.
 */
export interface Projection<Payload> {
  /** Keeps people from staging meanwhile what this transaction could not see. Before raw is written. */
  lock(tx: Tx): Promise<void>;
  /** What is staged for these records, after raw is written. */
  load(tx: Tx, stIds: readonly string[]): Promise<readonly RecordEdits[]>;
  /** Rows of master as they are to be where nothing is staged, by id; computed while raw is written. Only for items. */
  prepare?(
    tenantId: bigint,
    writes: readonly RawWrite<Payload>[],
    at: Date,
  ): Promise<ReadonlyMap<string, ItemRow>>;
  /** After writes. */
  write(tx: Tx, batch: ProjectedBatch<Payload>): Promise<Projected>;
  /** After deletes. */
  remove(tx: Tx, batch: RemovedBatch): Promise<Projected>;
  /** Where records would stand after `next`, without writing. */
  foresee(
    tx: Tx,
    dryRun: DryRun,
    next: readonly RawWrite<Payload>[],
    at: Date,
  ): Promise<readonly ParkedRow[] | null>;
}

interface Batch {
  readonly cause: ProjectionCause;
  /** As `load` answered. */
  readonly staged: readonly RecordEdits[];
}

export interface ProjectedBatch<Payload> extends Batch {
  readonly writes: readonly RawWrite<Payload>[];
  /** Rows whose payload is what raw now holds. */
  readonly current: readonly IncomingRow<Payload>[];
  /** As `prepare` answered. */
  readonly unedited?: ReadonlyMap<string, ItemRow> | undefined;
}

export interface RemovedBatch extends Batch {
  readonly tombstones: readonly Tombstone[];
}
