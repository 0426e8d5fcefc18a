import type { AuditAction, AuditEntry } from '../../audit/write-audit.ts';
import type { EditPlan } from '../../edits/plan-edits.ts';
import type { EditState, RecordEdits, StagedEdit } from '../../edits/record-edits.ts';
import type { RecordWrite } from '../../edits/write-edits.ts';
import type { ItemRow } from '../../items/item-row.ts';
import { projectItem } from '../../items/project-item.ts';
import { masterId } from '../../master-id.ts';
import { isDraftId } from '../../st-id.ts';
import { type HeldItem, versionOf } from './hold-items.ts';
import type { ItemStaging } from './staging.ts';

/** All that is written for one item whose staged edits change. */
export interface ItemChange {
  readonly before: HeldItem;
  readonly write: RecordWrite;
  readonly audit: AuditEntry;
  /** The row of master afterwards; null where there is none any more. */
  readonly row: ItemRow | null;
}

/** Whether the plan changes anything. */
export function isChange({ set, clear }: Pick<EditPlan, 'set' | 'clear'>): boolean {
  return set.length + clear.length > 0;
}

/**
 * What a plan makes of an item: one more version, with one audit row.   Pure.
 * An edit of a field that is in conflict stays in conflict, whatever its new value: somebody has to decide.
 */
export function changeItem(
  staging: ItemStaging,
  held: HeldItem,
  plan: EditPlan,
  action: AuditAction,
): ItemChange {
  const { stId, record, edits: before } = held;
  const { tenantId, kind, by, at } = staging;
  const version = (before?.version ?? 0) + 1;
  const edits = new Map(before?.edits);
  for (const field of plan.clear) edits.delete(field);
  const set = plan.set.map(({ field, value, base, local }) => ({
    ...{ field, value, base },
    state: nextState(edits.get(field), local),
  }));
  for (const edit of set) {
    edits.set(edit.field, {
      ...edit,
      ...{ version, stagedBy: by, stagedAt: at, error: null, attempts: 0, lastAttemptAt: null },
    });
  }
  const after: RecordEdits = {
    entity: staging.entity,
    stId,
    id: before?.id ?? masterId(tenantId, kind, stId),
    draftId: before?.draftId ?? (isDraftId(stId) ? stId : null),
    version,
    createdAt: before?.createdAt ?? at,
    changedAt: at,
    edits,
  };
  const { id, draftId } = after;
  return {
    before: held,
    write: { stId, id, draftId, version, set, clear: plan.clear },
    audit: { stId, version: versionOf(held) + 1, action, changes: plan.changes },
    row: projectItem(tenantId, { kind, stId, record, edits: after }),
  };
}

function nextState(edit: StagedEdit | undefined, local: boolean): EditState {
  if (local) return 'LOCAL';
  return edit?.state === 'CONFLICTED' ? 'CONFLICTED' : 'STAGED';
}
