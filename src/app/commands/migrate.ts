import { openFoundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** `lazi migrate`: opening the foundation migrates; say so and stop. */
export async function migrateDatabase({
  config,
  logger,
  shutdown,
  terminal,
}: CommandContext): Promise<number> {
  await openFoundation(config, shutdown, { role: 'migrate', logger });
  terminal.line('The database is up to date.');
  return 0;
}
