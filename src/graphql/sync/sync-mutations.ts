import { InvalidInputError, InvalidStateError, NotFoundError } from '../../errors.ts';
import { cancelSync, confirmDeletes, startSync } from '../../sync/commands.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { readRunId } from './run-queries.ts';
import { fromEntityName, SyncEntity, SyncMode } from './sync-enums.ts';
import { SyncRun } from './sync-run.ts';

/** A payload speaks of a run by its id; the run itself is read when somebody asks for it. */
interface RunPayload {
  readonly runId: string;
}

interface StartSyncShape extends RunPayload {
  readonly alreadyRunning: boolean;
}

const runField = 'The run, as it is after this.';

const StartSyncPayload = builder.objectRef<StartSyncShape>('StartSyncPayload').implement({
  description: 'A pull is on its way.',
  fields: (t) => ({
    run: t.prismaField({ type: SyncRun, description: runField, resolve: loadRun }),
    alreadyRunning: t.exposeBoolean('alreadyRunning', {
      description: 'True where one was under way; it is answered with, and no other was started.',
    }),
  }),
});

const CancelSyncPayload = builder.objectRef<RunPayload>('CancelSyncPayload').implement({
  description: 'A pull ends, or has ended.',
  fields: (t) => ({
    run: t.prismaField({ type: SyncRun, description: runField, resolve: loadRun }),
  }),
});

const ConfirmDeletesPayload = builder.objectRef<RunPayload>('ConfirmDeletesPayload').implement({
  description: 'A pull goes on and does its deletes.',
  fields: (t) => ({
    run: t.prismaField({ type: SyncRun, description: runField, resolve: loadRun }),
  }),
});

const StartSyncInput = builder.inputType('StartSyncInput', {
  description: 'What to pull, and how.',
  fields: (t) => ({
    mode: t.field({
      type: SyncMode,
      defaultValue: 'INCREMENTAL',
      description: 'How much to read.',
    }),
    entities: t.field({ type: [SyncEntity], description: 'What to read. All unless given.' }),
    dryRun: t.boolean({
      defaultValue: false,
      description: 'Only plan: nothing but the plan is written.',
    }),
  }),
});

builder.mutationField('startSync', (t) =>
  t.field({
    type: StartSyncPayload,
    description:
      'Starts a pull from ServiceTitan. While one is under way it answers with that one, so that asking twice does no harm.',
    authScopes: { permission: 'pricebook:sync' },
    errors: {
      directResult: true,
      types: [InvalidInputError],
      union: { name: 'StartSyncResult', description: 'The outcome of `startSync`.' },
    },
    args: {
      input: t.arg({ type: StartSyncInput, required: true, description: 'What to pull, and how.' }),
    },
    resolve: async (_mutation, { input }, { db, clock, runQueue, viewer }) => {
      const { run, alreadyRunning } = await startSync(db, clock, {
        tenantId: viewer.tenantId,
        mode: input.mode ?? 'INCREMENTAL',
        ...(input.entities && { entities: input.entities.map(fromEntityName) }),
        dryRun: input.dryRun ?? false,
        trigger: 'MANUAL',
        requestedBy: viewer.subject,
      });
      if (!alreadyRunning) await runQueue.wake({ tenantId: viewer.tenantId, runId: run.id });
      return { runId: run.id, alreadyRunning };
    },
  }),
);

builder.mutationField('cancelSync', (t) =>
  t.field({
    type: CancelSyncPayload,
    description:
      'Ends a pull: at once where no worker is on it, else with its next page. What it has applied stays.',
    authScopes: { permission: 'pricebook:sync' },
    errors: {
      directResult: true,
      types: [NotFoundError, InvalidStateError],
      union: { name: 'CancelSyncResult', description: 'The outcome of `cancelSync`.' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'The run, by its global id or its `runId`.' }),
    },
    resolve: async (_mutation, { id }, { db, clock, viewer }) => {
      const { tenantId, subject } = viewer;
      const runId = knownRunId(id);
      const run = await cancelSync(db, clock, { tenantId, runId, requestedBy: subject });
      return { runId: run.id };
    },
  }),
);

builder.mutationField('confirmDeletes', (t) =>
  t.field({
    type: ConfirmDeletesPayload,
    description:
      'Lets a pull go on that stopped because it would delete unusually much. It reads everything again before it deletes.',
    authScopes: { permission: 'pricebook:sync' },
    errors: {
      directResult: true,
      types: [NotFoundError, InvalidStateError],
      union: { name: 'ConfirmDeletesResult', description: 'The outcome of `confirmDeletes`.' },
    },
    args: {
      id: t.arg.id({ required: true, description: 'The run, by its global id or its `runId`.' }),
    },
    resolve: async (_mutation, { id }, { db, runQueue, viewer }) => {
      const { tenantId } = viewer;
      const run = await confirmDeletes(db, { tenantId, runId: knownRunId(id) });
      await runQueue.wake({ tenantId, runId: run.id });
      return { runId: run.id };
    },
  }),
);

/** Errors  NotFoundError, also for what cannot be an id. */
function knownRunId(id: string): string {
  const runId = readRunId(id);
  if (runId === null) throw new NotFoundError('There is no such sync run.');
  return runId;
}

function loadRun(
  query: object,
  { runId }: RunPayload,
  _args: unknown,
  { prisma, viewer }: Context,
) {
  const where = { tenantId_id: { tenantId: viewer.tenantId, id: runId } };
  return prisma().syncRun.findUniqueOrThrow({ ...query, where });
}
