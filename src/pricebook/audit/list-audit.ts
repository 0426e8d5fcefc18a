import type { TenantSql } from '../../db/tenant-sql.ts';
import { LongDecimal, parseLossless } from '../../lib/lossless-json.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { AuditAction } from './write-audit.ts';

/** One version of one record: who changed what. */
export interface AuditView extends AuditPlace {
  readonly entity: PricebookEntity;
  readonly action: AuditAction;
  /** { field: { before, after } }; numbers that JavaScript would round are text. */
  readonly changes: unknown;
  readonly actor: string;
  readonly runId: string | null;
}

/** An entry's place in the list. */
export interface AuditPlace {
  readonly at: Date;
  readonly entity: string;
  readonly stId: string;
  readonly version: number;
}

/** Which entries are wanted; each field that is given narrows the answer further. */
export interface AuditFilter {
  readonly entity?: string | undefined;
  readonly stId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** From this moment on, and before that one. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export interface AuditPageRequest {
  readonly filter: AuditFilter;
  /** Only entries behind the one place and before the other. */
  readonly after?: AuditPlace | undefined;
  readonly before?: AuditPlace | undefined;
  /** Whether to take the last entries instead of the first. */
  readonly fromEnd: boolean;
  readonly limit: number;
}

const WHERE = `
  WHERE a.tenant_id = $1 AND ($2::text IS NULL OR a.entity = $2) AND ($3::bigint IS NULL OR a.st_id = $3)
    AND ($4::text IS NULL OR a.actor = $4) AND ($5::text IS NULL OR a.action = $5)
    AND ($6::timestamptz IS NULL OR a.at >= $6) AND ($7::timestamptz IS NULL OR a.at < $7)`;

// The moment alone bounds what the index is read for; of one moment the rest of the key decides.
const BEHIND = `($8::timestamptz IS NULL OR (a.at <= $8
    AND (a.at < $8 OR (a.entity, a.st_id, a.version) > ($9::text, $10::bigint, $11::integer))))`;
const BEFORE = `($12::timestamptz IS NULL OR (a.at >= $12
    AND (a.at > $12 OR (a.entity, a.st_id, a.version) < ($13::text, $14::bigint, $15::integer))))`;

type StoredEntry = Omit<AuditView, 'changes'> & { readonly changes: string | null };

/** One page of the audit log, the newest first. One statement. */
export async function listAudit(
  sql: TenantSql,
  { filter, after, before, fromEnd, limit }: AuditPageRequest,
): Promise<{ readonly entries: readonly AuditView[]; readonly hasMore: boolean }> {
  const order = fromEnd
    ? 'a.at ASC, a.entity DESC, a.st_id DESC, a.version DESC'
    : 'a.at DESC, a.entity, a.st_id, a.version';
  // Without a name, so that PostgreSQL plans for the conditions that are given: a kept plan would read the whole log for one record.
  const rows = await sql.query<StoredEntry>({
    text: `SELECT a.entity, a.st_id AS "stId", a.version, a.action, a.changes::text AS changes, a.actor, a.run_id AS "runId", a.at
      FROM sync.audit_log a ${WHERE} AND ${BEHIND} AND ${BEFORE} ORDER BY ${order} LIMIT $16`,
    values: [...conditions(sql, filter), ...placeValues(after), ...placeValues(before), limit + 1],
  });
  const entries = rows.slice(0, limit).map(toView);
  return { entries: fromEnd ? entries.reverse() : entries, hasMore: rows.length > limit };
}

/** How many entries match. One statement. */
export async function countAudit(sql: TenantSql, filter: AuditFilter): Promise<number> {
  const rows = await sql.query<{ count: number }>({
    name: 'count audit',
    text: `SELECT count(*)::integer AS count FROM sync.audit_log a ${WHERE}`,
    values: conditions(sql, filter),
  });
  return rows[0]?.count ?? 0;
}

function conditions(sql: TenantSql, filter: AuditFilter): unknown[] {
  const { entity, stId, actor, action, since, until } = filter;
  return [sql.tenantId, entity, stId, actor, action, since, until].map((value) => value ?? null);
}

function placeValues(place: AuditPlace | undefined): unknown[] {
  if (place === undefined) return [null, null, null, null];
  return [place.at, place.entity, place.stId, place.version];
}

function toView({ changes, ...entry }: StoredEntry): AuditView {
  return { ...entry, changes: changes === null ? null : roundless(parseLossless(changes)) };
}

/** JSON in which numbers that JavaScript would round are text.   Pure. */
export function roundless(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof LongDecimal) return value.toString();
  if (Array.isArray(value)) return value.map(roundless);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, roundless(inner)]));
}
