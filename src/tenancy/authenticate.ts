import { ForbiddenError, InvalidInputError, UnauthenticatedError } from '../errors.ts';
import { type ApiKeyParts, isSecret, parseApiKey } from '../identity/api-key-text.ts';
import type { TokenClaims } from '../identity/claims.ts';
import { type Permission, permissionsOf } from '../identity/permissions.ts';
import { refusedToken, TOLERANCE_SECONDS, type VerifyToken } from '../identity/token-verifier.ts';
import {
  type Authenticate,
  type Membership,
  type Proof,
  subjectOfKey,
  type Viewer,
  viewerOf,
} from '../identity/viewer.ts';
import { SECOND_MS } from '../lib/duration.ts';
import { parseTenantId } from '../lib/tenant-id.ts';
import type { AccessBook } from './access-book.ts';

/** What proofs are checked with. */
export interface Authenticating {
  readonly access: Pick<AccessBook, 'read' | 'noteUse'>;
  /** Null where no issuer of tokens is configured: then only API keys come in. */
  readonly verifyToken: VerifyToken | null;
}

/** Bearer tokens and API keys, each for tenants that are served here. */
export function authenticateBy(parts: Authenticating): Authenticate {
  return async (proof) => {
    const bearer = /^Bearer ([\w.-]{1,8192})$/i.exec(proof.authorization ?? '')?.[1];
    if (bearer === undefined) {
      throw new UnauthenticatedError('Send an `Authorization: Bearer <token or API key>` header.');
    }
    const key = parseApiKey(bearer);
    return key ? asProgram(parts, key, proof) : asPerson(parts, bearer, proof);
  };
}

/**
 * Whoever does not prove anything is the owner of one tenant: for a gateway that listens on loopback and serves the simulator. A proof
 * that is given is checked all the same, so that keys can be tried.
 */
export function demoIdentity(tenantId: bigint, otherwise?: Authenticate): Authenticate {
  const viewer = viewerOf({ tenantId, role: 'OWNER', subject: 'demo' });
  return async (proof) => {
    if (proof.authorization && otherwise) return otherwise(proof);
    assertNamed(proof, tenantId);
    return viewer;
  };
}

async function asProgram(
  { access }: Authenticating,
  { tenantId, id, secret }: ApiKeyParts,
  proof: Proof,
): Promise<Viewer> {
  const tenant = await access.read(tenantId);
  const key = tenant?.isActive ? tenant.keys.get(id) : undefined;
  if (!key || !isSecret(secret, key.digest)) throw refusedKey();
  assertNamed(proof, tenantId);
  void access.noteUse(tenantId, id);
  return viewerOf({
    ...{ tenantId, role: key.role, subject: subjectOfKey(id), name: key.name },
    ...(key.permissions && { permissions: narrowed(key.role, key.permissions) }),
    expiresAt: key.expiresAt,
  });
}

async function asPerson(
  { access, verifyToken }: Authenticating,
  token: string,
  proof: Proof,
): Promise<Viewer> {
  if (verifyToken === null) throw refusedToken();
  const claims = await verifyToken(token);
  const { subject, memberships, issuedAt } = claims;
  const chosen = chooseTenant(memberships, proof);
  const tenant = await access.read(chosen.tenantId);
  if (!tenant?.isActive) throw notYours(chosen.tenantId);
  const revokedUntil = tenant.revocations.get(subject);
  if (revokedUntil && issuedAt <= revokedUntil) throw refusedToken();
  return people.get(chosen) ?? rememberPerson(chosen, claims);
}

/** Who a token speaks of in one of its tenants, for as long as its claims are remembered. */
const people = new WeakMap<Membership, Viewer>();

function rememberPerson(
  chosen: Membership,
  { subject, name, memberships, expiresAt }: TokenClaims,
): Viewer {
  const lastMoment = new Date(expiresAt.getTime() + TOLERANCE_SECONDS * SECOND_MS);
  const viewer = viewerOf({ ...chosen, subject, name, memberships, expiresAt: lastMoment });
  people.set(chosen, viewer);
  return viewer;
}

/** The tenant that is meant: the only one, or the one that is named. */
function chooseTenant(memberships: Viewer['memberships'], { tenantId }: Proof) {
  const [only, another] = memberships;
  if (tenantId === undefined && only !== undefined && another === undefined) return only;
  if (tenantId === undefined) {
    throw new InvalidInputError(
      'X-Tenant-ID',
      'Your token opens several tenants: name the one you mean by the header `X-Tenant-ID` (over WebSocket `tenantId` in `connection_init`).',
    );
  }
  const wanted = parseTenantId(tenantId);
  const chosen = memberships.find((one) => one.tenantId === wanted);
  if (!chosen) throw notYours(tenantId);
  return chosen;
}

function assertNamed({ tenantId }: Proof, own: bigint): void {
  if (tenantId !== undefined && parseTenantId(tenantId) !== own) throw notYours(tenantId);
}

/** A key never has more than its role, whatever was written down for it. */
function narrowed(role: Viewer['role'], permissions: readonly Permission[]) {
  const all = permissionsOf(role);
  return new Set(permissions.filter((permission) => all.has(permission)));
}

/** Not yours and not there are told alike. */
function notYours(tenantId: bigint | string): ForbiddenError {
  return new ForbiddenError(`You have no access to tenant ${String(tenantId).slice(0, 20)} here.`);
}

function refusedKey(): UnauthenticatedError {
  return new UnauthenticatedError('The API key is not valid here, or no longer.');
}
