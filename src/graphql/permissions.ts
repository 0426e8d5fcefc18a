/** What people are to a tenant. */
export const roles = ['OWNER', 'ADMIN', 'MANAGER', 'DISPATCHER', 'TECHNICIAN', 'VIEWER'] as const;
export type Role = (typeof roles)[number];

/** What a field asks of whoever reads it. */
export const permissions = [
  'pricebook:read',
  'pricebook:write',
  'pricebook:push',
  'sync:read',
  'sync:write',
  'admin:queue',
] as const;
export type Permission = (typeof permissions)[number];

const grants: Readonly<Record<Permission, readonly Role[]>> = {
  'pricebook:read': roles,
  'pricebook:write': ['OWNER', 'ADMIN'],
  'pricebook:push': ['OWNER', 'ADMIN'],
  'sync:read': roles,
  'sync:write': ['OWNER', 'ADMIN'],
  'admin:queue': ['OWNER', 'ADMIN'],
};

/** True where `role` may do what `permission` guards. */
export function isGranted(role: Role, permission: Permission): boolean {
  return grants[permission].includes(role);
}

/** Everything `role` may do, in the order of `permissions`. */
export function permissionsOf(role: Role): readonly Permission[] {
  return permissions.filter((permission) => isGranted(role, permission));
}
