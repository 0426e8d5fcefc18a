import type { TenantSql } from '../../db/tenant-sql.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { leaveToPeople, type OpenConflict, type PolicyOf, type Strategy } from './conflict.ts';

/** What settling edits of an entity has to know besides them. */
export interface SettlingContext {
  readonly open: readonly OpenConflict[];
  readonly policyOf: PolicyOf;
}

interface ContextRow {
  readonly conflicts: readonly OpenConflict[] | null;
  readonly policies: Readonly<Record<string, Strategy>> | null;
}

/** Field of a policy for all fields of an entity that have none of their own. */
export const ALL_FIELDS = '*';

/**
 * Open conflicts of an entity, of all its records or of these, and the tenant's policies for it. One statement.
 */
export async function loadSettlingContext(
  sql: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[] | null,
): Promise<SettlingContext> {
  const [row] = await sql.query<ContextRow>({
    name: 'load settling context',
    text: `SELECT
      (SELECT json_agg(json_build_object('id', c.id, 'stId', c.st_id::text, 'field', c.field, 'cause', c.cause, 'remote', c.remote))
       FROM sync.conflicts c WHERE c.tenant_id = $1 AND c.entity = $2 AND c.state = 'OPEN'
         AND ($3::bigint[] IS NULL OR c.st_id = ANY ($3))) AS conflicts,
      (SELECT json_object_agg(p.field, p.strategy) FROM crm.conflict_policies p
       WHERE p.tenant_id = $1 AND p.entity = $2) AS policies`,
    values: [sql.tenantId, entity, stIds === null ? null : arrayLiteral(stIds)],
  });
  return { open: row?.conflicts ?? [], policyOf: policyOf(row?.policies ?? null) };
}

function policyOf(policies: ContextRow['policies']): PolicyOf {
  if (policies === null) return leaveToPeople;
  return (field) => policies[field] ?? policies[ALL_FIELDS] ?? 'MANUAL';
}
