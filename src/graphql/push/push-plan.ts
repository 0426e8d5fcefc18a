import type { Push, PushWarning } from '../../sync/push/push.ts';
import { builder } from '../builder.ts';
import { SyncEntity, toEntityName } from '../sync/sync-enums.ts';
import { CALLS, PushCallType } from './push-call.ts';

const PushTotals = builder
  .objectRef<{ readonly calls: number; readonly estimatedSeconds: number }>('PushTotals')
  .implement({
    description: 'How much a push is.',
    fields: (t) => ({
      calls: t.exposeInt('calls', { description: 'Calls in it.' }),
      estimatedSeconds: t.exposeInt('estimatedSeconds', {
        description: 'Seconds it takes at most at the rate ServiceTitan allows.',
      }),
    }),
  });

const PushWarningType = builder.objectRef<PushWarning>('PushWarning').implement({
  description: 'What a push does beyond the records it names.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name of the kind of warning.' }),
    message: t.exposeString('message', { description: 'What happens.' }),
    entity: t.field({
      type: SyncEntity,
      description: 'What kind of record causes it.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    stId: t.expose('stId', { type: 'BigInt', description: 'The record that causes it.' }),
    count: t.exposeInt('count', { description: 'Items that it concerns.' }),
  }),
});

export const PushPlan = builder.objectRef<Push>('PushPlan').implement({
  description: 'What a push would send. Nothing is sent before it is applied.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For `applyPushPlan` and `pushRun`.' }),
    hash: t.exposeString('hash', { description: 'Says that this is the plan you have seen.' }),
    comment: t.exposeString('comment', { nullable: true, description: 'What it is for.' }),
    createdBy: t.exposeString('createdBy', { description: 'Who made it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when it can be applied.',
    }),
    approvedBy: t.exposeString('approvedBy', {
      nullable: true,
      description: 'Who has approved it; null where nobody has.',
    }),
    calls: t.field({
      type: [PushCallType],
      complexity: CALLS,
      description: 'The calls, in the order in which they are made.',
      resolve: async ({ id }, _args, { pushes }) => [...(await pushes.calls(id))],
    }),
    totals: t.field({
      type: PushTotals,
      description: 'How much it is.',
      resolve: async ({ id, estimatedSeconds }, _args, { pushes }) => ({
        calls: (await pushes.tally(id)).total,
        estimatedSeconds,
      }),
    }),
    warnings: t.field({
      type: [PushWarningType],
      description: 'What it does beyond the records it names.',
      resolve: ({ warnings }) => [...warnings],
    }),
    conflicts: t.int({
      description: 'Open conflicts of the tenant: what is in conflict is left out of every plan.',
      resolve: (_push, _args, { pushes }) => pushes.openConflicts(),
    }),
  }),
});
