import { createPushPlan } from '../../../sync/push/commands.ts';
import type { Push } from '../../../sync/push/push.ts';
import { actingTenant, type TenantFlags } from '../../acting-tenant.ts';
import { type Foundation, openFoundation } from '../../foundation.ts';
import type { CommandContext } from '../context.ts';
import { COMMAND_LINE } from './command-line-user.ts';
import { readPushAndCalls } from './follow-push.ts';
import { reportPlan } from './report-push.ts';

/** `lazi plan`: what a push of all that is staged would send. Sends nothing. */
export async function plan(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'plan', logger });
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const { id: pushId } = await makePlan(foundation, tenantId);
  const { push, calls } = await readPushAndCalls(foundation, { tenantId, pushId });
  reportPlan(terminal, push, calls);
  terminal.line();
  terminal.line(`To send it: lazi push --plan ${pushId}${flag}`);
  return 0;
}

/** Plans a push of all that is staged. Errors  InvalidInputError where nothing is. */
export function makePlan({ config, db, clock }: Foundation, tenantId: bigint): Promise<Push> {
  const request = { tenantId, ids: null, comment: null, requestedBy: COMMAND_LINE };
  return createPushPlan(db, clock, { ...request, callsPerSecond: config.callsPerSecond });
}
