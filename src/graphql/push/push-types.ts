import type { EditError as ErrorShape } from '../../pricebook/edits/record-edits.ts';
import { type Push, type PushCall, type PushWarning, tallyCalls } from '../../sync/push/push.ts';
import { loadCalls } from '../../sync/push/store.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { PushState } from '../pricebook/edit-enums.ts';
import { EditError } from '../pricebook/edits/edit-error.ts';
import { SyncEntity, toEntityName } from '../sync/sync-enums.ts';
import { PushCallType, PushRecord } from './push-call.ts';

/** A list of calls costs as much as some of its members. */
const CALLS = { field: 1, multiplier: 10 };

const callsOf = (push: Push, context: Context) => loadCalls(context.sql, push.id);

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
      resolve: (push, _args, context) => callsOf(push, context),
    }),
    totals: t.field({
      type: PushTotals,
      description: 'How much it is.',
      resolve: async (push, _args, context) => ({
        calls: (await callsOf(push, context)).length,
        estimatedSeconds: push.estimatedSeconds,
      }),
    }),
    warnings: t.field({
      type: [PushWarningType],
      description: 'What it does beyond the records it names.',
      resolve: ({ warnings }) => [...warnings],
    }),
    conflicts: t.int({
      description: 'Open conflicts of the tenant: what is in conflict is left out of every plan.',
      resolve: async (_push, _args, { sql, viewer }) => {
        const [row] = await sql.query<{ count: number }>({
          name: 'count open conflicts',
          text: `SELECT count(*)::int AS count FROM sync.conflicts WHERE tenant_id = $1 AND state = 'OPEN'`,
          values: [viewer.tenantId],
        });
        return row?.count ?? 0;
      },
    }),
  }),
});

const PushCounts = builder.objectRef<ReturnType<typeof tallyCalls>>('PushCounts').implement({
  description: 'How the calls of a push stand.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All of them.' }),
    applied: t.exposeInt('applied', { description: 'Those ServiceTitan has taken.' }),
    failed: t.exposeInt('failed', { description: 'Those that ended otherwise.' }),
  }),
});

interface FailureGroup {
  readonly cause: ErrorShape;
  readonly calls: readonly PushCall[];
}

const PushFailures = builder.objectRef<FailureGroup>('PushFailures').implement({
  description: 'Calls that failed for the same reason.',
  fields: (t) => ({
    cause: t.field({ type: EditError, description: 'The reason.', resolve: ({ cause }) => cause }),
    count: t.int({ description: 'How many.', resolve: ({ calls }) => calls.length }),
    targets: t.stringList({
      description: 'The records, by name or code.',
      complexity: 1,
      resolve: ({ calls }) => calls.map(({ label }) => label),
    }),
  }),
});

const SETTLED: readonly PushCall['state'][] = [
  'APPLIED',
  'CONFLICTED',
  'REJECTED',
  'SKIPPED',
  'UNKNOWN',
];

export const PushRun = builder.objectRef<Push>('PushRun').implement({
  description: 'A push, from its plan to its end.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id: that of its plan.' }),
    state: t.field({
      type: PushState,
      description: 'How far it has come.',
      resolve: ({ state }) => state,
    }),
    plan: t.field({ type: PushPlan, description: 'What it sends.', resolve: (push) => push }),
    appliedBy: t.exposeString('appliedBy', { nullable: true, description: 'Who has it sent.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker took it up.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
    }),
    attempts: t.exposeInt('attempts', { description: 'How often a worker took it up.' }),
    error: t.field({
      type: EditError,
      nullable: true,
      description: 'What concerns the whole push; null otherwise.',
      resolve: ({ error }) => error,
    }),
    counts: t.field({
      type: PushCounts,
      description: 'How its calls stand.',
      resolve: async (push, _args, context) => tallyCalls(await callsOf(push, context)),
    }),
    records: t.field({
      type: [PushRecord],
      complexity: CALLS,
      description: 'What has become of each call that is settled, in their order.',
      resolve: async (push, _args, context) =>
        (await callsOf(push, context)).filter(({ state }) => SETTLED.includes(state)),
    }),
    failures: t.field({
      type: [PushFailures],
      complexity: CALLS,
      description: 'Calls that failed, grouped by their reason.',
      resolve: async (push, _args, context) => groupFailures(await callsOf(push, context)),
    }),
  }),
});

function groupFailures(calls: readonly PushCall[]): FailureGroup[] {
  const groups = new Map<string, { cause: ErrorShape; calls: PushCall[] }>();
  for (const call of calls) {
    if (call.error === null || call.state === 'APPLIED') continue;
    const { code, message } = call.error;
    const key = `${code} ${message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { cause: call.error, calls: [call] });
    else group.calls.push(call);
  }
  return [...groups.values()];
}
