import { InvalidInputError, NotFoundError } from '../../errors.ts';
import { loadTenant, type Tenant as TenantRow, updateTenant } from '../../tenancy/tenants.ts';
import { builder } from '../builder.ts';
import { resultOf } from '../result-of.ts';
import { administeringOf } from './administering.ts';
import { loadShownConnection, TenantConnection } from './tenant-connection.ts';

const TenantSettings = builder.objectRef<TenantRow>('TenantSettings').implement({
  description: 'What is set for the tenant; the rest is as the deployment is configured.',
  fields: (t) => ({
    requirePushApproval: t.field({
      type: 'Boolean',
      description:
        'Whether a plan of a push has to be approved by another person than the one who made it.',
      resolve: ({ requirePushApproval }, _args, { needsPushApproval = false }) =>
        requirePushApproval ?? needsPushApproval,
    }),
  }),
});

export const Tenant = builder.objectRef<TenantRow>('Tenant').implement({
  description: 'The tenant you see: one ServiceTitan account.',
  fields: (t) => ({
    id: t.id({
      description: 'Its ServiceTitan id.',
      resolve: ({ tenantId }) => String(tenantId),
    }),
    name: t.exposeString('name', { description: 'Its name here.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is served.' }),
    settings: t.field({
      type: TenantSettings,
      description: 'How it is set up.',
      resolve: (tenant) => tenant,
    }),
    connection: t.field({
      type: TenantConnection,
      nullable: true,
      description: 'How its ServiceTitan is reached; null where it has no credentials.',
      authScopes: { permission: 'admin:read' },
      complexity: 10,
      resolve: ({ tenantId }, _args, context) => loadShownConnection(context, tenantId),
    }),
  }),
});

const UpdateTenantPayload = builder
  .objectRef<{ readonly tenant: TenantRow }>('UpdateTenantPayload')
  .implement({
    description: 'The tenant is changed.',
    fields: (t) => ({
      tenant: t.expose('tenant', { type: Tenant, description: 'As it is after this.' }),
    }),
  });

const UpdateTenantInput = builder.inputType('UpdateTenantInput', {
  description: 'What shall change; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: 'Its name here; 200 characters at most.' }),
    requirePushApproval: t.boolean({
      description: 'Whether a push takes a second person; null for what the deployment says.',
    }),
  }),
});

builder.queryField('tenant', (t) =>
  t.field({
    type: Tenant,
    nullable: true,
    description: 'The tenant you see.',
    authScopes: { permission: 'pricebook:read' },
    resolve: (_query, _args, { sql }) =>
      loadTenant(sql).catch((error: unknown) => {
        if (error instanceof NotFoundError) return null;
        throw error;
      }),
  }),
);

builder.mutationField('updateTenant', (t) =>
  t.field({
    type: UpdateTenantPayload,
    description: 'Changes the name or the settings of the tenant.',
    authScopes: { permission: 'admin:tenant' },
    errors: resultOf('updateTenant', [InvalidInputError, NotFoundError]),
    args: { input: t.arg({ type: UpdateTenantInput, required: true, description: 'What.' }) },
    resolve: async (_mutation, { input }, context) => {
      const change = {
        name: input.name ?? undefined,
        requirePushApproval: input.requirePushApproval,
      };
      return { tenant: await updateTenant(context.db, administeringOf(context), change) };
    },
  }),
);
