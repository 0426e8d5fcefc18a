import { builder } from './builder.ts';
import { type Permission, permissions, permissionsOf, type Role } from './permissions.ts';

const RoleEnum = builder.enumType('Role', {
  description: 'What somebody is to a tenant.',
  values: {
    OWNER: { description: 'May do everything.' },
    ADMIN: { description: 'May do everything but hand over the tenant.' },
    MANAGER: { description: 'Leads; reads the pricebook and follows the sync.' },
    DISPATCHER: { description: 'Plans; reads the pricebook and follows the sync.' },
    TECHNICIAN: { description: 'Works at customers; reads the pricebook and follows the sync.' },
    VIEWER: { description: 'Reads the pricebook and follows the sync.' },
  } satisfies Record<Role, { description: string }>,
});

const permissionNames: Readonly<Record<Permission, string>> = {
  'pricebook:read': 'Reads the pricebook.',
  'pricebook:write': 'Stages changes of the pricebook and decides conflicts.',
  'pricebook:push': 'Sends staged changes to ServiceTitan.',
  'sync:read': 'Follows the sync.',
  'sync:write': 'Starts, ends and confirms pulls.',
  'admin:queue': 'Looks into the queue and takes jobs out of it.',
};

const ViewerType = builder
  .objectRef<{ readonly tenantId: bigint; readonly role: Role; readonly subject: string }>('Viewer')
  .implement({
    description: 'Who you are to the gateway.',
    fields: (t) => ({
      subject: t.exposeString('subject', { description: 'Your name in the audit log.' }),
      tenantId: t.expose('tenantId', {
        type: 'BigInt',
        description: 'The ServiceTitan tenant whose pricebook you see.',
      }),
      role: t.expose('role', { type: RoleEnum, description: 'What you are to this tenant.' }),
      permissions: t.stringList({
        complexity: 1,
        description: `What you may do: ${permissions.map((name) => `\`${name}\` (${permissionNames[name]})`).join(', ')}`,
        resolve: ({ role }) => [...permissionsOf(role)],
      }),
    }),
  });

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: 'Who you are to the gateway.',
    authScopes: { public: true },
    resolve: (_query, _args, { viewer }) => viewer,
  }),
);
