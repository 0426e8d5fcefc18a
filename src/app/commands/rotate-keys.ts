import { createKeyRing } from '../../tenancy/connections/key-ring.ts';
import { rotateConnection } from '../../tenancy/connections/stored-connections.ts';
import { listTenants } from '../../tenancy/tenants.ts';
import { openFoundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/**
 * `lazi rotate-keys`: seals what was sealed by a key of `LAZI_ENCRYPTION_KEYS_BEFORE` under `LAZI_ENCRYPTION_KEY`. It can be run again
 * at any time, also while gateways and workers run.
 */
export async function rotateKeys(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const ring = createKeyRing(config.encryption);
  ring.current();
  const { db } = await openFoundation(config, shutdown, { role: 'rotate-keys', logger });
  let rotated = 0;
  let failed = 0;
  for (const { tenantId } of await listTenants(db)) {
    try {
      if (await rotateConnection(db, ring, tenantId)) rotated += 1;
    } catch (error) {
      failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      terminal.line(`✗ tenant ${tenantId}: ${reason}`);
    }
  }
  terminal.line(`${rotated} sealed anew, the others had the key already.`);
  if (failed > 0)
    terminal.line(`${failed} could not be opened: keep the keys they were sealed by.`);
  else terminal.line('LAZI_ENCRYPTION_KEYS_BEFORE is not needed any more.');
  return failed === 0 ? 0 : 1;
}
