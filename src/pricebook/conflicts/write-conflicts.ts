import { randomUUID } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { AuditCause } from '../audit/write-audit.ts';
import type { FoundConflict, OpenConflict } from './conflict.ts';

/** What the mirror says of a record at the moment. */
export interface RemoteVersion {
  /** Of raw. */
  readonly revision: number;
  /** As ServiceTitan says; null where it does not. */
  readonly modifiedOn: string | null;
}

/** A conflict as it was written: the id of the row that holds it. */
export interface WrittenConflict extends FoundConflict {
  readonly id: string;
  /** False for one that was open and has got another remote value. */
  readonly isNew: boolean;
}

const insert = `
INSERT INTO sync.conflicts AS c (tenant_id, id, entity, st_id, field, type, cause, base, local, remote, edit_version,
  remote_revision, local_by, local_at, remote_at, run_id, detected_at, state, strategy, value, resolved_by, resolved_at)
SELECT $1, f.id, $2, f.st_id, f.field, f.type, f.cause, f.base::jsonb, f.local::jsonb, f.remote::jsonb, f.edit_version,
  f.remote_revision, f.local_by, f.local_at, f.remote_at, $3, $4,
  CASE WHEN f.strategy IS NULL THEN 'OPEN' ELSE 'RESOLVED' END, f.strategy,
  CASE f.strategy WHEN 'KEEP_ST' THEN f.remote::jsonb WHEN 'KEEP_LOCAL' THEN f.local::jsonb END,
  CASE WHEN f.strategy IS NOT NULL THEN 'policy' END, CASE WHEN f.strategy IS NOT NULL THEN $4::timestamptz END
FROM unnest($5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
  $13::integer[], $14::integer[], $15::text[], $16::timestamptz[], $17::text[], $18::text[])
  AS f (id, st_id, field, type, cause, base, local, remote, edit_version, remote_revision, local_by, local_at, remote_at, strategy)
ON CONFLICT (tenant_id, entity, st_id, field, edit_version, remote_revision) DO UPDATE SET
  cause = excluded.cause, base = excluded.base, local = excluded.local, remote = excluded.remote,
  state = excluded.state, strategy = excluded.strategy, value = excluded.value,
  resolved_by = excluded.resolved_by, resolved_at = excluded.resolved_at
RETURNING id, st_id AS "stId", field`;

const update = `
UPDATE sync.conflicts c SET cause = f.cause, local = f.local::jsonb, remote = f.remote::jsonb, edit_version = f.edit_version,
  remote_revision = f.remote_revision, remote_at = f.remote_at,
  state = CASE WHEN f.strategy IS NULL THEN 'OPEN' ELSE 'RESOLVED' END, strategy = f.strategy,
  value = CASE f.strategy WHEN 'KEEP_ST' THEN f.remote::jsonb WHEN 'KEEP_LOCAL' THEN f.local::jsonb END,
  resolved_by = CASE WHEN f.strategy IS NOT NULL THEN 'policy' END, resolved_at = CASE WHEN f.strategy IS NOT NULL THEN $2::timestamptz END
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::text[], $10::text[])
  AS f (id, cause, local, remote, edit_version, remote_revision, remote_at, strategy)
WHERE c.tenant_id = $1 AND c.id = f.id`;

/**
 * Writes conflicts that were found: new ones, and what has become of open ones. One that had gone away and is there again, with the same
 * edit and revision, is open again under its id. At most two statements.
 */
export async function writeConflicts(
  tx: Tx,
  cause: AuditCause & { readonly runId: string },
  found: readonly FoundConflict[],
  open: readonly OpenConflict[],
  remoteOf: (stId: string) => RemoteVersion | undefined,
): Promise<WrittenConflict[]> {
  if (found.length === 0) return [];
  const openIds = new Map(open.map((conflict) => [keyOf(conflict), conflict.id]));
  const written = found.map((conflict): WrittenConflict => {
    const id = openIds.get(keyOf(conflict));
    return { ...conflict, id: id ?? randomUUID(), isNew: id === undefined };
  });
  const idOf = new Map(written.map((conflict) => [keyOf(conflict), conflict.id]));
  const remoteAt = ({ stId }: FoundConflict) =>
    remoteOf(stId)?.modifiedOn ?? cause.at.toISOString();
  const revision = ({ stId }: FoundConflict) => remoteOf(stId)?.revision ?? 0;
  const fresh = written.filter(({ isNew }) => isNew);
  const known = written.filter(({ isNew }) => !isNew);
  if (fresh.length > 0) {
    const rows = await tx.query<{ id: string; stId: string; field: string }>({
      name: 'insert conflicts',
      text: insert,
      values: [
        tx.tenantId,
        cause.entity,
        cause.runId,
        cause.at,
        arrayLiteral(fresh.map(({ id }) => id)),
        arrayLiteral(fresh.map(({ stId }) => stId)),
        arrayLiteral(fresh.map(({ field }) => field)),
        arrayLiteral(fresh.map(({ type }) => type)),
        arrayLiteral(fresh.map((conflict) => conflict.cause)),
        arrayLiteral(fresh.map(({ base }) => JSON.stringify(base))),
        arrayLiteral(fresh.map(({ local }) => JSON.stringify(local))),
        arrayLiteral(fresh.map(({ remote }) => JSON.stringify(remote))),
        arrayLiteral(fresh.map(({ editVersion }) => editVersion)),
        arrayLiteral(fresh.map(revision)),
        arrayLiteral(fresh.map(({ localBy }) => localBy)),
        arrayLiteral(fresh.map(({ localAt }) => localAt.toISOString())),
        arrayLiteral(fresh.map(remoteAt)),
        arrayLiteral(fresh.map(({ decided }) => decided)),
      ],
    });
    for (const row of rows) idOf.set(keyOf(row), row.id);
  }
  if (known.length > 0) {
    await tx.query({
      name: 'update conflicts',
      text: update,
      values: [
        tx.tenantId,
        cause.at,
        arrayLiteral(known.map(({ id }) => id)),
        arrayLiteral(known.map((conflict) => conflict.cause)),
        arrayLiteral(known.map(({ local }) => JSON.stringify(local))),
        arrayLiteral(known.map(({ remote }) => JSON.stringify(remote))),
        arrayLiteral(known.map(({ editVersion }) => editVersion)),
        arrayLiteral(known.map(revision)),
        arrayLiteral(known.map(remoteAt)),
        arrayLiteral(known.map(({ decided }) => decided)),
      ],
    });
  }
  return written.map((conflict) => ({ ...conflict, id: idOf.get(keyOf(conflict)) ?? conflict.id }));
}

function keyOf({ stId, field }: Pick<FoundConflict, 'stId' | 'field'>): string {
  return `${stId} ${field}`;
}

/** Closes conflicts whose cause went away by itself. One statement; none for no conflict. */
export async function withdrawConflicts(
  tx: Tx,
  conflicts: readonly Pick<OpenConflict, 'id'>[],
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  if (conflicts.length === 0) return;
  await tx.query({
    name: 'withdraw conflicts',
    text: `UPDATE sync.conflicts SET state = 'WITHDRAWN', resolved_by = $3, resolved_at = $4
      WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state = 'OPEN'`,
    values: [tx.tenantId, arrayLiteral(conflicts.map(({ id }) => id)), by, at],
  });
}
