import { InvalidInputError } from '../../../errors.ts';
import type { Resolution } from '../../../pricebook/commands/conflicts/resolution.ts';
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
  readonly keep?: keyof typeof STRATEGIES;
  /** What it shall be instead. */
  readonly value?: string;
}

/** `lazi resolve`: decides conflicts, each by itself, and answers 0 only when all of them are decided. */
export async function resolve(
  { config, logger, shutdown, terminal }: CommandContext,
  ids: readonly string[],
  flags: ResolveFlags,
): Promise<number> {
  const decision = decisionOf(ids, flags);
  const foundation = await openFoundation(config, shutdown, { role: 'resolve', logger });
  const { db, clock } = foundation;
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const outcomes = await resolveConflicts(
    db,
    { tenantId, by: COMMAND_LINE, at: clock.now() },
    ids.map((id) => ({ id, ...decision })),
  );
  for (const outcome of outcomes) {
    const { id, ok } = outcome;
    terminal.line(ok ? `${id}  decided: ${decision.strategy}` : `${id}  ${outcome.error.message}`);
  }
  terminal.line();
  terminal.line(`To see what a push would send now: lazi plan${flag}`);
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
}

/** Errors  InvalidInputError unless it is said how they end. */
function decisionOf(ids: readonly string[], { keep, value }: ResolveFlags): Omit<Resolution, 'id'> {
  if (keep !== undefined) return { strategy: STRATEGIES[keep], path: 'ids' };
  if (value === undefined) {
    const problem = 'Say whose value it shall be with --keep, or which other one with --value.';
    throw new InvalidInputError('keep', problem);
  }
  if (ids.length > 1) {
    throw new InvalidInputError('value', '--value decides one conflict: each needs its own.');
  }
  return { strategy: 'MANUAL', value: readValue(value), path: 'value' };
}

/**
 * What is meant by a value on the command line.   Pure.
 * Shape   Text, as a name is, unless it is JSON of another kind; a number is text, too, since prices keep all their digits.
 */
export function readValue(given: string): unknown {
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === 'number' ? given : value;
  } catch {
    return given;
  }
}
