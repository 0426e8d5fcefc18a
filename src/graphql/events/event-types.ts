import { encodeCursor } from '../../events/cursor.ts';
import type { EventType, StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { encodeGlobalId } from '../global-id.ts';
import { Category } from '../pricebook/category.ts';
import { SyncCounts } from '../sync/sync-counts.ts';
import {
  type EntityName,
  SyncEntity,
  SyncMode,
  SyncRunState,
  SyncStepState,
  toEntityName,
} from '../sync/sync-enums.ts';
import { SyncRun } from '../sync/sync-run.ts';

type StepState = typeof SyncStepState.$inferType;

/** The object type of each event. */
const typenames = {
  syncStarted: 'SyncStarted',
  syncProgress: 'SyncProgress',
  syncCompleted: 'SyncCompleted',
  syncFailed: 'SyncFailed',
  categoriesSynced: 'CategoriesSynced',
  categoryUpdated: 'CategoryUpdated',
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

const SyncEvent = builder.interfaceRef<EventOfRun>('SyncEvent').implement({
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

export const SyncStarted = builder.objectRef<StoredEvent<'syncStarted'>>('SyncStarted').implement({
  description: 'A pull has begun.',
  interfaces: [Event, SyncEvent],
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      nullable: true,
      description: 'What it reads where that is one entity only; null where it reads several.',
      resolve: ({ payload }) => onlyOne(payload.entities),
    }),
    entities: t.field({
      type: [SyncEntity],
      complexity: 1,
      description: 'What it reads.',
      resolve: ({ payload }) => payload.entities.map(toEntityName),
    }),
    mode: t.field({
      type: SyncMode,
      description: 'How much it reads.',
      resolve: ({ payload }) => payload.mode,
    }),
    dryRun: t.boolean({
      description: 'Whether it only plans.',
      resolve: ({ payload }) => payload.dryRun,
    }),
    message: t.string({
      description: 'The same for people.',
      resolve: ({ payload }) => payload.message,
    }),
  }),
});

export const SyncProgress = builder
  .objectRef<StoredEvent<'syncProgress'>>('SyncProgress')
  .implement({
    description: 'A pull has come further with one entity.',
    interfaces: [Event, SyncEvent],
    fields: (t) => ({
      entity: t.field({
        type: SyncEntity,
        description: 'The entity it is with.',
        resolve: ({ payload }) => toEntityName(payload.entity),
      }),
      state: t.field({
        type: SyncStepState,
        description: 'What it does with it.',
        resolve: ({ payload }) => payload.state as StepState,
      }),
      expected: t.int({
        nullable: true,
        description: 'Records ServiceTitan has announced; null where it announces none.',
        resolve: ({ payload }) => payload.expected,
      }),
      fetched: t.int({
        description: 'Records read so far.',
        resolve: ({ payload }) => payload.fetched,
      }),
      created: t.int({
        description: 'Records new here so far.',
        resolve: ({ payload }) => payload.created,
      }),
      updated: t.int({
        description: 'Records changed here so far.',
        resolve: ({ payload }) => payload.updated,
      }),
      unchanged: t.int({
        description: 'Records read that are the same as here, so far.',
        resolve: ({ payload }) => payload.unchanged,
      }),
      deleted: t.int({
        description: 'Records gone so far.',
        resolve: ({ payload }) => payload.deleted,
      }),
      parked: t.int({
        description: 'Records set aside so far.',
        resolve: ({ payload }) => payload.parked,
      }),
    }),
  });

type EntityResult = StoredEvent<'syncCompleted'>['payload']['entities'][number];

const SyncEntityResult = builder.objectRef<EntityResult>('SyncEntityResult').implement({
  description: 'What a pull has done with one entity.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'The entity.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    fetched: t.exposeInt('fetched', { description: 'Records read.' }),
    durationMs: t.exposeInt('durationMs', { description: 'Milliseconds it took.' }),
  }),
});

