import { readMirrorStatus } from '../../sync/mirror-status.ts';
import { actingTenant, type TenantFlags } from '../acting-tenant.ts';
import { reportRun } from '../follow-run.ts';
import { openFoundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

const RUNS_SHOWN = 3;

/** `lazi status`: what is mirrored, how fresh it is, and what the last runs did. */
export async function status(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags,
): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'status', logger });
  const { db } = foundation;
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const { entities, lastRuns } = await readMirrorStatus(db, tenantId, { lastRuns: RUNS_SHOWN });
  if (lastRuns.length === 0) {
    terminal.line(`Nothing is mirrored of tenant ${tenantId} yet. Run \`lazi sync${flag}\`.`);
    return 0;
  }
  terminal.line(`Tenant ${tenantId}`);
  for (const { entity, records, parked, lastReadAt } of entities) {
    const read = lastReadAt ? `read ${lastReadAt.toISOString()}` : 'never read to its end';
    const aside = parked > 0 ? `, ${parked} parked` : '';
    terminal.line(
      `  ${entity.padEnd(20)}${records.toLocaleString('en-US').padStart(10)}  ${read}${aside}`,
    );
  }
  for (const run of lastRuns) {
    terminal.line();
    reportRun(terminal, run);
  }
  return 0;
}
