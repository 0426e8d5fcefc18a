import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { type Push, type PushCall, type PushState, type PushTally, tallyStates } from './push.ts';
import { CALL_COLUMNS, PUSH_COLUMNS } from './store.ts';

/** Which pushes are wanted; each field that is given narrows the answer further. */
export interface PushFilter {
  readonly states?: readonly PushState[] | undefined;
}

/** A push's place in the list: when its plan was made, then its id. */
interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface PushPageRequest {
  readonly filter: PushFilter;
  readonly olderThan: Place | undefined;
  readonly newerThan: Place | undefined;
  readonly direction: 'asc' | 'desc';
  readonly take: number;
}

const WHERE = 'WHERE tenant_id = $1 AND ($2::text[] IS NULL OR state = ANY ($2))';

/** Pushes of one page, plans included, the newest first, or with 'asc' the oldest. One statement. */
export function listPushes(
  sql: TenantSql,
  { filter, olderThan, newerThan, direction, take }: PushPageRequest,
): Promise<Push[]> {
  const way = direction === 'asc' ? 'ASC' : 'DESC';
  // Without a name, so that PostgreSQL plans for the conditions that are given.
  return sql.query<Push>({
    text: `SELECT ${PUSH_COLUMNS} FROM sync.pushes ${WHERE}
        AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
        AND ($5::timestamptz IS NULL OR (created_at, id) > ($5, $6::uuid))
      ORDER BY created_at ${way}, id ${way} LIMIT $7`,
    values: [
      ...conditions(sql, filter),
      ...[olderThan?.at ?? null, olderThan?.id ?? null],
      ...[newerThan?.at ?? null, newerThan?.id ?? null],
      take,
    ],
  });
}

/** How many pushes match. One statement. */
export async function countPushes(sql: TenantSql, filter: PushFilter): Promise<number> {
  const [row] = await sql.query<{ count: number }>({
    name: 'count pushes',
    text: `SELECT count(*)::integer AS count FROM sync.pushes ${WHERE}`,
    values: conditions(sql, filter),
  });
  return row?.count ?? 0;
}

function conditions(sql: TenantSql, { states }: PushFilter): unknown[] {
  return [sql.tenantId, states === undefined ? null : arrayLiteral(states)];
}

/** All calls of these pushes in order, by push; a push without any is left out. One statement. */
export async function loadCallsByPush(
  sql: TenantSql,
  pushIds: readonly string[],
): Promise<ReadonlyMap<string, PushCall[]>> {
  const rows = await sql.query<PushCall & { readonly pushId: string }>({
    name: 'load calls by push',
    text: `SELECT push_id AS "pushId", ${CALL_COLUMNS} FROM sync.push_calls
      WHERE tenant_id = $1 AND push_id = ANY ($2::uuid[]) ORDER BY push_id, ordinal`,
    values: [sql.tenantId, arrayLiteral(pushIds)],
  });
  return groupByPush(rows);
}

/** How the calls of these pushes stand, by push; a push without any is left out. One statement, which reads no call. */
export async function loadTalliesByPush(
  sql: TenantSql,
  pushIds: readonly string[],
): Promise<ReadonlyMap<string, PushTally>> {
  const rows = await sql.query<{
    readonly pushId: string;
    readonly state: PushCall['state'];
    readonly count: number;
  }>({
    name: 'tally calls by push',
    text: `SELECT push_id AS "pushId", state, count(*)::integer AS count FROM sync.push_calls
      WHERE tenant_id = $1 AND push_id = ANY ($2::uuid[]) GROUP BY push_id, state`,
    values: [sql.tenantId, arrayLiteral(pushIds)],
  });
  return new Map([...groupByPush(rows)].map(([pushId, states]) => [pushId, tallyStates(states)]));
}

function groupByPush<Row extends { readonly pushId: string }>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.pushId);
    if (group === undefined) groups.set(row.pushId, [row]);
    else group.push(row);
  }
  return groups;
}
