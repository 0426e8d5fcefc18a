import { deleteTenant } from '../../../tenancy/off-boarding/delete-tenant.ts';
import { exportTenant } from '../../../tenancy/off-boarding/export-tenant.ts';
import { openFoundation } from '../../foundation.ts';
import type { CommandContext } from '../context.ts';

/** `lazi tenant export <id> <file>` */
export async function exportTo(
  { config, shutdown, logger, terminal }: CommandContext,
  { id, file }: { readonly id: bigint; readonly file: string },
): Promise<number> {
  const { db } = await openFoundation(config, shutdown, { role: 'tenant', logger });
  const { rows } = await exportTenant(db, { tenantId: id, file });
  terminal.line(`${rows} rows of tenant ${id} are in ${file} (gzip, one JSON object a line).`);
  return 0;
}

/** `lazi tenant delete <id> --yes` */
export async function remove(
  { config, shutdown, logger, terminal }: CommandContext,
  { id, yes }: { readonly id: bigint; readonly yes: boolean },
): Promise<number> {
  if (!yes) {
    terminal.line(
      `This deletes everything that is known of tenant ${id}, its history too, for good.`,
    );
    terminal.line(
      `ServiceTitan keeps what it has. Keep a copy: lazi tenant export ${id} tenant.jsonl.gz`,
    );
    terminal.line(`Then: lazi tenant delete ${id} --yes`);
    return 1;
  }
  const { db, migrationUrl } = await openFoundation(config, shutdown, { role: 'tenant', logger });
  const purged = await deleteTenant(db, { ownerUrl: migrationUrl, tenantId: id });
  for (const [table, rows] of Object.entries(purged)) terminal.line(`${table.padEnd(32)}${rows}`);
  terminal.line(`Tenant ${id} is gone.`);
  return 0;
}
