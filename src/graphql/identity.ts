import { errors as joseErrors, jwtVerify } from 'jose';
import { z } from 'zod';
import { UnauthenticatedError } from '../errors.ts';
import { type Role, roles } from './permissions.ts';

/** Who asks, and for which tenant. Comes from a verified token only, never from an argument. */
export interface Viewer {
  readonly tenantId: bigint;
  readonly role: Role;
  /** Stable name of the person or program, for the audit log. */
  readonly subject: string;
  /** When the proof ends; null for the demo. */
  readonly expiresAt: Date | null;
}

/** Turns the value of an `Authorization` header (or of the same key in `connectionParams`) into a viewer. */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

/** Everyone is OWNER of one tenant. Only for a gateway that listens on loopback and nowhere else. */
export function demoIdentity(tenantId: bigint): Authenticate {
  const viewer: Viewer = { tenantId, role: 'OWNER', subject: 'demo', expiresAt: null };
  return () => Promise.resolve(viewer);
}

/** Clocks of issuer and gateway may differ by this much. */
const TOLERANCE_SECONDS = 30;

/** ServiceTitan tenant ids are positive and fit into PostgreSQL's bigint. */
const tenantId = z
  .union([z.string().regex(/^[1-9]\d{0,18}$/), z.number().int().positive().safe()])
  .transform(BigInt)
  .refine((id) => id <= 2n ** 63n - 1n);

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  tid: tenantId,
  role: z.enum(roles),
  exp: z.number(),
});

/**
 * Bearer tokens signed with one shared secret: HS256 and nothing else, with `sub`, `tid`, `role` and `exp`.
 *
 * The claims are parsed after the signature is checked, so a signed token with an object for `tid` is refused as well.
 * Errors  UnauthenticatedError, which never says which part was wrong.
 */
export function tokenIdentity(secret: string): Authenticate {
  const key = new TextEncoder().encode(secret);
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (!token) throw new UnauthenticatedError('Send an `Authorization: Bearer <token>` header.');
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'tid', 'role', 'exp'],
      clockTolerance: TOLERANCE_SECONDS,
    }).catch((error: unknown) => {
      if (error instanceof joseErrors.JOSEError) throw refused(error);
      throw error;
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw refused(claims.error);
    return {
      tenantId: claims.data.tid,
      role: claims.data.role,
      subject: claims.data.sub,
      expiresAt: new Date((claims.data.exp + TOLERANCE_SECONDS) * 1000),
    };
  };
}

function refused(cause: Error): UnauthenticatedError {
  return new UnauthenticatedError('The token is not valid here, or no longer.', { cause });
}
