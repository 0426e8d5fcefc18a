import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import type { EditValue } from '../edits/edit-value.ts';
import { nameInPayload } from '../pending/pending-edit.ts';
import type { ParentTrouble } from '../places/resolve-parents.ts';
import type { ConflictState, ConflictType, Strategy } from './conflict.ts';

/** A conflict for people to look at. */
export interface ConflictView {
  readonly id: string;
  readonly entity: PricebookEntity;
  readonly stId: string;
  /** What people call the record: its effective name; for one that is not shown what ServiceTitan called it, else its id. */
  readonly label: string;
  readonly field: string;
  readonly type: ConflictType;
  readonly cause: ParentTrouble | null;
  readonly base: EditValue;
  readonly local: EditValue;
  readonly remote: EditValue;
  readonly localBy: string;
  readonly localAt: Date;
  /** As ServiceTitan says. */
  readonly remoteAt: string;
  readonly runId: string;
  readonly detectedAt: Date;
  readonly state: ConflictState;
  readonly strategy: Strategy | null;
  readonly value: EditValue;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
}

/** Which conflicts are wanted; each field that is given narrows the answer further. */
export interface ConflictFilter {
  readonly state?: string | undefined;
  readonly type?: string | undefined;
  readonly entity?: string | undefined;
  readonly stId?: string | undefined;
  readonly field?: string | undefined;
}

/** A conflict's place in the list: when it was found, then its id. */
interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface ConflictPageRequest {
  readonly filter: ConflictFilter;
  readonly olderThan: Place | undefined;
  readonly newerThan: Place | undefined;
  readonly direction: 'asc' | 'desc';
  readonly take: number;
}

type StoredConflict = Omit<ConflictView, 'label'> & {
  readonly name: string | null;
  /** Of a record that has no row in master. */
  readonly payload: string | null;
};

const KINDS = Object.entries(itemKinds).map(([entity, kind]) => `WHEN '${entity}' THEN '${kind}'`);

/** From rows of sync.conflicts, or a few of them, as x. */
const select = (from: string) => `
  SELECT x.id, x.entity, x.st_id AS "stId", x.field, x.type, x.cause, x.base, x.local, x.remote, x.local_by AS "localBy",
    x.local_at AS "localAt", x.remote_at AS "remoteAt", x.run_id AS "runId", x.detected_at AS "detectedAt", x.state, x.strategy,
    x.value, x.resolved_by AS "resolvedBy", x.resolved_at AS "resolvedAt", coalesce(c.name, nullif(i.name, ''), i.code) AS name,
    CASE WHEN c.st_id IS NULL AND i.st_id IS NULL THEN (SELECT w.payload::text FROM raw.st_records w
      WHERE w.tenant_id = x.tenant_id AND w.entity = x.entity AND w.st_id = x.st_id) END AS payload
  FROM ${from} x
  LEFT JOIN LATERAL (
    SELECT st_id, name FROM master.pricebook_categories
    WHERE tenant_id = $1 AND st_id = x.st_id AND x.entity = 'categories' OFFSET 0) c ON true
  LEFT JOIN LATERAL (
    SELECT st_id, code, name FROM master.pricebook_items
    WHERE tenant_id = $1 AND st_id = x.st_id AND kind = CASE x.entity ${KINDS.join(' ')} END OFFSET 0) i ON true`;

const WHERE = `
  WHERE x.tenant_id = $1 AND ($2::text IS NULL OR x.state = $2) AND ($3::text IS NULL OR x.type = $3)
    AND ($4::text IS NULL OR x.entity = $4) AND ($5::bigint IS NULL OR x.st_id = $5) AND ($6::text IS NULL OR x.field = $6)`;

/** Conflicts of one page, the newest first, or with 'asc' the oldest. One statement. */
export async function listConflicts(
  sql: TenantSql,
  { filter, olderThan, newerThan, direction, take }: ConflictPageRequest,
): Promise<ConflictView[]> {
  const way = direction === 'asc' ? 'ASC' : 'DESC';
  // Without a name, so that PostgreSQL plans for the conditions that are given.
  const rows = await sql.query<StoredConflict>({
    text: `${select(`(SELECT * FROM sync.conflicts x ${WHERE}
          AND ($7::timestamptz IS NULL OR (x.detected_at, x.id) < ($7, $8::uuid))
          AND ($9::timestamptz IS NULL OR (x.detected_at, x.id) > ($9, $10::uuid))
        ORDER BY x.detected_at ${way}, x.id ${way} LIMIT $11)`)}
      ORDER BY x.detected_at ${way}, x.id ${way}`,
    values: [
      ...conditions(sql, filter),
      ...placeValues(olderThan),
      ...placeValues(newerThan),
      take,
    ],
  });
  return rows.map(toView);
}

/** How many conflicts match. One statement. */
export async function countConflicts(sql: TenantSql, filter: ConflictFilter): Promise<number> {
  const rows = await sql.query<{ count: number }>({
    name: 'count conflicts',
    text: `SELECT count(*)::integer AS count FROM sync.conflicts x ${WHERE}`,
    values: conditions(sql, filter),
  });
  return rows[0]?.count ?? 0;
}

/** These conflicts by id. One statement, none for no id. */
export async function loadConflictViews(
  sql: TenantSql,
  ids: readonly string[],
): Promise<Map<string, ConflictView>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<StoredConflict>({
    name: 'load conflict views',
    text: `${select('sync.conflicts')} WHERE x.tenant_id = $1 AND x.id = ANY ($2::uuid[])`,
    values: [sql.tenantId, arrayLiteral(ids)],
  });
  return new Map(rows.map((row) => [row.id, toView(row)]));
}

function conditions(sql: TenantSql, filter: ConflictFilter): unknown[] {
  const { state, type, entity, stId, field } = filter;
  return [sql.tenantId, state, type, entity, stId, field].map((value) => value ?? null);
}

function placeValues(place: Place | undefined): unknown[] {
  return place === undefined ? [null, null] : [place.at, place.id];
}

function toView({ name, payload, ...conflict }: StoredConflict): ConflictView {
  const label = name ?? (payload === null ? null : nameInPayload(payload)) ?? conflict.stId;
  return { ...conflict, label };
}
