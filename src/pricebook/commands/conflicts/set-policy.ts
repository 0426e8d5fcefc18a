import type { Database } from '../../../db/database.ts';
import type { TenantSql } from '../../../db/tenant-sql.ts';
import { InvalidInputError } from '../../../errors.ts';
import type { PricebookEntity } from '../../../servicetitan/entities.ts';
import type { Strategy } from '../../conflicts/conflict.ts';
import { ALL_FIELDS } from '../../conflicts/load-conflicts.ts';
import { fieldOf } from '../../edits/fields-of-entity.ts';
import { DELETED } from '../../edits/record-edits.ts';
import type { Staging } from '../items/staging.ts';

/** What happens to conflicts by themselves. */
export interface ConflictPolicy {
  readonly entity: PricebookEntity;
  /** `*` for all fields that have no policy of their own; `deleted` where one side deletes the record. */
  readonly field: string;
  readonly strategy: Strategy;
  readonly setBy: string;
  readonly setAt: Date;
}

/**
 * Decides about conflicts of a field that will be found; those that are open stay for people. One transaction.
 * Errors  InvalidInputError for a field that the entity does not have.
 */
export async function setConflictPolicy(
  db: Database,
  { tenantId, by, at }: Staging,
  wish: Pick<ConflictPolicy, 'entity' | 'field' | 'strategy'>,
): Promise<ConflictPolicy> {
  const { entity, field, strategy } = wish;
  if (field !== ALL_FIELDS && field !== DELETED && fieldOf(entity, field) === undefined) {
    throw new InvalidInputError('input.field', `\`${field}\` is no field of ${entity}.`);
  }
  await db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'set conflict policy',
      text: `INSERT INTO crm.conflict_policies AS p (tenant_id, entity, field, strategy, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, entity, field) DO UPDATE SET
          strategy = excluded.strategy, set_by = excluded.set_by, set_at = excluded.set_at`,
      values: [tenantId, entity, field, strategy, by, at],
    }),
  );
  return { entity, field, strategy, setBy: by, setAt: at };
}

/** All policies of the tenant, by entity and field. One statement. */
export function loadConflictPolicies(sql: TenantSql): Promise<ConflictPolicy[]> {
  return sql.query<ConflictPolicy>({
    name: 'load conflict policies',
    text: `SELECT entity, field, strategy, set_by AS "setBy", set_at AS "setAt" FROM crm.conflict_policies
      WHERE tenant_id = $1 ORDER BY entity, field`,
    values: [sql.tenantId],
  });
}
