import type { Sql } from './statement.ts';

/** Whatever runs statements for one tenant: a request's read session, or a transaction. */
export interface TenantSql extends Sql {
  readonly tenantId: bigint;
}
