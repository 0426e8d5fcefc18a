import { builder } from '../builder.ts';
import { SyncCounts, sumCounts } from './sync-counts.ts';
import type { EntityName } from './sync-enums.ts';
import { SyncEntity, SyncMode, SyncRunState, SyncTrigger, toEntityName } from './sync-enums.ts';
import { durationMs, readRunError, SyncErrorInfo } from './sync-error.ts';

type Mode = typeof SyncMode.$inferType;
type Trigger = typeof SyncTrigger.$inferType;
type State = typeof SyncRunState.$inferType;

export const SyncRun = builder.prismaNode('SyncRun', {
  description: 'One pull from ServiceTitan, from its wish to its end.',
  authScopes: { permission: 'pricebook:read' },
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer }) => ({ tenantId_id: { tenantId: viewer.tenantId, id } }),
  select: { tenantId: true, id: true },
  fields: (t) => ({
    runId: t.exposeString('id', { description: 'Its id in logs and in the audit log.' }),
    mode: t.field({
      type: SyncMode,
      description: 'How much it reads.',
      select: { mode: true },
      resolve: ({ mode }) => mode as Mode,
    }),
    dryRun: t.exposeBoolean('dryRun', {
      description: 'True where it only plans: see `SyncStep.plan`.',
    }),
    entities: t.field({
      type: [SyncEntity],
      complexity: 1,
      description: 'What it reads, in this order.',
      select: { entities: true },
      resolve: ({ entities }): EntityName[] => entities.map(toEntityName),
    }),
    trigger: t.field({
      type: SyncTrigger,
      description: 'What started it.',
      select: { trigger: true },
      resolve: ({ trigger }) => trigger as Trigger,
    }),
    requestedBy: t.exposeString('requestedBy', {
      description: 'Who asked for it: the actor of its entries in the audit log.',
    }),
    state: t.field({
      type: SyncRunState,
      description: 'How far it has come.',
      select: { state: true },
      resolve: ({ state }) => state as State,
    }),
    attempts: t.exposeInt('attempts', {
      description: 'How often a worker took it up; more than once after a crash.',
    }),
    deletesConfirmed: t.exposeBoolean('deletesConfirmed', {
      description: 'Whether somebody has confirmed its deletes.',
    }),
    error: t.field({
      type: SyncErrorInfo,
      nullable: true,
      description: 'Why it failed; null otherwise.',
      select: { error: true },
      resolve: ({ error }) => readRunError(error),
    }),
    steps: t.relation('steps', {
      description: 'Its entities one by one, in the order of the pull.',
      complexity: { field: 1, multiplier: 5 },
      query: { orderBy: { ordinal: 'asc' } },
    }),
    stats: t.field({
      type: SyncCounts,
      description: 'What it has counted over all its entities.',
      select: { steps: { orderBy: { ordinal: 'asc' } } },
      resolve: ({ steps }) => sumCounts(steps),
    }),
    durationMs: t.int({
      nullable: true,
      description: 'Milliseconds from its start to its end, or until now; null before its start.',
      select: { startedAt: true, finishedAt: true },
      resolve: (run, _args, { clock }) => durationMs(run, clock.now()),
    }),
    cancelRequestedAt: t.expose('cancelRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody asked for its end; it ends with its next page.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker first took it up.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
    }),
  }),
});
