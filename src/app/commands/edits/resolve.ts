import { resolveConflicts } from '../../../pricebook/commands/conflicts/resolve-conflicts.ts';
import type { Strategy } from '../../../pricebook/conflicts/conflict.ts';
import { actingTenant, type TenantFlags } from '../../acting-tenant.ts';
import { openFoundation } from '../../foundation.ts';
import type { CommandContext } from '../context.ts';
import { COMMAND_LINE } from './command-line-user.ts';

const STRATEGIES = { st: 'KEEP_ST', local: 'KEEP_LOCAL' } as const satisfies Record<
  string,
  Strategy
>;

export interface ResolveFlags extends TenantFlags {
  /** Whose value it shall be. */
  readonly keep: keyof typeof STRATEGIES;
}

/** `lazi resolve`: decides conflicts, each by itself, and answers 0 only when all of them are decided. */
export async function resolve(
  { config, logger, shutdown, terminal }: CommandContext,
  ids: readonly string[],
  flags: ResolveFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'resolve', logger });
  const { db, clock } = foundation;
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const strategy = STRATEGIES[flags.keep];
  const outcomes = await resolveConflicts(
    db,
    { tenantId, by: COMMAND_LINE, at: clock.now() },
    ids.map((id) => ({ id, strategy, path: 'ids' })),
  );
  for (const outcome of outcomes) {
    const { id, ok } = outcome;
    terminal.line(ok ? `${id}  decided: ${strategy}` : `${id}  ${outcome.error.message}`);
  }
  terminal.line();
  terminal.line(`To see what a push would send now: lazi plan${flag}`);
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
}
