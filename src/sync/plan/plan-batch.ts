import type { StTimestamp } from '../../lib/st-timestamp.ts';
import { compareFields, type FieldChanges } from './field-changes.ts';
import type { IncomingRow } from './incoming-row.ts';

/** What raw holds of a record before the batch. */
export interface RawBefore {
  readonly hash: string;
  readonly revision: number;
  readonly deleted: boolean;
  readonly modifiedOn: StTimestamp | null;
  /** The run that wrote this revision. */
  readonly runId: string;
  /** Needed only where `needsContent` says so. */
  readonly content?: RawContent;
}

export interface RawContent {
  readonly record: Readonly<Record<string, unknown>>;
  readonly enclosingStId: string | null;
  readonly firstSeenAt: Date;
}

export type RawAction = 'CREATED' | 'UPDATED' | 'RESTORED';

/** One row to write, together with its audit row. */
export interface RawWrite<Payload = unknown> {
  readonly row: IncomingRow<Payload>;
  readonly action: RawAction;
  readonly revision: number;
  /** Null for a creation: its content is the row itself. */
  readonly changes: FieldChanges | null;
  /** When the record was first seen; null for a creation. */
  readonly firstSeenAt: Date | null;
}

/** Whether neither raw nor master has had any of these records before: a tombstone is restored, never created. */
export const areCreated = (writes: readonly RawWrite[]): boolean =>
  writes.every(({ action }) => action === 'CREATED');

export interface Unchanged {
  readonly stId: string;
  /** OLDER: the mirror holds a newer version, as `modifiedOn` says; it stays. */
  readonly reason: 'SAME' | 'OLDER';
  /** This very run wrote it earlier, and has counted it then. */
  readonly writtenByThisRun: boolean;
}

export interface BatchPlan<Payload = unknown> {
  readonly writes: readonly RawWrite<Payload>[];
  readonly unchanged: readonly Unchanged[];
}

/** Whether the row may replace what is there, so that both have to be compared field by field. */
export function needsContent(known: RawBefore, row: IncomingRow): boolean {
  return known.deleted || (known.hash !== row.hash && !isOlder(row, known));
}

/**
 * Compares rows of ServiceTitan with what raw holds and says what to write. Pure.
 *
 * Same hash: the same. Another hash: the same all the same if only spelling or order of keys differ. A row older than ours is left
 * alone, so that a late answer never takes a newer version back; a tombstone is lifted by any row that shows the record is there.
 *
 * Shape   `rows` without duplicates; `before` with `content` for rows that `needsContent`.
 * Source  docs/SYNC.md I13, I15.
 */
export function planBatch<Payload>(
  before: ReadonlyMap<string, RawBefore>,
  rows: readonly IncomingRow<Payload>[],
  runId: string,
): BatchPlan<Payload> {
  const writes: RawWrite<Payload>[] = [];
  const unchanged: Unchanged[] = [];
  for (const row of rows) {
    const known = before.get(row.stId);
    if (known === undefined) {
      writes.push({ row, action: 'CREATED', revision: 1, changes: null, firstSeenAt: null });
      continue;
    }
    const changes = needsContent(known, row) ? changesOf(known, row) : {};
    if (Object.keys(changes).length > 0) {
      writes.push({
        row,
        action: known.deleted ? 'RESTORED' : 'UPDATED',
        revision: known.revision + 1,
        changes,
        firstSeenAt: contentOf(known, row).firstSeenAt,
      });
    } else {
      unchanged.push({
        stId: row.stId,
        reason: known.hash !== row.hash && isOlder(row, known) ? 'OLDER' : 'SAME',
        writtenByThisRun: known.runId === runId,
      });
    }
  }
  return { writes, unchanged };
}

function changesOf(known: RawBefore, row: IncomingRow): FieldChanges {
  const { record, enclosingStId } = contentOf(known, row);
  return {
    ...compareFields(record, row.record),
    ...(enclosingStId !== row.enclosingStId && {
      enclosedBy: { before: enclosingStId, after: row.enclosingStId },
    }),
    ...(known.deleted && { deleted: { before: true, after: false } }),
  };
}

function contentOf(known: RawBefore, row: IncomingRow): RawContent {
  if (known.content === undefined) throw new Error(`The content of ${row.stId} was not loaded.`);
  return known.content;
}

function isOlder(row: IncomingRow, known: RawBefore): boolean {
  return row.modifiedOn !== null && known.modifiedOn !== null && row.modifiedOn < known.modifiedOn;
}
