import type { Tx } from '../../db/database.ts';
import { arrayLiteral, jsonArrayLiteral } from '../../lib/array-literal.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import type { FieldChanges } from '../plan/field-changes.ts';
import type { RawAction } from '../plan/plan-batch.ts';
import type { RawChange } from './write-raw.ts';

/** One revision of one record. */
export interface AuditEntry {
  readonly stId: string;
  readonly revision: number;
  readonly action: RawAction | 'DELETED';
  /** Null for a creation, whose content is the raw row itself. */
  readonly changes: FieldChanges | null;
}

// jsonb knows no NUL and no lone half of a surrogate pair; both are written as U+FFFD there, and stay as they came in raw.
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
const EVERY_UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

const insert = `
INSERT INTO sync.audit_log (tenant_id, entity, st_id, revision, action, changes, actor, run_id, at)
SELECT $1, $2, r.st_id, r.revision, r.action, nullif(r.changes, 'null')::jsonb, $3, $4, $5
FROM unnest($6::bigint[], $7::integer[], $8::text[], $9::text[]) AS r (st_id, revision, action, changes)`;

/** Writes the audit rows of one batch. One statement. */
export async function writeAudit(
  tx: Tx,
  change: RawChange,
  entries: readonly AuditEntry[],
): Promise<void> {
  await tx.query({
    name: 'write-audit',
    text: insert,
    values: [
      tx.tenantId,
      change.entity,
      change.actor,
      change.runId,
      change.at,
      arrayLiteral(entries.map((entry) => entry.stId)),
      arrayLiteral(entries.map((entry) => entry.revision)),
      arrayLiteral(entries.map((entry) => entry.action)),
      jsonArrayLiteral(entries.map((entry) => changesText(entry.changes))),
    ],
  });
}

function changesText(changes: FieldChanges | null): string {
  const text = stringifyLossless(changes);
  return UNSTORABLE.test(text) ? text.replace(EVERY_UNSTORABLE, '$1\uFFFD') : text;
}
