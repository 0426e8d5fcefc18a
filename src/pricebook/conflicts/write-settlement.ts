import type { Tx } from '../../db/database.ts';
import type { NewEvent } from '../../events/types.ts';
import { type AuditCause, type AuditEntry, writeAudit } from '../audit/write-audit.ts';
import type { RecordEdits } from '../edits/record-edits.ts';
import { type RecordWrite, updateEdits, writeEdits } from '../edits/write-edits.ts';
import type { OpenConflict } from './conflict.ts';
import type { ClearedEdit, Settlement } from './settlement.ts';
import { type RemoteVersion, withdrawConflicts, writeConflicts } from './write-conflicts.ts';

export interface SettlementContext {
  readonly cause: AuditCause & { readonly runId: string };
  readonly staged: readonly RecordEdits[];
  readonly open: readonly OpenConflict[];
  /** What the mirror says of a record, tombstones included. */
  readonly remoteOf: (stId: string) => RemoteVersion | undefined;
}

export interface WrittenSettlement {
  /** Conflicts that were not known before. */
  readonly conflicts: number;
  readonly events: readonly NewEvent[];
}

const NOTHING_WRITTEN: WrittenSettlement = { conflicts: 0, events: [] };

/** Writes what becomes of edits and conflicts, with the audit rows of what was cleared. A constant number of statements. */
export async function writeSettlement(
  tx: Tx,
  settlement: Settlement,
  { cause, staged, open, remoteOf }: SettlementContext,
): Promise<WrittenSettlement> {
  const { cleared, updated, found, withdrawn } = settlement;
  if (cleared.length + updated.length + found.length + withdrawn.length === 0) {
    return NOTHING_WRITTEN;
  }
  const { entity, actor: by, at } = cause;
  const clearedOf = groupByRecord(cleared);
  const records = staged.filter(({ stId }) => clearedOf.has(stId));
  writeEdits(
    tx,
    entity,
    { by, at },
    records.map((record) => clearing(record, clearedOf.get(record.stId) ?? [])),
  );
  updateEdits(tx, entity, updated);
  writeAudit(
    tx,
    cause,
    records.map((record) =>
      auditEntry(record, clearedOf.get(record.stId) ?? [], remoteOf(record.stId)?.revision ?? 0),
    ),
  );
  await withdrawConflicts(tx, withdrawn, { by, at });
  const written = await writeConflicts(tx, cause, found, open, remoteOf);
  const events = written.flatMap(({ id, stId, field, type, decided, isNew }): NewEvent[] => {
    const about = { conflictId: id, entity, stId, field };
    const detected: NewEvent = { type: 'conflictDetected', payload: { ...about, type } };
    if (decided === null) return isNew ? [detected] : [];
    const resolution = { ...about, strategy: decided, resolvedBy: 'policy' };
    const resolved: NewEvent = { type: 'conflictResolved', payload: resolution };
    return isNew ? [detected, resolved] : [resolved];
  });
  return { conflicts: written.filter(({ isNew }) => isNew).length, events };
}

function clearing(record: RecordEdits, cleared: readonly ClearedEdit[]): RecordWrite {
  const { stId, id, draftId, version } = record;
  return {
    ...{ stId, id, draftId, version: version + 1 },
    set: [],
    clear: cleared.map(({ field }) => field),
  };
}

function auditEntry(
  record: RecordEdits,
  cleared: readonly ClearedEdit[],
  revision: number,
): AuditEntry {
  const changes = cleared.map(({ field, before, after }) => [field, { before, after }]);
  return {
    stId: record.stId,
    version: revision + record.version + 1,
    action: cleared.some(({ reason }) => reason === 'KEEP_ST') ? 'RESOLVED' : 'AGREED',
    changes: Object.fromEntries(changes),
  };
}

function groupByRecord(cleared: readonly ClearedEdit[]): Map<string, ClearedEdit[]> {
  const groups = new Map<string, ClearedEdit[]>();
  for (const one of cleared) {
    const group = groups.get(one.stId);
    if (group === undefined) groups.set(one.stId, [one]);
    else group.push(one);
  }
  return groups;
}
