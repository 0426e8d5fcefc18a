import { z } from 'zod';
import { parseTenantId } from '../lib/tenant-id.ts';
import { type Role, roles } from './permissions.ts';
import type { Membership } from './viewer.ts';

/** What a token says, checked. */
export interface TokenClaims {
  readonly subject: string;
  readonly name: string;
  /** At least one; no tenant twice. */
  readonly memberships: readonly Membership[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** The claims of one tenant alone, beside the map of many that a setting names. */
export const TENANT_CLAIM = 'tid';
export const ROLE_CLAIM = 'role';

const tenantId = z
  .union([z.string(), z.number().int().positive().safe().transform(String)])
  .transform(parseTenantId)
  .pipe(z.bigint());
const role = z.enum(roles);
/** People belong to few tenants; a map that goes on and on is not about people. */
const MOST_TENANTS = 1_000;

const registered = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().min(1).max(200).optional().catch(undefined),
  iat: z.number(),
  exp: z.number(),
});
const single = z.object({ [TENANT_CLAIM]: tenantId, [ROLE_CLAIM]: role });
const many = z
  .record(z.string().transform(parseTenantId).pipe(z.bigint()).transform(String), role)
  .refine((map) => Object.keys(map).length <= MOST_TENANTS);

/**
 * Reads the claims of a token whose signature has been checked: `sub`, `iat`, `exp`, and either `tid` and `role`, or a map of tenants to
 * roles in the claim `tenantsClaim` (`{ "3222348440": "ADMIN" }`). Null where they do not make sense, an object for an id among it.   Pure.
 */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  tenantsClaim: string,
): TokenClaims | null {
  const person = registered.safeParse(payload);
  const memberships = readMemberships(payload, tenantsClaim);
  if (!person.success || memberships === null) return null;
  const { sub, name = sub, iat, exp } = person.data;
  return {
    subject: sub,
    name,
    memberships,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}

function readMemberships(
  payload: Readonly<Record<string, unknown>>,
  tenantsClaim: string,
): readonly Membership[] | null {
  if (payload[tenantsClaim] !== undefined) {
    const map = many.safeParse(payload[tenantsClaim]);
    const found = map.success ? Object.entries(map.data).map(toMembership) : [];
    return found.length > 0 ? found : null;
  }
  const one = single.safeParse(payload);
  return one.success ? [{ tenantId: one.data[TENANT_CLAIM], role: one.data[ROLE_CLAIM] }] : null;
}

const toMembership = ([id, role]: [string, Role]): Membership => ({ tenantId: BigInt(id), role });
