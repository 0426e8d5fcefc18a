import { listPending } from '../../../pricebook/pending/list-pending.ts';
import { actingTenant, type TenantFlags } from '../../acting-tenant.ts';
import { openFoundation } from '../../foundation.ts';
import type { CommandContext } from '../context.ts';
import { shown } from './report-push.ts';

const SHOWN = 200;

/** `lazi pending`: what is staged and not pushed yet. */
export async function pending(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'pending', logger });
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const page = { filter: {}, fromEnd: false, limit: SHOWN };
  const { edits, hasMore } = await listPending(foundation.db.readsOf(tenantId), page);
  if (edits.length === 0) {
    terminal.line('Nothing is staged. Stage changes with the mutations of the API.');
    return 0;
  }
  for (const { state, entity, label, field, base, value, stagedBy } of edits) {
    terminal.line(
      `${state.padEnd(10)} ${entity.padEnd(18)} ${label}  ${field}: ${shown(base)} -> ${shown(value)}  (${stagedBy})`,
    );
  }
  if (hasMore) terminal.line(`… and more: these are the newest ${SHOWN}.`);
  terminal.line();
  terminal.line(`To see what a push would send: lazi plan${flag}`);
  return 0;
}
