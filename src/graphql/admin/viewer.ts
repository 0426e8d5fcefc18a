import type { Membership, Viewer } from '../../identity/viewer.ts';
import { builder } from '../builder.ts';
import { permissionList, RoleEnum } from './permission-enums.ts';

const MembershipType = builder.objectRef<Membership>('Membership').implement({
  description: 'A tenant that your token opens, and what you are to it.',
  fields: (t) => ({
    tenantId: t.expose('tenantId', {
      type: 'BigInt',
      description: 'Its ServiceTitan id: send it as `X-Tenant-ID` to mean this tenant.',
    }),
    role: t.expose('role', { type: RoleEnum, description: 'What you are to it.' }),
  }),
});

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who you are to the gateway.',
  fields: (t) => ({
    id: t.exposeString('subject', {
      description: 'Who you are in the audit log: the subject of your token, or `key:` and an id.',
    }),
    name: t.exposeString('name', { description: 'The same for people to read.' }),
    tenantId: t.expose('tenantId', {
      type: 'BigInt',
      description: 'The ServiceTitan tenant whose data you see.',
    }),
    role: t.expose('role', { type: RoleEnum, description: 'What you are to this tenant.' }),
    permissions: t.stringList({
      complexity: 1,
      description: `What you may do.\n${permissionList}`,
      resolve: ({ permissions }) => [...permissions],
    }),
    tenants: t.field({
      type: [MembershipType],
      complexity: 1,
      description: 'Every tenant that your token opens.',
      resolve: ({ memberships }) => [...memberships],
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
