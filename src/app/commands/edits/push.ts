import { InvalidInputError } from '../../../errors.ts';
import { applyPushPlan } from '../../../sync/push/commands.ts';
import { type FoundRecord, retryPush } from '../../../sync/push/retry-push.ts';
import { type ActingTenant, actingTenant, type TenantFlags } from '../../acting-tenant.ts';
import { type Foundation, openFoundation } from '../../foundation.ts';
import { openQueue } from '../../roles/queue.ts';
import { INTERRUPTED, listenForStop } from '../../stop-signals.ts';
import type { CommandContext } from '../context.ts';
import { COMMAND_LINE } from './command-line-user.ts';
import { followPush, readPushAndCalls } from './follow-push.ts';
import { makePlan } from './plan.ts';
import { reportPush } from './report-push.ts';

export interface PushFlags extends TenantFlags {
  /** A plan made before. */
  readonly plan?: string;
  /** A push that did not do everything. */
  readonly retry?: string;
  /** What that one asks. */
  readonly found?: readonly FoundRecord[];
}

/** `lazi push`: sends what is staged, a plan, or what a push has left, shows the progress, and answers 0 only when ServiceTitan has taken all of it. */
export async function push(context: CommandContext, flags: PushFlags): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.endProgress());
  const foundation = await openFoundation(config, shutdown, { role: 'push', logger });
  const tenant = await actingTenant(foundation, flags);
  const { tenantId } = tenant;
  const queue = openQueue(foundation, shutdown);
  const pushId = await request(context, foundation, tenant, flags);
  await queue.wake({ tenantId, runId: pushId });
  try {
    const ended = await followPush(context, foundation, { tenantId, pushId }, stopping);
    terminal.endProgress();
    reportPush(terminal, ended, tenant);
    return ended.push.state === 'SUCCEEDED' ? 0 : 1;
  } catch (error) {
    if (!stopping.aborted) throw error;
    terminal.endProgress();
    terminal.line(`Stopped looking. Push ${pushId} goes on when a worker takes it up.`);
    return INTERRUPTED;
  }
}

/** Asks for the push; when it has answered with its id, the wish is durable. */
async function request(
  { config }: CommandContext,
  foundation: Foundation,
  { tenantId }: ActingTenant,
  { plan, retry, found = [] }: PushFlags,
): Promise<string> {
  const { db, clock } = foundation;
  const asked = { tenantId, requestedBy: COMMAND_LINE };
  if (retry !== undefined) {
    return (await retryPush(db, { ...asked, pushId: retry, found })).id;
  }
  if (found.length > 0) throw new InvalidInputError('found', '--found goes with --retry.');
  const planned =
    plan === undefined
      ? await makePlan(foundation, tenantId)
      : (await readPushAndCalls(foundation, { tenantId, pushId: plan })).push;
  const { id: pushId, hash } = planned;
  const { needsApproval } = config.push;
  await applyPushPlan(db, clock, { ...asked, pushId, hash, needsApproval });
  return pushId;
}
