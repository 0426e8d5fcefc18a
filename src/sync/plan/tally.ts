import type { StepCounts } from '../runs/run.ts';
import type { BatchPlan } from './plan-batch.ts';

/**
 * What a batch adds to the counts of a step; see `StepCounts` for what they mean. Pure: `seen` is only read.
 * Shape   `keys` are distinct: those of all rows of the batch, parked ones among them.
 */
export function countBatch(
  counts: StepCounts,
  seen: ReadonlySet<string>,
  batch: { readonly plan: BatchPlan; readonly keys: readonly string[] },
): StepCounts {
  const { plan, keys } = batch;
  const created = plan.writes.filter((write) => write.action === 'CREATED').length;
  const unchanged = plan.unchanged.filter((row) => !row.writtenByThisRun && !seen.has(row.stId));
  return {
    ...counts,
    fetched: counts.fetched + keys.filter((key) => !seen.has(key)).length,
    created: counts.created + created,
    updated: counts.updated + plan.writes.length - created,
    unchanged: counts.unchanged + unchanged.length,
  };
}
