import type { NewEvent } from '../../events/types.ts';
import type { BatchPlan } from '../plan/plan-batch.ts';
import type { StepCounts } from '../runs/run.ts';
import type { Pull } from './deps.ts';
import type { OpenStep } from './open-step.ts';

/** One event for each category a batch changes; none once the run has changed more than anybody would follow one by one. */
export function categoryEvents(pull: Pull, step: OpenStep, plan: BatchPlan): NewEvent[] {
  if (!areFollowed(pull, step, plan.writes.length)) return [];
  return plan.writes.map(({ row, action, changes }) => ({
    type: 'categoryUpdated',
    payload: {
      stId: row.stId,
      name: nameOf(row.record),
      // A category that is back was not there to anybody who followed.
      change: action === 'UPDATED' ? 'UPDATED' : 'CREATED',
      changes: Object.keys(changes ?? {}),
    },
  }));
}

export interface DeletedCategory {
  readonly stId: string;
  readonly name: string;
}

export function categoryDeletedEvents(
  pull: Pull,
  step: OpenStep,
  deleted: readonly DeletedCategory[],
): NewEvent[] {
  if (!areFollowed(pull, step, deleted.length)) return [];
  return deleted.map(({ stId, name }) => ({
    type: 'categoryUpdated',
    payload: { stId, name, change: 'DELETED', changes: [] },
  }));
}

/** That the tree has changed, told once at the end of a step that changed it. */
export function categoriesSyncedEvents(pull: Pull, step: OpenStep, counts: StepCounts): NewEvent[] {
  const { created, updated, deleted } = counts;
  const count = created + updated + deleted;
  if (step.entity !== 'categories' || step.dryRun !== null || count === 0) return [];
  const incremental = pull.run.mode === 'INCREMENTAL';
  const payload = {
    ...({ runId: pull.run.id, count, type: 'categories', incremental } as const),
    ...{ created, updated, deleted },
  };
  return [{ type: 'categoriesSynced', payload }];
}

function areFollowed(pull: Pull, step: OpenStep, more: number): boolean {
  const { created, updated, deleted } = step.counts;
  const changed = created + updated + deleted + more;
  return step.entity === 'categories' && changed <= pull.limits.categoryEvents;
}

function nameOf(record: Readonly<Record<string, unknown>>): string {
  return typeof record['name'] === 'string' ? record['name'] : '';
}
