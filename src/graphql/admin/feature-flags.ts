import { InvalidInputError } from '../../errors.ts';
import {
  type FeatureFlag as Flag,
  listFeatureFlags,
  setFeatureFlag,
} from '../../tenancy/feature-flags.ts';
import { builder } from '../builder.ts';
import { resultOf } from '../result-of.ts';
import { administeringOf } from './administering.ts';

const FeatureFlag = builder.objectRef<Flag>('FeatureFlag').implement({
  description: 'A switch of the tenant.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name: `console.newTree`.' }),
    value: t.field({
      type: 'JSON',
      description: 'How it is set.',
      resolve: ({ value }) => value,
    }),
    setBy: t.exposeString('setBy', { description: 'Who has set it.' }),
    setAt: t.expose('setAt', { type: 'DateTime', description: 'When.' }),
  }),
});

const SetFeatureFlagPayload = builder
  .objectRef<{ readonly featureFlag: Flag | null }>('SetFeatureFlagPayload')
  .implement({
    description: 'A flag is set, or taken away.',
    fields: (t) => ({
      featureFlag: t.expose('featureFlag', {
        type: FeatureFlag,
        nullable: true,
        description: 'As it is after this; null where it was taken away.',
      }),
    }),
  });

const SetFeatureFlagInput = builder.inputType('SetFeatureFlagInput', {
  description: 'How a flag shall be.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description: 'Its name: words of letters and digits with dots or hyphens between them.',
    }),
    value: t.field({
      type: 'JSON',
      description:
        'Up to 1,000 characters of JSON; null takes the flag away, so that its reader takes the default.',
    }),
  }),
});

builder.queryField('featureFlags', (t) =>
  t.field({
    type: [FeatureFlag],
    description: 'Every flag that is set for the tenant, by key.',
    authScopes: { permission: 'pricebook:read' },
    resolve: (_query, _args, { sql }) => listFeatureFlags(sql),
  }),
);

builder.mutationField('setFeatureFlag', (t) =>
  t.field({
    type: SetFeatureFlagPayload,
    description: 'Sets a flag of the tenant, or takes it away.',
    authScopes: { permission: 'admin:flags' },
    errors: resultOf('setFeatureFlag', [InvalidInputError]),
    args: { input: t.arg({ type: SetFeatureFlagInput, required: true, description: 'The flag.' }) },
    resolve: async (_mutation, { input }, context) => ({
      featureFlag: await setFeatureFlag(context.db, administeringOf(context), {
        key: input.key,
        value: input.value ?? null,
      }),
    }),
  }),
);
