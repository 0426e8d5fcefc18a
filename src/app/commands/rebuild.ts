import { type Difference, rebuild } from '../../pricebook/rebuild.ts';
import { actingTenant, type TenantFlags } from '../acting-tenant.ts';
import { openFoundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** `lazi rebuild`: projects master again from raw; with `check` it only compares and answers 1 on a difference. */
export async function rebuildMaster(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: TenantFlags & { readonly check?: boolean },
): Promise<number> {
  const { check = false } = flags;
  const foundation = await openFoundation(config, shutdown, { role: 'rebuild', logger });
  const { tenantId, flag } = await actingTenant(foundation, flags);
  const { rowCount, differenceCount, sample } = await rebuild(foundation.db, tenantId, { check });
  const rows = rowCount.toLocaleString('en-US');
  if (differenceCount === 0) {
    terminal.line(`All ${rows} rows are what ServiceTitan's records make them.`);
    return 0;
  }
  const one = differenceCount === 1;
  const verdict = check ? `differ${one ? 's' : ''}` : `differed and ${one ? 'was' : 'were'} mended`;
  terminal.line(`${differenceCount} of ${rows} rows ${verdict}:`);
  for (const difference of sample) terminal.line(`  ${describe(difference)}`);
  if (differenceCount > sample.length)
    terminal.line(`  and ${differenceCount - sample.length} more`);
  if (check) terminal.line(`Run \`lazi rebuild${flag}\` to mend them.`);
  return check ? 1 : 0;
}

function describe({ kind, stId, problem, fields }: Difference): string {
  const row = `${kind.toLowerCase()} ${stId}`;
  if (problem === 'MISSING') return `${row} is missing`;
  if (problem === 'SURPLUS') return `${row} is here without a record of ServiceTitan`;
  return `${row} differs in ${fields.join(', ')}`;
}
