import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { EditValue } from './edit-value.ts';
import type { EditError, EditState } from './record-edits.ts';

/** What becomes of the staged edits of one record. */
export interface RecordWrite {
  readonly stId: string;
  /** The uuid in master. */
  readonly id: string;
  readonly draftId: string | null;
  /** `RecordEdits.version` afterwards: one more than before. */
  readonly version: number;
  readonly set: readonly {
    readonly field: string;
    readonly value: EditValue;
    readonly base: EditValue;
    readonly state: EditState;
  }[];
  readonly clear: readonly string[];
}

// Whoever writes holds the record: versions are computed from what nobody else can have changed meanwhile. The ids a second time, as a
// condition, make PostgreSQL look edits up by their key, where it would read through all of the tenant's before it has statistics.
const CLEARED = `, cleared AS (
  DELETE FROM crm.edits e
  USING (SELECT * FROM unnest($15::bigint[], $16::text[]) AS c (st_id, field) LIMIT cardinality($15::bigint[])) c
  WHERE e.tenant_id = $1 AND e.entity = $2 AND e.st_id = ANY ($15::bigint[]) AND e.st_id = c.st_id AND e.field = c.field
)`;
const writeText = ({ clears }: { readonly clears: boolean }) => `
WITH written AS (
  INSERT INTO crm.records AS r (tenant_id, entity, st_id, id, draft_id, version, created_at, changed_at)
  SELECT $1, $2, w.st_id, w.id, w.draft_id, w.version, $4, $4
  FROM unnest($5::bigint[], $6::uuid[], $7::bigint[], $8::integer[]) AS w (st_id, id, draft_id, version)
  ON CONFLICT (tenant_id, entity, st_id) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at
)${clears ? CLEARED : ''}
INSERT INTO crm.edits (tenant_id, entity, st_id, field, value, base, version, state, staged_by, staged_at)
SELECT $1, $2, s.st_id, s.field, s.value::jsonb, s.base::jsonb, s.version, s.state, $3, $4
FROM unnest($9::bigint[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::text[])
  AS s (st_id, field, value, base, version, state)
ON CONFLICT (tenant_id, entity, st_id, field) DO UPDATE SET
  value = excluded.value, base = excluded.base, version = excluded.version, state = excluded.state,
  staged_by = excluded.staged_by, staged_at = excluded.staged_at, error = NULL, attempts = 0, last_attempt_at = NULL`;
// Most of what is staged clears nothing, and a part that does nothing costs as much as one that does.
const WRITE = { name: 'write edits', text: writeText({ clears: false }) };
const WRITE_AND_CLEAR = { name: 'write and clear edits', text: writeText({ clears: true }) };

/** Stages and clears edits of records of one entity. One statement, sent and not waited for; none for no record. */
export function writeEdits(
  tx: Tx,
  entity: PricebookEntity,
  { by, at }: { readonly by: string; readonly at: Date },
  writes: readonly RecordWrite[],
): void {
  if (writes.length === 0) return;
  const cleared = writes.flatMap(({ stId, clear }) => clear.map((field) => ({ stId, field })));
  const set = writes.flatMap(({ stId, version, set: edits }) =>
    edits.map((edit) => ({ stId, version, ...edit })),
  );
  const clears = cleared.length > 0;
  tx.send({
    ...(clears ? WRITE_AND_CLEAR : WRITE),
    values: [
      tx.tenantId,
      entity,
      by,
      at,
      arrayLiteral(writes.map(({ stId }) => stId)),
      arrayLiteral(writes.map(({ id }) => id)),
      arrayLiteral(writes.map(({ draftId }) => draftId)),
      arrayLiteral(writes.map(({ version }) => version)),
      arrayLiteral(set.map(({ stId }) => stId)),
      arrayLiteral(set.map(({ field }) => field)),
      arrayLiteral(set.map(({ value }) => JSON.stringify(value))),
      arrayLiteral(set.map(({ base }) => JSON.stringify(base))),
      arrayLiteral(set.map(({ version }) => version)),
      arrayLiteral(set.map(({ state }) => state)),
      ...(clears
        ? [
            arrayLiteral(cleared.map(({ stId }) => stId)),
            arrayLiteral(cleared.map(({ field }) => field)),
          ]
        : []),
    ],
  });
}

/** The value, base or standing of one edit, changed without anybody having staged something new. */
export interface EditUpdate {
  readonly stId: string;
  readonly field: string;
  readonly value: EditValue;
  readonly base: EditValue;
  readonly state: EditState;
  readonly error: EditError | null;
  readonly attempts: number;
  readonly lastAttemptAt: Date | null;
}

const UPDATE = `
UPDATE crm.edits e SET value = u.value::jsonb, base = u.base::jsonb, state = u.state, error = nullif(u.error, 'null')::jsonb,
  attempts = u.attempts, last_attempt_at = u.last_attempt_at
FROM (
  SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::timestamptz[])
    AS u (st_id, field, value, base, state, error, attempts, last_attempt_at)
  LIMIT cardinality($3::bigint[])) u
WHERE e.tenant_id = $1 AND e.entity = $2 AND e.st_id = ANY ($3::bigint[]) AND e.st_id = u.st_id AND e.field = u.field`;

/** Brings edits up to date that stay staged. One statement, sent and not waited for; none for no edit. */
export function updateEdits(tx: Tx, entity: PricebookEntity, updates: readonly EditUpdate[]): void {
  if (updates.length === 0) return;
  tx.send({
    name: 'update edits',
    text: UPDATE,
    values: [
      tx.tenantId,
      entity,
      arrayLiteral(updates.map(({ stId }) => stId)),
      arrayLiteral(updates.map(({ field }) => field)),
      arrayLiteral(updates.map(({ value }) => JSON.stringify(value))),
      arrayLiteral(updates.map(({ base }) => JSON.stringify(base))),
      arrayLiteral(updates.map(({ state }) => state)),
      arrayLiteral(updates.map(({ error }) => JSON.stringify(error))),
      arrayLiteral(updates.map(({ attempts }) => attempts)),
      arrayLiteral(updates.map(({ lastAttemptAt }) => lastAttemptAt?.toISOString() ?? null)),
    ],
  });
}
