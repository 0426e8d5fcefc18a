import type { Tx } from '../../../db/database.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import type { Strategy } from '../../conflicts/conflict.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import type { StoredConflict } from './resolution.ts';

/** These conflicts by id; those that do not exist are left out. One statement, none for no id. */
export async function loadConflicts(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, StoredConflict>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<StoredConflict>({
    name: 'load conflicts',
    text: `SELECT id, entity, st_id AS "stId", field, type, state, run_id AS "runId" FROM sync.conflicts
      WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
    values: [tx.tenantId, arrayLiteral(ids)],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

export interface ResolvedRow {
  readonly id: string;
  readonly strategy: Strategy;
  readonly value: EditValue;
}

/** Closes conflicts that somebody has decided; what both sides wanted stays written. One statement, none for no conflict. */
export async function closeConflicts(
  tx: Tx,
  { by, at }: { readonly by: string; readonly at: Date },
  rows: readonly ResolvedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'close conflicts',
    text: `UPDATE sync.conflicts c SET state = 'RESOLVED', strategy = r.strategy, value = r.value::jsonb,
        resolved_by = $2, resolved_at = $3
      FROM unnest($4::uuid[], $5::text[], $6::text[]) AS r (id, strategy, value)
      WHERE c.tenant_id = $1 AND c.id = r.id`,
    values: [
      tx.tenantId,
      by,
      at,
      arrayLiteral(rows.map(({ id }) => id)),
      arrayLiteral(rows.map(({ strategy }) => strategy)),
      arrayLiteral(rows.map(({ value }) => JSON.stringify(value))),
    ],
  });
}
