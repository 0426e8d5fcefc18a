import type { Database } from '../db/database.ts';
import type { PricebookEntity } from '../servicetitan/entities.ts';
import { type Run, readRun } from './runs/run.ts';

export interface EntityStatus {
  readonly entity: PricebookEntity;
  /** Records here that ServiceTitan has, as of the last read. */
  readonly records: number;
  /** Records parked now, each with its reason. */
  readonly parked: number;
  readonly lastReadAt: Date | null;
  readonly lastFullReadAt: Date | null;
}

export interface MirrorStatus {
  readonly entities: readonly EntityStatus[];
  /** Newest first. */
  readonly lastRuns: readonly Run[];
}

const selectEntities = `
SELECT c.entity, c.last_read_at AS "lastReadAt", c.last_full_read_at AS "lastFullReadAt",
       (SELECT count(*)::int FROM raw.st_records r
        WHERE r.tenant_id = c.tenant_id AND r.entity = c.entity AND r.deleted_at IS NULL) AS records,
       (SELECT count(*)::int FROM sync.parked_records p
        WHERE p.tenant_id = c.tenant_id AND p.entity = c.entity AND p.resolved_at IS NULL) AS parked
FROM sync.checkpoints c WHERE c.tenant_id = $1 ORDER BY c.entity`;

/** What is mirrored of a tenant, and what its last runs did. */
export async function readMirrorStatus(
  db: Database,
  tenantId: bigint,
  options: { readonly lastRuns: number },
): Promise<MirrorStatus> {
  const session = db.openReadSession(tenantId);
  try {
    const entities = await session.query<EntityStatus>({
      name: 'select-entity-status',
      text: selectEntities,
      values: [tenantId],
    });
    const ids = await session.query<{ id: string }>({
      name: 'select-last-runs',
      text: 'SELECT id FROM sync.runs WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2',
      values: [tenantId, options.lastRuns],
    });
    const lastRuns: Run[] = [];
    for (const { id } of ids) lastRuns.push(await readRun(session, tenantId, id));
    return { entities, lastRuns };
  } finally {
    await session.close();
  }
}
