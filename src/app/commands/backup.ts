import { writeBackup } from '../../db/backup/write-backup.ts';
import { QUEUE_SCHEMA } from '../../jobs/queue-connection.ts';
import { findDatabase } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** `lazi backup <file>`: all rows of one moment in one file, while everybody goes on working. */
export async function backup(context: CommandContext, file: string): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const { migrationUrl } = await findDatabase(config, shutdown, logger);
  // The queue only wakes workers: what it would wake them for is in the tables.
  const summary = await writeBackup({ url: migrationUrl, file, leftOut: [QUEUE_SCHEMA] });
  terminal.line(
    `${file} holds ${summary.rows.toLocaleString('en')} rows of ${summary.tables} tables as of ${summary.takenAt.toISOString()}.`,
  );
  return 0;
}
