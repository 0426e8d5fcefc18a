import type { Database } from '../../db/database.ts';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { NotFoundError } from '../../errors.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { entityOfKind, type ItemKind, type PricebookEntity } from '../../servicetitan/entities.ts';
import type { Discarded } from '../commands/items/discard-items.ts';
import type { Staging } from '../commands/items/staging.ts';
import { discardTargets } from './discard-changes.ts';

export interface OverridesToClear {
  /** The uuids of the records, of whatever entities. */
  readonly recordIds: readonly string[];
  /** Null for all that is staged for them; fields for which nothing is staged do not matter. */
  readonly fields: readonly string[] | null;
  /** The version the caller has read of each; not looked at unless given. */
  readonly expectedVersion?: number | null | undefined;
}

/**
 * Takes back what is staged for records, in one transaction: what ServiceTitan says shows again, and drafts vanish. A record for which
 * nothing is staged needs no taking back.
 * Errors  NotFoundError for a record that is not there; StaleVersionError; InvalidStateError for a draft that is on its way to
 *         ServiceTitan, that cannot be without the field, or under which others stand.
 */
export function clearOverrides(
  db: Database,
  staging: Staging,
  { recordIds, fields, expectedVersion }: OverridesToClear,
): Promise<Discarded> {
  return db.transaction(staging.tenantId, async (tx) => {
    const wanted = [...new Set(recordIds)];
    const places = await locate(tx, wanted);
    const missing = wanted.filter((id) => !places.has(id));
    if (missing.length > 0) throw new NotFoundError('There is no such record.');
    const targets = [...places.values()].map((place) => ({ ...place, fields, expectedVersion }));
    return discardTargets(tx, staging, targets);
  });
}

interface RecordPlace {
  readonly entity: PricebookEntity;
  readonly stId: string;
}

/** Where records are found by their uuids, whether they are shown or only staged. One statement. */
async function locate(
  sql: TenantSql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecordPlace>> {
  const rows = await sql.query<
    | { readonly id: string; readonly stId: string; readonly entity: PricebookEntity; kind: null }
    | { readonly id: string; readonly stId: string; readonly entity: null; kind: ItemKind }
  >({
    name: 'locate records',
    text: `SELECT id, st_id AS "stId", entity, NULL AS kind FROM crm.records WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
      UNION SELECT id, st_id, 'categories', NULL FROM master.pricebook_categories
        WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
      UNION SELECT id, st_id, NULL, kind FROM master.pricebook_items WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
    values: [sql.tenantId, arrayLiteral(ids)],
  });
  return new Map(
    rows.map(({ id, stId, entity, kind }) => [id, { entity: entity ?? entityOfKind(kind), stId }]),
  );
}
