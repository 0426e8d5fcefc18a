import type { PendingCount } from '../../../pricebook/pending/list-pending.ts';
import { builder } from '../../builder.ts';
import { SyncEntity, toEntityName } from '../../sync/sync-enums.ts';
import { EditState } from '../edit-enums.ts';

interface EntityCount {
  readonly entity: PendingCount['entity'];
  readonly count: number;
}
interface StateCount {
  readonly state: PendingCount['state'];
  readonly count: number;
}

const PendingEntityCount = builder.objectRef<EntityCount>('PendingEntityCount').implement({
  description: 'How many changes of one entity are staged.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'The entity.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const PendingStateCount = builder.objectRef<StateCount>('PendingStateCount').implement({
  description: 'How many staged changes are in one state.',
  fields: (t) => ({
    state: t.expose('state', { type: EditState, description: 'The state.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

export const PendingTotals = builder.objectRef<readonly PendingCount[]>('PendingTotals').implement({
  description: 'How many changes are staged.',
  fields: (t) => ({
    byEntity: t.field({
      type: [PendingEntityCount],
      complexity: 1,
      description: 'By entity, without those that have none.',
      resolve: (counts) =>
        sums(counts, ({ entity }) => entity).map(([entity, count]) => ({ entity, count })),
    }),
    byState: t.field({
      type: [PendingStateCount],
      complexity: 1,
      description: 'By state, without those that none is in.',
      resolve: (counts) =>
        sums(counts, ({ state }) => state).map(([state, count]) => ({ state, count })),
    }),
    total: t.int({
      description: 'All together.',
      resolve: (counts) => counts.reduce((sum, { count }) => sum + count, 0),
    }),
  }),
});

function sums<Key extends string>(
  counts: readonly PendingCount[],
  keyOf: (count: PendingCount) => Key,
): [Key, number][] {
  const found = new Map<Key, number>();
  for (const one of counts) {
    found.set(keyOf(one), (found.get(keyOf(one)) ?? 0) + one.count);
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}
