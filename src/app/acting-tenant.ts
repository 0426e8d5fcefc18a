import { InvalidStateError } from '../errors.ts';
import { loadTenant } from '../tenancy/tenants.ts';
import type { Foundation } from './foundation.ts';

/** Whom a command is about. */
export interface TenantFlags {
  /** @default the tenant the deployment is configured for */
  readonly tenant?: bigint;
}

export interface ActingTenant {
  readonly tenantId: bigint;
  /** What names it in a command to run next: nothing for the configured one. */
  readonly flag: string;
}

/** Errors  NotFoundError for a tenant that is not served here; InvalidStateError for one that is disabled. */
export async function actingTenant(
  { config, db }: Pick<Foundation, 'config' | 'db'>,
  { tenant: named }: TenantFlags,
): Promise<ActingTenant> {
  const tenantId = named ?? config.tenantId;
  const { state } = await loadTenant(db.readsOf(tenantId));
  if (state === 'DISABLED') {
    throw new InvalidStateError(
      `Tenant ${tenantId} is disabled; \`lazi tenant enable ${tenantId}\` takes it back.`,
    );
  }
  return { tenantId, flag: tenantId === config.tenantId ? '' : ` --tenant ${tenantId}` };
}
