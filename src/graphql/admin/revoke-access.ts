import { InvalidInputError } from '../../errors.ts';
import { revokeAccess } from '../../tenancy/revoke-access.ts';
import { builder } from '../builder.ts';
import { resultOf } from '../result-of.ts';
import { administeringOf } from './administering.ts';

const RevokeAccessPayload = builder
  .objectRef<{ readonly subject: string; readonly revokedUntil: Date }>('RevokeAccessPayload')
  .implement({
    description: 'The sessions of a person have ended.',
    fields: (t) => ({
      subject: t.exposeString('subject', { description: 'Of whom.' }),
      revokedUntil: t.expose('revokedUntil', {
        type: 'DateTime',
        description: 'Tokens that were issued up to then are refused.',
      }),
    }),
  });

builder.mutationField('revokeAccess', (t) =>
  t.field({
    type: RevokeAccessPayload,
    description:
      'Ends the sessions of a person in this tenant: every token issued to them up to now is refused within ten seconds, and their subscriptions are closed. A token issued later opens again, so bar them at your identity provider first.',
    authScopes: { permission: 'admin:access' },
    errors: resultOf('revokeAccess', [InvalidInputError]),
    args: {
      subject: t.arg.string({
        required: true,
        description: 'Who: the subject of their tokens, as it stands in the audit log.',
      }),
    },
    resolve: async (_mutation, { subject }, context) => {
      const administering = administeringOf(context);
      await revokeAccess(context.db, administering, subject);
      context.access.forget(administering.tenantId);
      return { subject, revokedUntil: administering.at };
    },
  }),
);
