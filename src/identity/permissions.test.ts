import { describe, expect, it } from 'vitest';
import { mayGive, permissions, permissionsOf, roles } from './permissions.ts';

describe('the permissions of roles', () => {
  it('never grow from a role to the one below it', () => {
    for (const [rank, role] of roles.entries()) {
      const below = roles[rank + 1];
      if (below === undefined) continue;
      const more = [...permissionsOf(below)].filter((one) => !permissionsOf(role).has(one));
      expect({ role, below, more }).toEqual({ role, below, more: [] });
    }
  });

  it('let owners do everything, and everyone read', () => {
    expect([...permissionsOf('OWNER')]).toEqual(permissions);
    for (const role of roles) expect(permissionsOf(role).has('pricebook:read')).toBe(true);
  });

  it('keep changes of the pricebook to owners and admins', () => {
    const writers = roles.filter((role) => permissionsOf(role).has('pricebook:write'));
    expect(writers).toEqual(['OWNER', 'ADMIN']);
  });

  it('are given to no one by somebody who has less', () => {
    expect(mayGive('ADMIN', 'OWNER')).toBe(false);
    expect(mayGive('ADMIN', 'ADMIN')).toBe(true);
    expect(mayGive('OWNER', 'VIEWER')).toBe(true);
  });
});
