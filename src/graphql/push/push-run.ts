import type { EditError as ErrorShape } from '../../pricebook/edits/record-edits.ts';
import type { Push, PushCall, PushTally } from '../../sync/push/push.ts';
import { builder } from '../builder.ts';
import { PushState } from '../pricebook/edit-enums.ts';
import { EditError } from '../pricebook/edits/edit-error.ts';
import { CALLS, PushRecord } from './push-call.ts';
import { PushPlan } from './push-plan.ts';

const PushCounts = builder.objectRef<PushTally>('PushCounts').implement({
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
      resolve: ({ id }, _args, { pushes }) => pushes.tally(id),
    }),
    records: t.field({
      type: [PushRecord],
      complexity: CALLS,
      description: 'What has become of each call that is settled, in their order.',
      resolve: async ({ id }, _args, { pushes }) =>
        (await pushes.calls(id)).filter(({ state }) => SETTLED.includes(state)),
    }),
    failures: t.field({
      type: [PushFailures],
      complexity: CALLS,
      description: 'Calls that failed, grouped by their reason.',
      resolve: async ({ id }, _args, { pushes }) => groupFailures(await pushes.calls(id)),
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
