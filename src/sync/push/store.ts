import type { Tx } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { NotFoundError } from '../../errors.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PlannedCall, Push, PushCall } from './push.ts';

export const PUSH_COLUMNS = `id, state, hash, comment, created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt",
  approved_by AS "approvedBy", approved_at AS "approvedAt", entities, estimated_seconds AS "estimatedSeconds", warnings,
  applied_by AS "appliedBy", attempts, cancel_requested_at AS "cancelRequestedAt", error, started_at AS "startedAt",
  finished_at AS "finishedAt"`;

export const CALL_COLUMNS = `ordinal, kind, entity, st_id AS "stId", label, fields, depends_on AS "dependsOn", image, state,
  blocked_by AS "blockedBy", error, attempts, sent_context AS "sentContext", sent_at AS "sentAt", settled_at AS "settledAt",
  created_st_id AS "createdStId"`;

export type PushToInsert = Pick<
  Push,
  | 'id'
  | 'hash'
  | 'comment'
  | 'createdBy'
  | 'createdAt'
  | 'expiresAt'
  | 'entities'
  | 'estimatedSeconds'
  | 'warnings'
>;

/** Writes a plan. Two statements, sent and not waited for. */
export function insertPush(tx: Tx, push: PushToInsert, calls: readonly PlannedCall[]): void {
  tx.send({
    name: 'insert push',
    text: `INSERT INTO sync.pushes
        (tenant_id, id, state, hash, comment, created_by, created_at, expires_at, entities, estimated_seconds, warnings)
      VALUES ($1, $2, 'PLANNED', $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      tx.tenantId,
      push.id,
      push.hash,
      push.comment,
      push.createdBy,
      push.createdAt,
      push.expiresAt,
      arrayLiteral(push.entities),
      push.estimatedSeconds,
      JSON.stringify(push.warnings),
    ],
  });
  insertCalls(tx, push.id, calls);
}

/** Adds calls to a push. One statement, sent and not waited for; none for no call. */
export function insertCalls(tx: Tx, pushId: string, calls: readonly PlannedCall[]): void {
  if (calls.length === 0) return;
  tx.send({
    name: 'insert push calls',
    text: `INSERT INTO sync.push_calls
        (tenant_id, push_id, ordinal, kind, entity, st_id, label, fields, depends_on, image, state)
      SELECT $1, $2, c.ordinal, c.kind, c.entity, c.st_id, c.label, c.fields::jsonb, c.depends_on::integer[], c.image, 'PLANNED'
      FROM unnest($3::integer[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[])
        AS c (ordinal, kind, entity, st_id, label, fields, depends_on, image)`,
    values: [
      tx.tenantId,
      pushId,
      arrayLiteral(calls.map(({ ordinal }) => ordinal)),
      arrayLiteral(calls.map(({ kind }) => kind)),
      arrayLiteral(calls.map(({ entity }) => entity)),
      arrayLiteral(calls.map(({ stId }) => stId)),
      arrayLiteral(calls.map(({ label }) => label)),
      arrayLiteral(calls.map(({ fields }) => JSON.stringify(fields))),
      arrayLiteral(calls.map(({ dependsOn }) => arrayLiteral(dependsOn))),
      arrayLiteral(calls.map(({ image }) => image)),
    ],
  });
}

/** Errors  NotFoundError. */
export async function readPush(
  sql: TenantSql,
  pushId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<Push> {
  const [push] = await sql.query<Push>({
    name: `read push ${lock}`,
    text: `SELECT ${PUSH_COLUMNS} FROM sync.pushes WHERE tenant_id = $1 AND id = $2 ${lock}`,
    values: [sql.tenantId, pushId],
  });
  if (push === undefined) throw new NotFoundError('There is no such push.');
  return push;
}

/** All calls of a push, in order. */
export function loadCalls(sql: TenantSql, pushId: string): Promise<PushCall[]> {
  return sql.query<PushCall>({
    name: 'load push calls',
    text: `SELECT ${CALL_COLUMNS} FROM sync.push_calls WHERE tenant_id = $1 AND push_id = $2 ORDER BY ordinal`,
    values: [sql.tenantId, pushId],
  });
}

/** What becomes of a call. */
export type CallChange = Pick<PushCall, 'state'> &
  Partial<
    Pick<
      PushCall,
      | 'stId'
      | 'fields'
      | 'blockedBy'
      | 'error'
      | 'attempts'
      | 'sentContext'
      | 'sentAt'
      | 'settledAt'
      | 'createdStId'
    >
  >;

/** Writes how a call stands and returns it as it is then. One statement, sent and not waited for. */
export function saveCall(tx: Tx, pushId: string, call: PushCall, change: CallChange): PushCall {
  const saved: PushCall = { ...call, ...change };
  tx.send({
    name: 'save push call',
    text: `UPDATE sync.push_calls SET state = $4, blocked_by = $5, error = $6, attempts = $7, sent_context = $8, sent_at = $9,
        settled_at = $10, created_st_id = $11, fields = coalesce($12::jsonb, fields), st_id = $13
      WHERE tenant_id = $1 AND push_id = $2 AND ordinal = $3`,
    values: [
      tx.tenantId,
      pushId,
      saved.ordinal,
      saved.state,
      saved.blockedBy,
      saved.error === null ? null : JSON.stringify(saved.error),
      saved.attempts,
      saved.sentContext === null ? null : JSON.stringify(saved.sentContext),
      saved.sentAt,
      saved.settledAt,
      saved.createdStId,
      change.fields === undefined ? null : JSON.stringify(change.fields),
      saved.stId,
    ],
  });
  return saved;
}

export type PushChange = Partial<
  Pick<Push, 'state' | 'attempts' | 'error' | 'startedAt' | 'finishedAt' | 'appliedBy'>
>;

/** Writes how a push stands and returns it as it is then. One statement, sent and not waited for. */
export function savePush(tx: Tx, push: Push, change: PushChange): Push {
  const saved: Push = { ...push, ...change };
  tx.send({
    name: 'save push',
    text: `UPDATE sync.pushes SET state = $3, attempts = $4, error = $5, started_at = $6, finished_at = $7, applied_by = $8,
        queued_at = CASE WHEN $3 = 'QUEUED' THEN clock_timestamp() ELSE queued_at END
      WHERE tenant_id = $1 AND id = $2`,
    values: [
      tx.tenantId,
      push.id,
      saved.state,
      saved.attempts,
      saved.error === null ? null : JSON.stringify(saved.error),
      saved.startedAt,
      saved.finishedAt,
      saved.appliedBy,
    ],
  });
  return saved;
}
