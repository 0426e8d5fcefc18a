import { encodeCursor } from '../../events/cursor.ts';
import type { EventType, StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { encodeGlobalId } from '../global-id.ts';
import { SyncRun } from '../sync/sync-run.ts';

/** The object type of each event. */
export const typenames = {
  syncStarted: 'SyncStarted',
  syncProgress: 'SyncProgress',
  syncCompleted: 'SyncCompleted',
  syncFailed: 'SyncFailed',
  categoriesSynced: 'CategoriesSynced',
  categoryUpdated: 'CategoryUpdated',
  conflictDetected: 'ConflictDetected',
  conflictResolved: 'ConflictResolved',
  pushProgress: 'PushProgress',
  categoriesPushed: 'CategoriesPushed',
  pushCompleted: 'PushCompleted',
} as const satisfies Record<EventType, string>;

export const Event = builder.interfaceRef<StoredEvent>('Event').implement({
  description: 'Something that has happened, told by the commit that made it happen.',
  resolveType: ({ type }) => typenames[type],
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Pass it as `after` to hear everything that came later.',
      resolve: ({ seq }, _args, { viewer }) => encodeCursor(viewer.tenantId, seq),
    }),
    timestamp: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
  }),
});

type EventOfRun = StoredEvent<
  'syncStarted' | 'syncProgress' | 'syncCompleted' | 'syncFailed' | 'categoriesSynced'
>;

export const SyncEvent = builder.interfaceRef<EventOfRun>('SyncEvent').implement({
  description: 'Something that happened in a pull.',
  interfaces: [Event],
  resolveType: ({ type }) => typenames[type],
  fields: (t) => ({
    runId: t.id({
      description: 'The global id of the run.',
      resolve: ({ payload }) => encodeGlobalId('SyncRun', payload.runId),
    }),
    run: t.prismaField({
      type: SyncRun,
      nullable: true,
      description: 'The run as it is now, which may be later than the event.',
      resolve: (query, { payload }, _args, { prisma, viewer }: Context) =>
        prisma().syncRun.findUnique({
          ...query,
          where: { tenantId_id: { tenantId: viewer.tenantId, id: payload.runId } },
        }),
    }),
  }),
});
