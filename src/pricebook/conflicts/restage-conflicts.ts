import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { EditValue } from '../edits/edit-value.ts';

/** What people want now of a field that is in conflict. */
export interface RestagedConflict {
  readonly id: string;
  readonly local: EditValue;
  readonly editVersion: number;
}

/** Lets open conflicts speak of the values that have taken the place of what they were found with. One statement; none for no conflict. */
export async function restageConflicts(
  tx: Tx,
  conflicts: readonly RestagedConflict[],
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  if (conflicts.length === 0) return;
  await tx.query({
    name: 'restage conflicts',
    text: `UPDATE sync.conflicts c SET local = r.local::jsonb, edit_version = r.edit_version, local_by = $2, local_at = $3
      FROM unnest($4::uuid[], $5::text[], $6::integer[]) AS r (id, local, edit_version)
      WHERE c.tenant_id = $1 AND c.id = r.id AND c.state = 'OPEN'`,
    values: [
      tx.tenantId,
      by,
      at,
      arrayLiteral(conflicts.map(({ id }) => id)),
      arrayLiteral(conflicts.map(({ local }) => JSON.stringify(local))),
      arrayLiteral(conflicts.map(({ editVersion }) => editVersion)),
    ],
  });
}
