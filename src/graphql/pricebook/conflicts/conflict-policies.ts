import { InvalidInputError } from '../../../errors.ts';
import {
  loadConflictPolicies,
  type ConflictPolicy as Policy,
  setConflictPolicy,
} from '../../../pricebook/commands/conflicts/set-policy.ts';
import { builder } from '../../builder.ts';
import { resultOf } from '../../result-of.ts';
import { fromEntityName, SyncEntity, toEntityName } from '../../sync/sync-enums.ts';
import { ConflictStrategy } from '../edit-enums.ts';
import { stagingOf } from '../edits/run-item-command.ts';

const ConflictPolicy = builder.objectRef<Policy>('ConflictPolicy').implement({
  description: 'What happens by itself to conflicts that are found.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'Of which entity.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    field: t.exposeString('field', {
      description:
        'Of which field; `*` for all that have no policy of their own, `deleted` where one side deletes the record.',
    }),
    strategy: t.expose('strategy', {
      type: ConflictStrategy,
      description: 'How they end; MANUAL leaves them to people, as where there is no policy.',
    }),
    setBy: t.exposeString('setBy', { description: 'Who said so.' }),
    setAt: t.expose('setAt', { type: 'DateTime', description: 'When.' }),
  }),
});

const SetConflictPolicyPayload = builder
  .objectRef<{ readonly policy: Policy }>('SetConflictPolicyPayload')
  .implement({
    description: 'A policy is set.',
    fields: (t) => ({
      policy: t.expose('policy', { type: ConflictPolicy, description: 'As it is after this.' }),
    }),
  });

const SetConflictPolicyInput = builder.inputType('SetConflictPolicyInput', {
  description: 'What shall happen by itself to conflicts that are found.',
  fields: (t) => ({
    entity: t.field({ type: SyncEntity, required: true, description: 'Of which entity.' }),
    field: t.string({
      required: true,
      description:
        'Of which field, as in the inputs; `*` for all that have no policy of their own.',
    }),
    strategy: t.field({ type: ConflictStrategy, required: true, description: 'How they end.' }),
  }),
});

builder.queryField('conflictPolicies', (t) =>
  t.field({
    type: [ConflictPolicy],
    description: 'All policies, by entity and field.',
    authScopes: { permission: 'pricebook:read' },
    resolve: (_query, _args, { sql }) => loadConflictPolicies(sql),
  }),
);

builder.mutationField('setConflictPolicy', (t) =>
  t.field({
    type: SetConflictPolicyPayload,
    description:
      'Sets what happens to conflicts that will be found. Those that are open stay open.',
    authScopes: { permission: 'pricebook:push' },
    errors: resultOf('setConflictPolicy', [InvalidInputError]),
    args: {
      input: t.arg({ type: SetConflictPolicyInput, required: true, description: 'The policy.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const entity = fromEntityName(input.entity);
      const wish = { ...input, entity };
      return { policy: await setConflictPolicy(context.db, stagingOf(context), wish) };
    },
  }),
);
