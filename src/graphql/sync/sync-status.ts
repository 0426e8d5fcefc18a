import { UNFINISHED_RUN_STATES } from '../../sync/runs/states.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { SyncEntity, SyncMode, toEntityName } from './sync-enums.ts';
import { SyncRun } from './sync-run.ts';

interface ScheduleShape {
  readonly name: string;
  readonly cron: string;
  readonly mode: 'FULL' | 'INCREMENTAL';
  readonly nextRunAt: Date | null;
}

interface EntityStatusShape {
  readonly entity: string;
  readonly cursor: string | null;
  readonly lastReadAt: Date | null;
  readonly lastFullReadAt: Date | null;
}

const SyncSchedule = builder.objectRef<ScheduleShape>('SyncSchedule').implement({
  description: 'A pull that starts by the clock.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    cron: t.exposeString('cron', { description: 'When it starts, as a cron expression in UTC.' }),
    mode: t.expose('mode', { type: SyncMode, description: 'How much it reads.' }),
    nextRunAt: t.expose('nextRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it starts next; null in the moment in which it does.',
    }),
  }),
});

const SyncEntityStatus = builder.objectRef<EntityStatusShape>('SyncEntityStatus').implement({
  description: 'How up to date one entity is.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'Which entity.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    modifiedUntil: t.expose('cursor', {
      type: 'DateTime',
      nullable: true,
      description:
        'Changes up to this moment of ServiceTitan are here; the next incremental pull starts there.',
    }),
    lastReadAt: t.expose('lastReadAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a pull last read it to the end.',
    }),
    lastFullReadAt: t.expose('lastFullReadAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a full pull last read it to the end.',
    }),
  }),
});

/** A marker: each field reads what it needs. */
const status = {};

const SyncStatus = builder.objectRef<typeof status>('SyncStatus').implement({
  description: 'How the sync is doing.',
  fields: (t) => ({
    running: t.prismaField({
      type: SyncRun,
      nullable: true,
      description: 'The pull that is queued or under way; null when there is none.',
      resolve: (query, _parent, _args, context) =>
        newestRun(query, context, { state: { in: [...UNFINISHED_RUN_STATES] } }),
    }),
    lastRun: t.prismaField({
      type: SyncRun,
      nullable: true,
      description: 'The newest pull that has ended, in whichever way.',
      resolve: (query, _parent, _args, context) =>
        newestRun(query, context, { state: { notIn: [...UNFINISHED_RUN_STATES] } }),
    }),
    lastSuccessfulRun: t.prismaField({
      type: SyncRun,
      nullable: true,
      description: 'The newest pull that has done everything.',
      resolve: (query, _parent, _args, context) =>
        newestRun(query, context, { state: 'SUCCEEDED', dryRun: false }),
    }),
    needsConfirmation: t.prismaField({
      type: SyncRun,
      nullable: true,
      description: 'The newest pull that waits for `confirmDeletes`.',
      resolve: (query, _parent, _args, context) =>
        newestRun(query, context, { state: 'NEEDS_CONFIRMATION' }),
    }),
    entities: t.field({
      type: [SyncEntityStatus],
      complexity: { field: 1, multiplier: 5 },
      description: 'How up to date each entity is; one that was never read is missing.',
      resolve: (_parent, _args, { prisma, viewer }) =>
        prisma().syncCheckpoint.findMany({
          where: { tenantId: viewer.tenantId },
          select: { entity: true, cursor: true, lastReadAt: true, lastFullReadAt: true },
          orderBy: { entity: 'asc' },
        }),
    }),
    parkedRecordCount: t.int({
      description: 'Records that wait because they could not be taken in.',
      resolve: (_parent, _args, { prisma, viewer }) =>
        prisma().parkedRecord.count({ where: { tenantId: viewer.tenantId, resolvedAt: null } }),
    }),
    schedules: t.field({
      type: [SyncSchedule],
      complexity: 1,
      description: 'Pulls that start by the clock.',
      resolve: (_parent, _args, { runQueue }) => runQueue.readSchedules(),
    }),
  }),
});

builder.queryField('syncStatus', (t) =>
  t.field({
    type: SyncStatus,
    description: 'How the sync is doing now.',
    authScopes: { permission: 'pricebook:read' },
    resolve: () => status,
  }),
);

builder.queryField('syncSchedules', (t) =>
  t.field({
    type: [SyncSchedule],
    description: 'Pulls that start by the clock.',
    authScopes: { permission: 'pricebook:read' },
    resolve: (_query, _args, { runQueue }) => runQueue.readSchedules(),
  }),
);

function newestRun(query: object, { prisma, viewer }: Context, where: object) {
  return prisma().syncRun.findFirst({
    ...query,
    where: { ...where, tenantId: viewer.tenantId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}
