import { type Command, InvalidArgumentError } from 'commander';
import { isRole, type Role, roles } from '../identity/permissions.ts';
import { parseTenantId } from '../lib/tenant-id.ts';
import { isUuid } from '../lib/uuid.ts';
import type { CommandContext } from './commands/context.ts';

/** What a command does; answers the exit code. */
export type Run = (context: CommandContext) => Promise<number>;

export type Options = Readonly<Record<string, unknown>>;

/** Says what a command does once its options and operands are read. Each is imported when it is asked for. */
export type DescribeAction = (
  command: Command,
  load: (options: Options, operands: readonly unknown[]) => Promise<Run>,
) => Command;

/** Lets a command be about another tenant than the configured one: see `TenantFlags`. */
export function ofTenant(command: Command): Command {
  return command.option('--tenant <id>', 'whose, unless it is the configured one', tenantId);
}

export function wholeNumber(given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(given);
}

export function uuid(given: string): string {
  if (!isUuid(given)) throw new InvalidArgumentError('It must be an id as lazi prints it.');
  return given;
}

export function tenantId(given: string): bigint {
  const id = parseTenantId(given);
  if (id === null)
    throw new InvalidArgumentError('It must be the number of a ServiceTitan tenant.');
  return id;
}

export function role(given: string): Role {
  const name = given.toUpperCase();
  if (!isRole(name)) throw new InvalidArgumentError(`It must be one of ${roles.join(', ')}.`);
  return name;
}
