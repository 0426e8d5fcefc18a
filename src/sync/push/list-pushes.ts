import { arrayLiteral } from '../../lib/array-literal.ts';
import type { TenantSql } from '../../pricebook/tenant-sql.ts';
import { type Push, type PushCall, type PushTally, tallyStates } from './push.ts';
import { CALL_COLUMNS, PUSH_COLUMNS } from './store.ts';

/** The newest pushes, plans included. One statement. */
export function listPushes(sql: TenantSql, limit: number): Promise<Push[]> {
  return sql.query<Push>({
    name: 'list pushes',
    text: `SELECT ${PUSH_COLUMNS} FROM sync.pushes WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
    values: [sql.tenantId, limit],
  });
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
