import type { AuditAction } from '../../audit/write-audit.ts';
import type { EditPlan, EditToSet } from '../../edits/plan-edits.ts';
import type { EditState, RecordEdits, StagedEdit } from '../../edits/record-edits.ts';
import type { EditUpdate, RecordWrite } from '../../edits/write-edits.ts';
import { masterId } from '../../master-id.ts';
import { isDraftId } from '../../st-id.ts';
import type { Staging } from '../items/staging.ts';

/** What becomes of what is staged for one category. */
export interface CategoryChange {
  readonly before: RecordEdits | undefined;
  readonly after: RecordEdits;
  readonly write: RecordWrite;
  readonly action: AuditAction;
  readonly changes: EditPlan['changes'];
}

/** A change of what is staged, and places that others hold by what has moved: they keep their place, and nobody staged anything. */
export interface ForestChange {
  readonly changes: readonly CategoryChange[];
  readonly anchors: readonly EditUpdate[];
}

export function isEmptyPlan({ set, clear }: Pick<EditPlan, 'set' | 'clear'>): boolean {
  return set.length + clear.length === 0;
}

/**
 * What a plan makes of a category: one more version.   Pure.
 * An edit of a field that is in conflict stays in conflict, whatever its new value: somebody has to decide.
 */
export function changeCategory(
  { tenantId, by, at }: Staging,
  stId: string,
  before: RecordEdits | undefined,
  plan: EditPlan,
  action: AuditAction,
): CategoryChange {
  const version = (before?.version ?? 0) + 1;
  const edits = new Map(before?.edits);
  for (const field of plan.clear) edits.delete(field);
  const set = plan.set.map((edit) => ({ ...edit, state: stateOf(edit, edits.get(edit.field)) }));
  for (const { field, value, base, state } of set) {
    edits.set(field, {
      ...{ field, value, base, state, version, stagedBy: by, stagedAt: at },
      ...{ error: null, attempts: 0, lastAttemptAt: null },
    });
  }
  const id = before?.id ?? masterId(tenantId, 'CATEGORY', stId);
  const draftId = before?.draftId ?? (isDraftId(stId) ? stId : null);
  const createdAt = before?.createdAt ?? at;
  return {
    before,
    after: { entity: 'categories', stId, id, draftId, version, createdAt, changedAt: at, edits },
    write: { stId, id, draftId, version, set, clear: plan.clear },
    action,
    changes: plan.changes,
  };
}

function stateOf({ local }: EditToSet, edit: StagedEdit | undefined): EditState {
  if (local) return 'LOCAL';
  return edit?.state === 'CONFLICTED' ? 'CONFLICTED' : 'STAGED';
}
