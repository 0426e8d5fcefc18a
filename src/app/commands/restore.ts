import { restoreBackup } from '../../db/backup/restore-backup.ts';
import { migrateQueue } from '../../jobs/migrate-queue.ts';
import { statementsAfterRestore } from '../../sync/restored.ts';
import { findDatabase } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** `lazi restore <file>`: puts a backup into an empty database, or in the place of what is there. */
export async function restore(
  context: CommandContext,
  file: string,
  { replace }: { readonly replace: boolean },
): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const { migrationUrl: url } = await findDatabase(config, shutdown, logger);
  const { takenAt } = await restoreBackup({
    ...{ url, file, replace, logger },
    settle: statementsAfterRestore,
  });
  if (!config.redisUrl) await migrateQueue({ ownerUrl: url });
  terminal.line(`The database is as it was at ${takenAt.toISOString()}.`);
  terminal.line(
    'Nothing was sent to ServiceTitan. The first worker that starts reads everything again; what was staged is staged still: see `lazi pending`.',
  );
  return 0;
}
