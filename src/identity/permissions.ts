/** What people and programs are to a tenant, the one who may most first. */
export const roles = ['OWNER', 'ADMIN', 'MANAGER', 'DISPATCHER', 'TECHNICIAN', 'VIEWER'] as const;
export type Role = (typeof roles)[number];

const everyone: readonly Role[] = roles;
const administrators: readonly Role[] = ['OWNER', 'ADMIN'];
const office: readonly Role[] = ['OWNER', 'ADMIN', 'MANAGER', 'DISPATCHER'];

/** What a field asks of whoever uses it, and who is given it. Nobody has what is not listed. */
const grants = {
  'pricebook:read': everyone,
  'pricebook:write': administrators,
  'pricebook:sync': administrators,
  'pricebook:push': administrators,
  'customers:read': everyone,
  'customers:write': office,
  'jobs:read': everyone,
  'jobs:write': office,
  'jobs:assign': office,
  'crm:read': everyone,
  'crm:write': office,
  'admin:read': administrators,
  'admin:access': administrators,
  'admin:flags': administrators,
  'admin:queue': administrators,
  'admin:tenant': ['OWNER'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof grants;

// the keys of an object are strings to TypeScript; these are all of them and no other
export const permissions = Object.keys(grants) as readonly Permission[];

/** What each permission is for, for people. */
export const permissionDescriptions: Readonly<Record<Permission, string>> = {
  'pricebook:read': 'Reads the pricebook and follows its sync.',
  'pricebook:write': 'Stages changes of the pricebook and decides conflicts.',
  'pricebook:sync': 'Starts, ends and confirms pulls.',
  'pricebook:push': 'Sends staged changes to ServiceTitan.',
  'customers:read': 'Reads customers.',
  'customers:write': 'Changes customers.',
  'jobs:read': 'Reads jobs.',
  'jobs:write': 'Changes jobs.',
  'jobs:assign': 'Assigns jobs to technicians.',
  'crm:read': 'Reads what LAZI keeps beside ServiceTitan.',
  'crm:write': 'Changes what LAZI keeps beside ServiceTitan.',
  'admin:read': 'Sees how the tenant is set up, and who has changed that.',
  'admin:access': 'Makes and revokes API keys, and ends the sessions of people.',
  'admin:flags': 'Sets feature flags.',
  'admin:queue': 'Looks into the queue and takes jobs out of it.',
  'admin:tenant': 'Changes the settings and the ServiceTitan credentials of the tenant.',
};

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(grants, name);
}

export function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}

/** Everything `role` may do.   Pure. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return permissionsByRole[role];
}

function grantedTo(role: Role): ReadonlySet<Permission> {
  const granted = (permission: Permission) =>
    (grants[permission] as readonly Role[]).includes(role);
  return new Set(permissions.filter(granted));
}

const permissionsByRole = Object.fromEntries(
  roles.map((role) => [role, grantedTo(role)]),
) as Readonly<Record<Role, ReadonlySet<Permission>>>;

/** Whether somebody who is `giver` may make somebody `role`: nobody gives more than they have.   Pure. */
export function mayGive(giver: Role, role: Role): boolean {
  return roles.indexOf(giver) <= roles.indexOf(role);
}
