import type { StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import { SyncCounts } from '../sync/sync-counts.ts';
import {
  type EntityName,
  SyncEntity,
  SyncMode,
  SyncRunState,
  SyncStepState,
  toEntityName,
} from '../sync/sync-enums.ts';
import { Event, SyncEvent } from './event.ts';

type StepState = typeof SyncStepState.$inferType;

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

function onlyOne(entities: readonly string[]): EntityName | null {
  const [only, ...others] = entities;
  return only === undefined || others.length > 0 ? null : toEntityName(only);
}
