import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { openFoundation } from '../foundation.ts';
import { shown } from '../report-push.ts';
import type { CommandContext } from './context.ts';

const SHOWN = 200;

interface OpenConflictRow {
  readonly id: string;
  readonly entity: string;
  readonly stId: string;
  readonly field: string;
  readonly type: string;
  readonly base: EditValue;
  readonly local: EditValue;
  readonly remote: EditValue;
  readonly localBy: string;
}

/** `lazi conflicts`: what both sides have changed, for somebody to decide. */
export async function conflicts({
  config,
  logger,
  shutdown,
  terminal,
}: CommandContext): Promise<number> {
  const { db } = await openFoundation(config, shutdown, { role: 'conflicts', logger });
  const rows = await db.transaction(config.tenantId, (tx) =>
    tx.query<OpenConflictRow>({
      name: 'list open conflicts',
      text: `SELECT id, entity, st_id AS "stId", field, type, base, local, remote, local_by AS "localBy"
        FROM sync.conflicts WHERE tenant_id = $1 AND state = 'OPEN' ORDER BY detected_at DESC LIMIT $2`,
      values: [config.tenantId, SHOWN],
    }),
  );
  if (rows.length === 0) {
    terminal.line('No conflicts are open.');
    return 0;
  }
  for (const { id, entity, stId, field, type, base, local, remote, localBy } of rows) {
    terminal.line(`${id}  ${entity} ${stId}  ${field}  ${type}`);
    terminal.line(
      `    was ${shown(base)}, ${localBy} wants ${shown(local)}, ServiceTitan has ${shown(remote)}`,
    );
  }
  terminal.line();
  terminal.line('Decide with the mutation resolveConflict: KEEP_ST, KEEP_LOCAL or MANUAL.');
  return 0;
}
