import type { Tx } from '../../db/database.ts';
import { type AuditAction, writeAudit } from '../../pricebook/audit/write-audit.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { raiseRawVersion } from '../checkpoints.ts';
import type { IncomingRow } from '../plan/incoming-row.ts';
import type { BatchPlan } from '../plan/plan-batch.ts';
import { buryRaw, type RawChange, writeRaw } from '../raw/write-raw.ts';
import type { Projected, Projection } from './projection.ts';

/**
 * Writes what a comparison has found into raw, audit, edits and master. Belongs into a transaction that has proved the entity's lease;
 * raising the pricebook version and telling the events is for the caller, last. `plan` writes at least one row.
 */
export async function takeIn<Payload>(
  tx: Tx,
  change: RawChange,
  projection: Pick<Projection<Payload>, 'lock' | 'load' | 'prepare' | 'write'>,
  rows: readonly IncomingRow<Payload>[],
  plan: BatchPlan<Payload>,
  actionOf: (stId: string) => AuditAction | null = () => null,
): Promise<Projected> {
  const { writes } = plan;
  await projection.lock(tx);
  writeRaw(tx, change, writes);
  const unedited = await projection.prepare?.(tx.tenantId, writes, change.at);
  const stIds = writes.map(({ row }) => row.stId);
  const staged = await projection.load(tx, stIds);
  const editVersionOf = editVersions(staged);
  writeAudit(
    tx,
    change,
    writes.map(({ row, revision, action, changes }) => ({
      stId: row.stId,
      version: revision + editVersionOf(row.stId),
      action: actionOf(row.stId) ?? action,
      changes,
    })),
  );
  raiseRawVersion(tx, change.entity);
  const older = new Set(
    plan.unchanged.filter((row) => row.reason === 'OLDER').map((row) => row.stId),
  );
  const current = rows.filter((row) => !older.has(row.stId));
  const { actor, runId, at } = change;
  const cause = { actor, runId, at };
  return projection.write(tx, { writes, current, staged, unedited, cause });
}

/** Turns records that ServiceTitan has no more into tombstones; otherwise as `takeIn`. */
export async function takeOut(
  tx: Tx,
  change: RawChange,
  projection: Pick<Projection<never>, 'lock' | 'load' | 'remove'>,
  stIds: readonly string[],
  action: AuditAction = 'DELETED',
): Promise<Projected> {
  await projection.lock(tx);
  const tombstones = await buryRaw(tx, change, stIds);
  const staged = await projection.load(tx, stIds);
  const editVersionOf = editVersions(staged);
  const changes = { deleted: { before: false, after: true } };
  writeAudit(
    tx,
    change,
    tombstones.map(({ stId, revision }) => ({
      stId,
      version: revision + editVersionOf(stId),
      action,
      changes,
    })),
  );
  raiseRawVersion(tx, change.entity);
  const { actor, runId, at } = change;
  return projection.remove(tx, { tombstones, staged, cause: { actor, runId, at } });
}

function editVersions(staged: readonly RecordEdits[]): (stId: string) => number {
  const versions = new Map(staged.map(({ stId, version }) => [stId, version]));
  return (stId) => versions.get(stId) ?? 0;
}
