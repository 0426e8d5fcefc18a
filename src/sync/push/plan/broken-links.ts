import type { TenantSql } from '../../../db/tenant-sql.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import { type ItemKind, itemKinds } from '../../../servicetitan/entities.ts';
import type { PlannedCall, PushWarning } from '../push.ts';

// What is named besides by its id: parts are in lists of their own, upgrades and variations are of the item's own kind.
const COUNT = `
SELECT named.kind, named.st_id AS "stId", count(DISTINCT (i.kind, i.st_id))::int AS count
FROM master.pricebook_items i CROSS JOIN LATERAL (
  SELECT 'MATERIAL', link ->> 'skuId' FROM json_array_elements(i.details -> 'materials') link
  UNION ALL SELECT 'EQUIPMENT', link ->> 'skuId' FROM json_array_elements(i.details -> 'equipment') link
  UNION ALL SELECT CASE link ->> 'type' WHEN 'Material' THEN 'MATERIAL' ELSE 'SERVICE' END, link ->> 'skuId'
    FROM json_array_elements(i.details -> 'recommendations') link
  UNION ALL SELECT i.kind, json_array_elements_text(i.details -> 'upgradeIds')
  UNION ALL SELECT i.kind, json_array_elements_text(i.details -> 'variationIds')
) named (kind, st_id)
WHERE i.tenant_id = $1 AND i.active AND (named.kind, named.st_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))
GROUP BY 1, 2 ORDER BY 1, 2`;

interface NamedItem {
  readonly kind: ItemKind;
  readonly stId: string;
  /** Active items that name it. */
  readonly count: number;
}

/** Items that are deactivated while active ones name them as a part, a recommendation, an upgrade or a variation. One statement at most. */
export async function findBrokenLinks(
  sql: TenantSql,
  calls: readonly PlannedCall[],
): Promise<PushWarning[]> {
  const deactivated = calls.flatMap((call) => {
    const { entity, stId } = call;
    if (entity === 'categories' || stId === null || !isDeactivation(call)) return [];
    return [{ entity, stId, kind: itemKinds[entity], label: call.label }];
  });
  if (deactivated.length === 0) return [];
  const named = await sql.query<NamedItem>({
    name: 'count links to items',
    text: COUNT,
    values: [
      sql.tenantId,
      arrayLiteral(deactivated.map(({ kind }) => kind)),
      arrayLiteral(deactivated.map(({ stId }) => stId)),
    ],
  });
  return named.flatMap(({ kind, stId, count }): PushWarning[] => {
    const item = deactivated.find((one) => one.kind === kind && one.stId === stId);
    if (item === undefined) return [];
    const items = count === 1 ? '1 active item names' : `${count} active items name`;
    return [
      {
        ...{ code: 'LINKS_BREAK', entity: item.entity, stId, count },
        message: `Deactivating "${item.label}": ${items} it.`,
      },
    ];
  });
}

/** Whether a call takes its record out of use.   Pure. */
export const isDeactivation = ({ fields }: Pick<PlannedCall, 'fields'>): boolean =>
  fields.some(({ field, after }) => field === 'active' && after === false);
