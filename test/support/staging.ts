import { writeAudit } from '../../src/pricebook/audit/write-audit.ts';
import { RemoteTree } from '../../src/pricebook/conflicts/remote-tree.ts';
import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { loadEdits } from '../../src/pricebook/edits/load-edits.ts';
import { writeEdits } from '../../src/pricebook/edits/write-edits.ts';
import { masterId } from '../../src/pricebook/master-id.ts';
import { loadCategoryRecords, lockRecords } from '../../src/pricebook/raw-records.ts';
import { rebuild } from '../../src/pricebook/rebuild.ts';
import { itemKinds, type PricebookEntity } from '../../src/servicetitan/entities.ts';
import { query } from './mirror-state.ts';
import { type Mirror, tenantId } from './pulling.ts';

/** Fields with what they shall be, and what ServiceTitan had when that was said. */
type Wishes = Readonly<Record<string, readonly [value: EditValue, base: EditValue]>>;

/** Stages edits as commands would, without their checks, and shows them. */
export async function stageEdits(
  mirror: Mirror,
  entity: PricebookEntity,
  wishes: Readonly<Record<string, Wishes>>,
  by = 'anna',
): Promise<void> {
  const at = new Date();
  const stIds = Object.keys(wishes);
  await mirror.db.transaction(tenantId, async (tx) => {
    await lockRecords(tx, entity, stIds);
    const known = await loadEdits(tx, entity, stIds);
    const raw = await tx.query<{ stId: string; revision: number }>({
      text: `SELECT st_id AS "stId", revision FROM raw.st_records WHERE tenant_id = $1 AND entity = $2`,
      values: [tenantId, entity],
    });
    const revisions = new Map(raw.map(({ stId, revision }) => [stId, revision]));
    const kind = entity === 'categories' ? 'CATEGORY' : itemKinds[entity];
    const writes = Object.entries(wishes).map(([stId, fields]) => ({
      stId,
      id: masterId(tenantId, kind, stId),
      draftId: null,
      version: (known.get(stId)?.version ?? 0) + 1,
      set: Object.entries(fields).map(([field, [value, base]]) => ({
        ...{ field, value, base },
        state: 'STAGED' as const,
      })),
      clear: [],
    }));
    writeEdits(tx, entity, { by, at }, writes);
    writeAudit(
      tx,
      { entity, actor: by, runId: null, at },
      writes.map(({ stId, version }) => ({
        stId,
        version: (revisions.get(stId) ?? 0) + version,
        action: 'STAGED',
        changes: {},
      })),
    );
  });
  await rebuild(mirror.db, tenantId, { check: false });
}

/** Where ServiceTitan has a category now: what a staged place is made on. */
export async function stagedBase(mirror: Mirror, stId: string): Promise<EditValue> {
  const records = await mirror.db.transaction(tenantId, (tx) => loadCategoryRecords(tx));
  return new RemoteTree(records).placeOf(stId) as unknown as EditValue;
}

/** All conflicts, the oldest first. */
export function readConflicts(mirror: Mirror) {
  return query<{ id: string; field: string; state: string }>(
    mirror,
    'SELECT id, st_id AS "stId", field, state, strategy, value, local, remote, resolved_by AS by FROM sync.conflicts ORDER BY detected_at, st_id, field',
  );
}
