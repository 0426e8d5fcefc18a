import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import { UNSTORABLE_IN_JSON } from '../../lib/text.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

/**
 * What happened to a record:
 *   CREATED, UPDATED, DELETED, RESTORED  ServiceTitan's side changed, and that was found out
 *   STAGED, DISCARDED                    people changed what is staged, or took it back
 *   PUSHED                               ServiceTitan has taken what was staged
 *   AGREED                               ServiceTitan had what was staged already: nothing was left to push
 *   RESOLVED                             a conflict was decided
 */
export type AuditAction =
  | 'CREATED'
  | 'UPDATED'
  | 'DELETED'
  | 'RESTORED'
  | 'STAGED'
  | 'DISCARDED'
  | 'PUSHED'
  | 'AGREED'
  | 'RESOLVED';

/** Who changes records of an entity, when, and in the course of what: the same for all rows of one transaction. */
export interface AuditCause {
  readonly entity: PricebookEntity;
  readonly actor: string;
  /** The run or push; null where a person did it directly. */
  readonly runId: string | null;
  readonly at: Date;
}

/** One version of one record. */
export interface AuditEntry {
  readonly stId: string;
  /** The version that the change has made: raw's revision and that of the staged edits together. */
  readonly version: number;
  readonly action: AuditAction;
  /** { field: { before, after } }; null for a creation in ServiceTitan, whose content is the raw row itself. */
  readonly changes: object | null;
}

// jsonb knows no NUL and no lone half of a surrogate pair; both are written as U+FFFD there, and stay as they came in raw.
const EVERY_UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

const insert = `
INSERT INTO sync.audit_log (tenant_id, entity, st_id, version, action, changes, actor, run_id, at)
SELECT $1, $2, r.st_id, r.version, r.action, nullif(r.changes, 'null')::jsonb, $3, $4, $5
FROM unnest($6::bigint[], $7::integer[], $8::text[], $9::text[]) AS r (st_id, version, action, changes)`;

/** Writes the audit rows of one batch. One statement, sent and not waited for; none for no entry. */
export function writeAudit(tx: Tx, cause: AuditCause, entries: readonly AuditEntry[]): void {
  if (entries.length === 0) return;
  tx.send({
    name: 'write-audit',
    text: insert,
    values: [
      tx.tenantId,
      cause.entity,
      cause.actor,
      cause.runId,
      cause.at,
      arrayLiteral(entries.map((entry) => entry.stId)),
      arrayLiteral(entries.map((entry) => entry.version)),
      arrayLiteral(entries.map((entry) => entry.action)),
      arrayLiteral(entries.map((entry) => changesText(entry.changes))),
    ],
  });
}

function changesText(changes: object | null): string {
  const text = stringifyLossless(changes);
  return UNSTORABLE_IN_JSON.test(text) ? text.replace(EVERY_UNSTORABLE, '$1\uFFFD') : text;
}
