import { listConflicts } from '../../../pricebook/conflicts/list-conflicts.ts';
import { actingTenant, type TenantFlags } from '../../acting-tenant.ts';
import { openFoundation } from '../../foundation.ts';
import type { CommandContext } from '../context.ts';
import { shown } from './report-push.ts';

const SHOWN = 200;

/** `lazi conflicts`: what both sides have changed, for somebody to decide. */
export async function conflicts(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'conflicts', logger });
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const rows = await listConflicts(foundation.db.readsOf(tenantId), {
    filter: { state: 'OPEN' },
    ...{ olderThan: undefined, newerThan: undefined, direction: 'desc', take: SHOWN + 1 },
  });
  if (rows.length === 0) {
    terminal.line('No conflicts are open.');
    return 0;
  }
  for (const conflict of rows.slice(0, SHOWN)) {
    const { id, entity, stId, label, field, type, base, local, remote, localBy } = conflict;
    terminal.line(`${id}  ${entity} ${stId} ${label}  ${field}  ${type}`);
    terminal.line(
      `    was ${shown(base)}, ${localBy} wants ${shown(local)}, ServiceTitan has ${shown(remote)}`,
    );
  }
  if (rows.length > SHOWN) terminal.line(`… and more: these are the newest ${SHOWN}.`);
  terminal.line();
  terminal.line(`To decide one or several: lazi resolve <id> --keep st, or --keep local${flag}`);
  terminal.line(`For another value than both: lazi resolve <id> --value <value>${flag}`);
  return 0;
}
