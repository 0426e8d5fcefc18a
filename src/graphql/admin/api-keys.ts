import {
  ForbiddenError,
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
} from '../../errors.ts';
import { DAY_MS } from '../../lib/duration.ts';
import { isUuid } from '../../lib/uuid.ts';
import {
  createApiKey,
  type ApiKey as Key,
  listApiKeys,
  revokeApiKey,
} from '../../tenancy/api-keys.ts';
import { builder } from '../builder.ts';
import { resultOf } from '../result-of.ts';
import { administeringOf } from './administering.ts';
import { permissionList, RoleEnum, readPermissions } from './permission-enums.ts';

const USUAL_LIFE_DAYS = 90;

const ApiKey = builder.objectRef<Key>('ApiKey').implement({
  description: 'A key with which a program comes in. Its text is told once, when it is made.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, which stands in its text too.' }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What its bearer is to the tenant.' }),
    permissions: t.stringList({
      nullable: true,
      complexity: 1,
      description: 'What its bearer may do; null for all that the role may.',
      resolve: ({ permissions }) => permissions && [...permissions],
    }),
    createdBy: t.exposeString('createdBy', { description: 'Who has made it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends by itself.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended before that.',
    }),
    revokedBy: t.exposeString('revokedBy', { nullable: true, description: 'Who has ended it.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null where it never was.',
    }),
  }),
});

const CreateApiKeyPayload = builder
  .objectRef<{ readonly apiKey: Key; readonly text: string }>('CreateApiKeyPayload')
  .implement({
    description: 'A key is made.',
    fields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'The key.' }),
      text: t.exposeString('text', {
        description:
          'What the program sends, as `Authorization: Bearer <text>`. Keep it now: nobody can ask for it again.',
      }),
    }),
  });

const RevokeApiKeyPayload = builder
  .objectRef<{ readonly apiKey: Key }>('RevokeApiKeyPayload')
  .implement({
    description: 'A key has ended.',
    fields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'As it is after this.' }),
    }),
  });

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'Which key to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for; 100 characters at most.' }),
    role: t.field({
      type: RoleEnum,
      required: true,
      description: 'What its bearer is to the tenant; not more than you are.',
    }),
    permissions: t.stringList({
      description: `Less than the role may, of\n${permissionList}`,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: `When it ends: in ${USUAL_LIFE_DAYS} days unless given, in 366 days at the latest.`,
    }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKey],
    description: 'The keys of the tenant, ended ones among them, the newest first.',
    authScopes: { permission: 'admin:read' },
    resolve: (_query, _args, { sql }) => listApiKeys(sql),
  }),
);

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreateApiKeyPayload,
    description: 'Makes a key for a program.',
    authScopes: { permission: 'admin:access' },
    errors: resultOf('createApiKey', [InvalidInputError, InvalidStateError, ForbiddenError]),
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: async (_mutation, { input }, context) => {
      const administering = administeringOf(context);
      const made = await createApiKey(context.db, administering, context.viewer, {
        name: input.name,
        role: input.role,
        permissions: readPermissions(input.permissions, 'input.permissions'),
        expiresAt: input.expiresAt
          ? new Date(input.expiresAt)
          : new Date(administering.at.getTime() + USUAL_LIFE_DAYS * DAY_MS),
      });
      context.access.forget(administering.tenantId);
      return made;
    },
  }),
);

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyPayload,
    description:
      'Ends a key for good. Every gateway refuses it within ten seconds and closes its subscriptions.',
    authScopes: { permission: 'admin:access' },
    errors: resultOf('revokeApiKey', [NotFoundError]),
    args: { id: t.arg.id({ required: true, description: 'The `id` of the key.' }) },
    resolve: async (_mutation, { id }, context) => {
      if (!isUuid(id)) throw new NotFoundError('There is no such API key.');
      const administering = administeringOf(context);
      const apiKey = await revokeApiKey(context.db, administering, id);
      context.access.forget(administering.tenantId);
      return { apiKey };
    },
  }),
);
