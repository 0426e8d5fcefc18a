import type { TenantSql } from '../../../db/tenant-sql.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import type { PlannedCall, PushWarning } from '../push.ts';

// Ids of items are unique across their kinds.
const COUNT = `
SELECT named.st_id AS "stId", count(DISTINCT i.st_id)::int AS count
FROM master.pricebook_items i CROSS JOIN LATERAL (
  SELECT link ->> 'skuId' FROM json_array_elements(i.details -> 'materials') link
  UNION ALL SELECT link ->> 'skuId' FROM json_array_elements(i.details -> 'equipment') link
  UNION ALL SELECT link ->> 'skuId' FROM json_array_elements(i.details -> 'recommendations') link
  UNION ALL SELECT json_array_elements_text(i.details -> 'upgradeIds')
  UNION ALL SELECT json_array_elements_text(i.details -> 'variationIds')
) named (st_id)
WHERE i.tenant_id = $1 AND i.active AND named.st_id = ANY ($2::text[])
GROUP BY 1 ORDER BY 1`;

/** Items that are deactivated while active ones name them as a part, a recommendation, an upgrade or a variation. One statement at most. */
export async function findBrokenLinks(
  sql: TenantSql,
  calls: readonly PlannedCall[],
): Promise<PushWarning[]> {
  const deactivated = new Map(calls.filter(isDeactivation).map((call) => [call.stId ?? '', call]));
  if (deactivated.size === 0) return [];
  const rows = await sql.query<{ stId: string; count: number }>({
    name: 'count links to items',
    text: COUNT,
    values: [sql.tenantId, arrayLiteral([...deactivated.keys()])],
  });
  return rows.flatMap(({ stId, count }): PushWarning[] => {
    const call = deactivated.get(stId);
    if (call === undefined) return [];
    const items = count === 1 ? '1 active item names' : `${count} active items name`;
    return [
      {
        ...{ code: 'LINKS_BREAK', entity: call.entity, stId, count },
        message: `Deactivating "${call.label}": ${items} it.`,
      },
    ];
  });
}

const isDeactivation = ({ entity, stId, fields }: PlannedCall): boolean =>
  entity !== 'categories' &&
  stId !== null &&
  fields.some(({ field, after }) => field === 'active' && after === false);
