import {
  ForbiddenError,
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
} from '../../errors.ts';
import { isProgram } from '../../identity/viewer.ts';
import { isUuid } from '../../lib/uuid.ts';
import {
  applyPushPlan,
  approvePushPlan,
  cancelPush,
  createPushPlan,
} from '../../sync/push/commands.ts';
import type { Push } from '../../sync/push/push.ts';
import { retryPush } from '../../sync/push/retry-push.ts';
import { readPushApproval } from '../../tenancy/tenants.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { decodeGlobalId } from '../global-id.ts';
import { renewReads } from '../renew-reads.ts';
import { resultOf } from '../result-of.ts';
import { PushPlan } from './push-plan.ts';
import { PushRun } from './push-run.ts';

const authScopes = { permission: 'pricebook:push' } as const;

const FoundRecordInput = builder.inputType('FoundRecordInput', {
  description:
    'What a creation without an answer has made, as people know who have looked in ServiceTitan.',
  fields: (t) => ({
    order: t.int({ required: true, description: 'The number of the call: `PushCall.order`.' }),
    stId: t.field({
      type: 'BigInt',
      description: 'One of `Unknown.mayBe`; null where it is none of them, and is to be created.',
    }),
  }),
});

const PushSelectionInput = builder.inputType('PushSelectionInput', {
  description: 'What to push: some records, or all that is staged.',
  fields: (t) => ({
    ids: t.idList({ description: 'Global ids of categories and items.' }),
    all: t.boolean({ defaultValue: false, description: 'Everything that is staged.' }),
    comment: t.string({ description: 'What it is for; kept with the push.' }),
  }),
});
type Selection = typeof PushSelectionInput.$inferInput;

builder.mutationField('createPushPlan', (t) =>
  t.field({
    type: PushPlan,
    description:
      'Plans a push: what would be sent, in which order, and what that means. Sends nothing.',
    authScopes,
    errors: resultOf('createPushPlan', [InvalidInputError]),
    args: {
      input: t.arg({ type: PushSelectionInput, required: true, description: 'What to push.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const plan = await makePlan(context, input);
      await renewReads(context);
      return plan;
    },
  }),
);

builder.mutationField('applyPushPlan', (t) =>
  t.field({
    type: PushRun,
    description: 'Has a plan sent. Applying it again answers with the same push.',
    authScopes,
    errors: resultOf('applyPushPlan', [NotFoundError, InvalidInputError, InvalidStateError]),
    args: {
      id: t.arg.id({ required: true, description: 'The plan.' }),
      hash: t.arg.string({ required: true, description: 'Its `hash`, as you have seen it.' }),
    },
    resolve: (_mutation, { id, hash }, context) => apply(context, knownId(id), hash),
  }),
);

builder.mutationField('pushPending', (t) =>
  t.field({
    type: PushRun,
    description: 'Plans a push and has it sent, for people who do not review.',
    authScopes,
    errors: resultOf('pushPending', [InvalidInputError, InvalidStateError]),
    args: {
      input: t.arg({ type: PushSelectionInput, required: true, description: 'What to push.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const { id, hash } = await makePlan(context, input);
      return apply(context, id, hash);
    },
  }),
);

builder.mutationField('approvePushPlan', (t) =>
  t.field({
    type: PushPlan,
    description: 'Lets a plan be applied where that takes a second person.',
    authScopes,
    errors: resultOf('approvePushPlan', [NotFoundError, InvalidStateError, ForbiddenError]),
    args: { id: t.arg.id({ required: true, description: 'The plan.' }) },
    resolve: (_mutation, { id }, context) => {
      const { db, clock, viewer } = context;
      // Whoever makes a key could approve their own plan with it.
      if (isProgram(viewer)) throw new ForbiddenError('A plan is approved by a person.');
      return followed(context, approvePushPlan(db, clock, commandOf(context, knownId(id))));
    },
  }),
);

builder.mutationField('retryPush', (t) =>
  t.field({
    type: PushRun,
    description:
      'Goes on with a push that did not do everything: what failed is tried again, what got no answer is looked up first.',
    authScopes,
    errors: resultOf('retryPush', [NotFoundError, InvalidStateError, InvalidInputError]),
    args: {
      id: t.arg.id({ required: true, description: 'The push.' }),
      found: t.arg({
        type: [FoundRecordInput],
        description:
          'Of creations that `mayBe` several records: which it is, or that it is none. Until then they are not sent again.',
      }),
    },
    resolve: async (_mutation, { id, found }, context) => {
      const records = (found ?? []).map(({ order, stId }) => ({
        order,
        stId: stId == null ? null : String(stId),
      }));
      const command = { ...commandOf(context, knownId(id)), found: records };
      const push = await retryPush(context.db, command);
      await context.runQueue.wake({ tenantId: context.viewer.tenantId, runId: push.id });
      await renewReads(context);
      return push;
    },
  }),
);

builder.mutationField('cancelPush', (t) =>
  t.field({
    type: PushRun,
    description:
      'Ends a push or a plan: at once where no worker is on it, else with its next call.',
    authScopes,
    errors: resultOf('cancelPush', [NotFoundError, InvalidStateError]),
    args: { id: t.arg.id({ required: true, description: 'The push.' }) },
    resolve: (_mutation, { id }, context) => {
      const { db, clock } = context;
      return followed(context, cancelPush(db, clock, commandOf(context, knownId(id))));
    },
  }),
);

/** Errors  InvalidInputError unless exactly one of ids and all is given. */
function makePlan(context: Context, { ids, all, comment }: Selection): Promise<Push> {
  if ((all === true) === (ids != null)) {
    throw new InvalidInputError('input.ids', 'Give either `ids` or `all: true`.');
  }
  const { db, clock, viewer } = context;
  return createPushPlan(db, clock, {
    ...{ tenantId: viewer.tenantId, requestedBy: viewer.subject, comment: comment ?? null },
    ids: ids == null ? null : ids.map((id) => decodeGlobalId(id).id),
  });
}

async function apply(context: Context, pushId: string, hash: string): Promise<Push> {
  const { db, clock, runQueue, viewer, needsPushApproval = false } = context;
  const needsApproval = (await readPushApproval(context.sql)) ?? needsPushApproval;
  const command = { ...commandOf(context, pushId), hash, needsApproval };
  const push = await applyPushPlan(db, clock, command);
  await runQueue.wake({ tenantId: viewer.tenantId, runId: push.id });
  await renewReads(context);
  return push;
}

async function followed(context: Context, command: Promise<Push>): Promise<Push> {
  const push = await command;
  await renewReads(context);
  return push;
}

function commandOf({ viewer }: Context, pushId: string) {
  return { tenantId: viewer.tenantId, pushId, requestedBy: viewer.subject };
}

/** Errors  NotFoundError for what cannot be an id. */
function knownId(id: string): string {
  if (!isUuid(id)) throw new NotFoundError('There is no such push.');
  return id;
}
