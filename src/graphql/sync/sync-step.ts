import { builder } from '../builder.ts';
import { SyncEntity, SyncStepState, toEntityName } from './sync-enums.ts';
import { durationMs, readRunError, SyncErrorInfo } from './sync-error.ts';

type State = typeof SyncStepState.$inferType;

builder.prismaObject('SyncStep', {
  description: 'The pull of one entity within a run.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'What it reads.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    state: t.field({
      type: SyncStepState,
      description: 'How far it has come.',
      resolve: ({ state }) => state as State,
    }),
    expected: t.exposeInt('expected', {
      nullable: true,
      description: 'Records ServiceTitan has announced; null where it announces none.',
    }),
    fetched: t.exposeInt('fetched', { description: 'Records read from ServiceTitan.' }),
    created: t.exposeInt('created', { description: 'Records new here.' }),
    updated: t.exposeInt('updated', { description: 'Records changed here.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Records read that are the same as here.' }),
    deleted: t.exposeInt('deleted', {
      description: 'Records gone from ServiceTitan, and from here.',
    }),
    parked: t.exposeInt('parked', { description: 'Records set aside: see `parkedRecords`.' }),
    conflicts: t.exposeInt('conflicts', {
      description: 'Records changed here and in ServiceTitan.',
    }),
    plan: t.expose('plan', {
      type: 'JSON',
      nullable: true,
      description: 'What a dry run would do: counts and samples. Null for other runs.',
    }),
    error: t.field({
      type: SyncErrorInfo,
      nullable: true,
      description: 'Why it failed; null otherwise.',
      resolve: ({ error }) => readRunError(error),
    }),
    durationMs: t.int({
      nullable: true,
      description: 'Milliseconds from its start to its end, or until now; null before its start.',
      resolve: (step, _args, { clock }) => durationMs(step, clock.now()),
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its first page was asked for.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
    }),
  }),
});
