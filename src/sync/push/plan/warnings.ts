import type { TenantSql } from '../../../db/tenant-sql.ts';
import { RemoteTree } from '../../../pricebook/conflicts/remote-tree.ts';
import type { CategoryRecord } from '../../../pricebook/raw-record.ts';
import type { PlannedCall, PushWarning } from '../push.ts';
import { findBrokenLinks, isDeactivation } from './broken-links.ts';

/** What a call does to a category that items stand in. */
type Blow = 'hidden' | 'moved' | 'deleted';

interface Reach {
  readonly stId: string;
  /** Active items that are concerned. */
  readonly count: number;
}

/** Active items that stand in the same categories. */
interface Standing {
  readonly categoryStIds: readonly string[];
  readonly count: number;
}

/**
 * What a plan does to items beyond the records it names: those under a category that is deactivated, moved or deleted leave the place
 * where technicians find them; those that name an item that is deactivated lose it. Two statements at most.
 */
export async function findWarnings(
  sql: TenantSql,
  /** Live categories of the mirror. */
  categories: readonly CategoryRecord[],
  calls: readonly PlannedCall[],
): Promise<PushWarning[]> {
  const blows = new Map<string, { readonly blow: Blow; readonly label: string }>();
  for (const { entity, kind, stId, fields, label } of calls) {
    if (entity !== 'categories' || stId === null || kind === 'CREATE') continue;
    const blow = blowOf(kind, fields);
    if (blow !== null) blows.set(stId, { blow, label });
  }
  const reached =
    blows.size === 0 ? [] : countBelow(categories, blows.keys(), await loadStandings(sql));
  const warnings = reached.flatMap(({ stId, count }): PushWarning[] => {
    const about = blows.get(stId);
    return about === undefined ? [] : [warningOf(stId, about, count)];
  });
  return [...warnings, ...(await findBrokenLinks(sql, calls))];
}

function blowOf(kind: PlannedCall['kind'], fields: PlannedCall['fields']): Blow | null {
  if (kind === 'DELETE') return 'deleted';
  if (isDeactivation({ fields })) return 'hidden';
  return fields.some(({ field }) => field === 'parent') ? 'moved' : null;
}

function warningOf(
  stId: string,
  { blow, label }: { readonly blow: Blow; readonly label: string },
  count: number,
): PushWarning {
  const items = count === 1 ? '1 active item' : `${count} active items`;
  const about = { entity: 'categories' as const, stId, count };
  switch (blow) {
    case 'hidden':
      return {
        ...{ code: 'ITEMS_DISAPPEAR', ...about },
        message: `Deactivating "${label}" takes ${items} off technicians' phones.`,
      };
    case 'moved':
      return {
        ...{ code: 'ITEMS_MOVE', ...about },
        message: `Moving "${label}" takes ${items} to another place on technicians' phones.`,
      };
    case 'deleted':
      return {
        ...{ code: 'ITEMS_ORPHANED', ...about },
        message: `Deleting "${label}" leaves ${items} without that category.`,
      };
  }
}

function loadStandings(sql: TenantSql): Promise<Standing[]> {
  return sql.query<Standing>({
    name: 'count items by categories',
    text: `SELECT category_st_ids AS "categoryStIds", count(*)::int AS count FROM master.pricebook_items
      WHERE tenant_id = $1 AND active GROUP BY category_st_ids`,
    values: [sql.tenantId],
  });
}

/** For each of the categories, how many items stand in it or below it, as ServiceTitan has the tree now; none for none.   Pure. */
function countBelow(
  categories: readonly CategoryRecord[],
  stIds: Iterable<string>,
  standings: readonly Standing[],
): Reach[] {
  const tree = new RemoteTree(categories);
  const above = new Map<string, string[]>();
  for (const top of stIds) {
    for (const stId of tree.branchOf(top)) above.set(stId, [...(above.get(stId) ?? []), top]);
  }
  const counts = new Map<string, number>();
  for (const { categoryStIds, count } of standings) {
    const tops = new Set(categoryStIds.flatMap((stId) => above.get(stId) ?? []));
    for (const top of tops) counts.set(top, (counts.get(top) ?? 0) + count);
  }
  return [...counts].map(([stId, count]) => ({ stId, count }));
}
