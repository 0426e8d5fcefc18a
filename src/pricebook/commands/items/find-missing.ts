import type { TenantSql } from '../../../db/tenant-sql.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import { itemKinds, type PricebookEntity } from '../../../servicetitan/entities.ts';
import type { Reference } from './read-settings.ts';

/** Tells whether the record that a reference names is not there. */
export type IsMissing = (reference: Reference) => boolean;

/** Looks up what the references name, in master, where drafts are too. One statement for each entity that is named. */
export async function findMissing(
  sql: TenantSql,
  references: readonly Reference[],
): Promise<IsMissing> {
  const wanted = new Map<PricebookEntity, Set<string>>();
  for (const { entity, stId } of references) {
    wanted.set(entity, (wanted.get(entity) ?? new Set()).add(stId));
  }
  const there = new Map<PricebookEntity, ReadonlySet<string>>();
  for (const [entity, stIds] of wanted) there.set(entity, await findThere(sql, entity, [...stIds]));
  return ({ entity, stId }) => there.get(entity)?.has(stId) !== true;
}

async function findThere(
  sql: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ stId: string }>(
    entity === 'categories'
      ? {
          name: 'find referenced categories',
          text: `SELECT st_id AS "stId" FROM master.pricebook_categories
            WHERE tenant_id = $1 AND st_id = ANY ($2::bigint[])`,
          values: [sql.tenantId, arrayLiteral(stIds)],
        }
      : {
          name: 'find referenced items',
          text: `SELECT st_id AS "stId" FROM master.pricebook_items
            WHERE tenant_id = $1 AND kind = $3 AND st_id = ANY ($2::bigint[])`,
          values: [sql.tenantId, arrayLiteral(stIds), itemKinds[entity]],
        },
  );
  return new Set(rows.map(({ stId }) => stId));
}
