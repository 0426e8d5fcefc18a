import { builder } from '../builder.ts';

/** Rows counted by a step, or by all steps of a run. */
export interface SyncCountsShape {
  readonly fetched: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly parked: number;
  readonly conflicts: number;
}

export const SyncCounts = builder.objectRef<SyncCountsShape>('SyncCounts').implement({
  description: 'Records counted by a pull.',
  fields: (t) => ({
    fetched: t.exposeInt('fetched', { description: 'Read from ServiceTitan.' }),
    created: t.exposeInt('created', { description: 'New here.' }),
    updated: t.exposeInt('updated', { description: 'Changed here.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Read, and the same as here.' }),
    deleted: t.exposeInt('deleted', { description: 'Gone from ServiceTitan, and from here.' }),
    parked: t.exposeInt('parked', { description: 'Set aside: see `parkedRecords`.' }),
    conflicts: t.exposeInt('conflicts', { description: 'Changed here and in ServiceTitan.' }),
  }),
});

const nothing: SyncCountsShape = {
  fetched: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  parked: 0,
  conflicts: 0,
};

/** The sum over steps. */
export function sumCounts(steps: readonly SyncCountsShape[]): SyncCountsShape {
  return steps.reduce(
    (sum, step) => ({
      fetched: sum.fetched + step.fetched,
      created: sum.created + step.created,
      updated: sum.updated + step.updated,
      unchanged: sum.unchanged + step.unchanged,
      deleted: sum.deleted + step.deleted,
      parked: sum.parked + step.parked,
      conflicts: sum.conflicts + step.conflicts,
    }),
    nothing,
  );
}
