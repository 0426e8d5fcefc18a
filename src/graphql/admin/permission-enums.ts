import { InvalidInputError } from '../../errors.ts';
import {
  isPermission,
  type Permission,
  permissionDescriptions,
  permissions,
  type Role,
} from '../../identity/permissions.ts';
import { builder } from '../builder.ts';

export const RoleEnum = builder.enumType('Role', {
  description: 'What somebody is to a tenant.',
  values: {
    OWNER: { description: 'May do everything, the ServiceTitan credentials included.' },
    ADMIN: { description: 'May do everything but change the tenant itself.' },
    MANAGER: { description: 'Leads: reads the pricebook, works with customers and jobs.' },
    DISPATCHER: { description: 'Plans: reads the pricebook, works with customers and jobs.' },
    TECHNICIAN: { description: 'Works at customers: reads.' },
    VIEWER: { description: 'Reads.' },
  } satisfies Record<Role, { description: string }>,
});

/** Every permission with what it is for, for descriptions: their names have a colon, so that they are no enum. */
export const permissionList = permissions
  .map((name) => `\`${name}\`: ${permissionDescriptions[name]}`)
  .join('\n');

/** Errors  InvalidInputError for a name that is none. */
export function readPermissions(
  names: readonly string[] | null | undefined,
  field: string,
): Permission[] | undefined {
  return names?.map((name) => {
    if (isPermission(name)) return name;
    throw new InvalidInputError(field, `\`${name.slice(0, 50)}\` is no permission.`);
  });
}
