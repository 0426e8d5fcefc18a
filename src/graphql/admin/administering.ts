import type { Administering } from '../../tenancy/admin-log.ts';
import type { Context } from '../context.ts';

/** Who administers which tenant, and when: for the commands and their log. */
export function administeringOf({ viewer, clock }: Context): Administering {
  return { tenantId: viewer.tenantId, by: viewer.subject, at: clock.now() };
}