export const SyncCompleted = builder
  .objectRef<StoredEvent<'syncCompleted'>>('SyncCompleted')
  .implement({
    description: 'A pull has done everything; queries show it already.',
    interfaces: [Event, SyncEvent],
    fields: (t) => ({
      entity: t.field({
        type: SyncEntity,
        nullable: true,
        description: 'What it has read where that is one entity only; null where it read several.',
        resolve: ({ payload }) => onlyOne(payload.entities.map(({ entity }) => entity)),
      }),
      entities: t.field({
        type: [SyncEntityResult],
        complexity: { field: 1, multiplier: 5 },
        description: 'Entity by entity.',
        resolve: ({ payload }) => [...payload.entities],
      }),
      mode: t.field({
        type: SyncMode,
        description: 'How much it has read.',
        resolve: ({ payload }) => payload.mode,
      }),
      dryRun: t.boolean({
        description: 'Whether it has only planned.',
        resolve: ({ payload }) => payload.dryRun,
      }),
      fetched: t.int({
        description: 'Records read in all.',
        resolve: ({ payload }) => payload.totals.fetched,
      }),
      durationMs: t.int({
        description: 'Milliseconds it took.',
        resolve: ({ payload }) => payload.durationMs,
      }),
      totals: t.field({
        type: SyncCounts,
        description: 'What it has counted.',
        resolve: ({ payload }) => payload.totals,
      }),
    }),
  });

export const SyncFailed = builder.objectRef<StoredEvent<'syncFailed'>>('SyncFailed').implement({
  description: 'A pull has ended without having done everything.',
  interfaces: [Event, SyncEvent],
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      nullable: true,
      description: 'The entity it failed with; null where it failed as a whole.',
      resolve: ({ payload }) => (payload.entity === null ? null : toEntityName(payload.entity)),
    }),
    state: t.field({
      type: SyncRunState,
      description: 'FAILED, CANCELLED or NEEDS_CONFIRMATION.',
      resolve: ({ payload }) => payload.state,
    }),
    code: t.string({
      description: 'Stable name of the kind of error.',
      resolve: ({ payload }) => payload.code,
    }),
    error: t.string({ description: 'What happened.', resolve: ({ payload }) => payload.error }),
    message: t.string({
      description: 'The same for people, with what to do about it.',
      resolve: ({ payload }) => payload.message,
    }),
  }),
});

export const CategoriesSynced = builder
  .objectRef<StoredEvent<'categoriesSynced'>>('CategoriesSynced')
  .implement({
    description:
      'The category tree has changed. After a large change this is the only notice: read the tree again.',
    interfaces: [Event, SyncEvent],
    fields: (t) => ({
      count: t.int({
        description: 'Categories read.',
        resolve: ({ payload }) => payload.count,
      }),
      type: t.string({ description: '`categories`.', resolve: ({ payload }) => payload.type }),
      incremental: t.boolean({
        description: 'Whether only what was modified has been read.',
        resolve: ({ payload }) => payload.incremental,
      }),
      created: t.int({ description: 'Categories new.', resolve: ({ payload }) => payload.created }),
      updated: t.int({
        description: 'Categories changed.',
        resolve: ({ payload }) => payload.updated,
      }),
      deleted: t.int({
        description: 'Categories gone.',
        resolve: ({ payload }) => payload.deleted,
      }),
    }),
  });

const CategoryChange = builder.enumType('CategoryChange', {
  description: 'What happened to a category.',
  values: {
    CREATED: { description: 'It is new here.' },
    UPDATED: { description: 'Some of its fields have changed.' },
    DELETED: { description: 'It is gone.' },
  },
});

export const CategoryUpdated = builder
  .objectRef<StoredEvent<'categoryUpdated'>>('CategoryUpdated')
  .implement({
    description:
      'One category has changed. After a change of more than 500 there is `CategoriesSynced` only.',
    interfaces: [Event],
    fields: (t) => ({
      stId: t.field({
        type: 'BigInt',
        description: 'The id in ServiceTitan.',
        resolve: ({ payload }) => payload.stId,
      }),
      name: t.string({ description: 'Its name.', resolve: ({ payload }) => payload.name }),
      change: t.field({
        type: CategoryChange,
        description: 'What happened to it.',
        resolve: ({ payload }) => payload.change,
      }),
      changes: t.stringList({
        complexity: 1,
        description: 'Names of the fields that changed.',
        resolve: ({ payload }) => [...payload.changes],
      }),
      category: t.field({
        type: Category,
        nullable: true,
        description: 'The category as it is now; null where it is gone.',
        resolve: async ({ payload }, _args, { pricebook }) =>
          (await pricebook.forest()).find(payload.stId),
      }),
    }),
  });

function onlyOne(entities: readonly string[]): EntityName | null {
  const [only, ...others] = entities;
  return only === undefined || others.length > 0 ? null : toEntityName(only);
}
