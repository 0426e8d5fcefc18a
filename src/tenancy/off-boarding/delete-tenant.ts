import type { Database } from '../../db/database.ts';
import { type Purged, purgeTenant } from '../../db/purge-tenant.ts';
import { InvalidStateError } from '../../errors.ts';
import { loadTenant } from '../tenants.ts';

/**
 * Deletes everything that is known of a tenant. It has to be disabled before, and no worker may be on it any more.
 * Errors  NotFoundError; InvalidStateError.
 */
export async function deleteTenant(
  db: Database,
  place: { readonly ownerUrl: string; readonly tenantId: bigint },
): Promise<Purged> {
  const { tenantId } = place;
  await db.transaction(tenantId, async (tx) => {
    const { state } = await loadTenant(tx);
    if (state !== 'DISABLED') {
      throw new InvalidStateError(
        `Tenant ${tenantId} is served: \`lazi tenant disable ${tenantId}\` first, then export and delete it.`,
      );
    }
    const working = await tx.query({
      text: 'SELECT FROM sync.leases WHERE tenant_id = $1 AND expires_at > clock_timestamp() LIMIT 1',
      values: [tenantId],
    });
    if (working.length > 0) {
      throw new InvalidStateError(
        `A worker is still on a pull or a push of tenant ${tenantId}: wait for its end, or cancel it.`,
      );
    }
  });
  return purgeTenant(place);
}
