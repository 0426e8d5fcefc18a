import { rebuild } from '../../pricebook/rebuild.ts';
import { openFoundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** `lazi rebuild`: projects master again from raw; with `check` it only compares and answers 1 on a difference. */
export async function rebuildMaster(
  { config, logger, shutdown, terminal }: CommandContext,
  { check }: { check: boolean },
): Promise<number> {
  const { db } = await openFoundation(config, shutdown, { role: 'rebuild', logger });
  const { rowCount, differenceCount, sample } = await rebuild(db, config.tenantId, { check });
  const rows = rowCount.toLocaleString('en-US');
  if (differenceCount === 0) {
    terminal.line(`All ${rows} rows are what ServiceTitan's records make them.`);
    return 0;
  }
  terminal.line(
    `${differenceCount} of ${rows} rows ${check ? 'differ' : 'differed and were mended'}:`,
  );
  for (const { kind, stId, problem, fields } of sample) {
    terminal.line(`  ${kind} ${stId}: ${problem.toLowerCase()} ${fields.join(', ')}`.trimEnd());
  }
  if (differenceCount > sample.length)
    terminal.line(`  and ${differenceCount - sample.length} more`);
  if (check) terminal.line('Run `lazi rebuild` to mend them.');
  return check ? 1 : 0;
}
