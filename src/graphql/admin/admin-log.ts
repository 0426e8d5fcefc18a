import {
  type AdminAction as Action,
  adminActions,
  countAdminLog,
  type AdminEntry as Entry,
  listAdminLog,
} from '../../tenancy/admin-log.ts';
import { builder, pageComplexity } from '../builder.ts';
import { newestFirst, pageOfMoments } from '../newest-first.ts';
import { parsePage } from '../page-arguments.ts';

const LIST = 'adminLog';

const descriptions: Readonly<Record<Action, string>> = {
  TENANT_ADDED: 'The tenant was taken in.',
  TENANT_CHANGED: 'Its name or settings were changed.',
  TENANT_DISABLED: 'Nobody was let in any more.',
  TENANT_ENABLED: 'People were let in again.',
  CONNECTION_SET: 'Credentials of ServiceTitan were set.',
  CONNECTION_REMOVED: 'Credentials of ServiceTitan were taken away.',
  API_KEY_CREATED: 'An API key was made.',
  API_KEY_REVOKED: 'An API key was ended.',
  ACCESS_REVOKED: 'The sessions of a person were ended.',
  FEATURE_FLAG_SET: 'A feature flag was set.',
  FEATURE_FLAG_REMOVED: 'A feature flag was taken away.',
};

const AdminAction = builder.enumType('AdminAction', {
  description: 'What an administrator has done.',
  values: Object.fromEntries(
    adminActions.map((action) => [action, { description: descriptions[action] }]),
  ) as Record<Action, { description: string }>,
});

const AdminEntry = builder.objectRef<Entry>('AdminEntry').implement({
  description: 'One administrative change. Entries are never changed or deleted.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the entry.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', { description: 'Who did it.' }),
    action: t.expose('action', { type: AdminAction, description: 'What was done.' }),
    subject: t.exposeString('subject', {
      description: 'To what: the id of a key, the name of a flag, a person, the tenant.',
    }),
    details: t.field({
      type: 'JSON',
      description: 'What was set, without anything secret.',
      resolve: ({ details }) => details,
    }),
  }),
});

builder.queryField('adminLog', (t) =>
  t.connection(
    {
      type: AdminEntry,
      description: 'Who has changed how the tenant is set up, the newest first.',
      authScopes: { permission: 'admin:read' },
      complexity: pageComplexity,
      resolve: async (_query, args, { sql, limits }) => {
        const page = parsePage(args, limits);
        const read = await listAdminLog(sql, newestFirst(LIST, page));
        const momentOf = ({ at, id }: Entry) => ({ at, id });
        return pageOfMoments(LIST, { read, momentOf, countAll: () => countAdminLog(sql) }, page);
      },
    },
    { name: 'AdminEntryConnection' },
    { name: 'AdminEntryEdge' },
  ),
);
