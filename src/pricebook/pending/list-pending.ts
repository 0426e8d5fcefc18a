import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { searchPatterns } from '../queries/search-text.ts';
import {
  nameInPayload,
  type PendingEdit,
  type PendingFilter,
  type PendingPlace,
} from './pending-edit.ts';

export interface PendingPageRequest {
  readonly filter: PendingFilter;
  /** Only edits behind the one place and before the other. */
  readonly after?: PendingPlace | undefined;
  readonly before?: PendingPlace | undefined;
  /** Whether to take the last edits instead of the first. */
  readonly fromEnd: boolean;
  readonly limit: number;
}

export interface PendingPage {
  /** The newest first, also when taken from the end. */
  readonly edits: readonly PendingEdit[];
  readonly hasMore: boolean;
}

/** Edits by entity and state: what a page's list holds in all. */
export interface PendingCount {
  readonly entity: PricebookEntity;
  readonly state: PendingEdit['state'];
  readonly count: number;
}

type StoredEdit = Omit<PendingEdit, 'label'> & {
  readonly name: string | null;
  /** Of a record that has no row in master. */
  readonly payload: string | null;
};

// OFFSET 0 keeps each look-up one by its key: before PostgreSQL has statistics it would as soon join with all rows of the tenant.
const FROM = `
  FROM crm.edits e
  CROSS JOIN LATERAL (
    SELECT id FROM crm.records WHERE tenant_id = $1 AND entity = e.entity AND st_id = e.st_id OFFSET 0) r
  LEFT JOIN LATERAL (SELECT st_id, name FROM master.pricebook_categories WHERE tenant_id = $1 AND id = r.id OFFSET 0) c ON true
  LEFT JOIN LATERAL (SELECT st_id, code, name FROM master.pricebook_items WHERE tenant_id = $1 AND id = r.id OFFSET 0) i ON true
  WHERE e.tenant_id = $1
    AND ($2::text[] IS NULL OR e.entity = ANY ($2)) AND ($3::text[] IS NULL OR e.state = ANY ($3))
    AND ($4::text IS NULL OR e.staged_by = $4)
    AND concat_ws(' ', c.name, i.code, i.name, e.st_id, e.field) ILIKE ALL ($5::text[])`;

/** The moment as a cursor has it: milliseconds, which is all that clocks give. */
const PLACE = `(e.staged_at, e.entity, e.st_id, e.field)`;

/** One page of staged edits of all entities, the newest first. One statement. Errors  InvalidInputError for a search that is too long. */
export async function listPending(
  sql: TenantSql,
  { filter, after, before, fromEnd, limit }: PendingPageRequest,
): Promise<PendingPage> {
  const way = fromEnd ? 'ASC' : 'DESC';
  const rows = await sql.query<StoredEdit>({
    name: `list pending ${way}`,
    text: `SELECT e.entity, e.st_id AS "stId", r.id AS "recordId", e.field, e.value, e.base, e.version, e.state,
        e.staged_by AS "stagedBy", e.staged_at AS "stagedAt", e.error, e.attempts, e.last_attempt_at AS "lastAttemptAt",
        coalesce(c.name, nullif(i.name, ''), i.code) AS name,
        CASE WHEN c.st_id IS NULL AND i.st_id IS NULL THEN (SELECT w.payload::text FROM raw.st_records w
          WHERE w.tenant_id = e.tenant_id AND w.entity = e.entity AND w.st_id = e.st_id) END AS payload
      ${FROM}
        AND ($6::bigint IS NULL OR ${PLACE} < (${moment('$6')}, $7::text, $8::bigint, $9::text))
        AND ($10::bigint IS NULL OR ${PLACE} > (${moment('$10')}, $11::text, $12::bigint, $13::text))
      ORDER BY e.staged_at ${way}, e.entity ${way}, e.st_id ${way}, e.field ${way} LIMIT $14`,
    values: [...conditions(sql, filter), ...placeValues(after), ...placeValues(before), limit + 1],
  });
  const edits = rows.slice(0, limit).map(toPendingEdit);
  return { edits: fromEnd ? edits.reverse() : edits, hasMore: rows.length > limit };
}

/** How many edits match, by entity and state. One statement. Errors  InvalidInputError for a search that is too long. */
export function countPending(sql: TenantSql, filter: PendingFilter): Promise<PendingCount[]> {
  return sql.query<PendingCount>({
    name: 'count pending',
    text: `SELECT e.entity, e.state, count(*)::integer AS count ${FROM} GROUP BY e.entity, e.state`,
    values: conditions(sql, filter),
  });
}

function moment(parameter: string): string {
  return `to_timestamp(0) + ${parameter}::bigint * interval '1 millisecond'`;
}

function conditions(sql: TenantSql, filter: PendingFilter): unknown[] {
  const { entities, states, stagedBy, search } = filter;
  return [
    sql.tenantId,
    entities === undefined ? null : arrayLiteral(entities),
    states === undefined ? null : arrayLiteral(states),
    stagedBy ?? null,
    arrayLiteral(searchPatterns(search ?? '', 'filter.search')),
  ];
}

function placeValues(place: PendingPlace | undefined): unknown[] {
  if (place === undefined) return [null, null, null, null];
  const { stagedAt, entity, stId, field } = place;
  return [stagedAt, entity, stId, field];
}

function toPendingEdit({ name, payload, ...edit }: StoredEdit): PendingEdit {
  const label = name ?? (payload === null ? null : nameInPayload(payload)) ?? edit.stId;
  return { ...edit, label };
}
