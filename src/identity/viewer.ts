import { type Permission, permissionsOf, type Role } from './permissions.ts';

/** What somebody is to one tenant. */
export interface Membership {
  readonly tenantId: bigint;
  readonly role: Role;
}

/** Who asks, and for which tenant. Comes from a proof that was checked, never from an argument. */
export interface Viewer extends Membership {
  /** What they may do there: what the role may, or less for a key with fewer permissions. */
  readonly permissions: ReadonlySet<Permission>;
  /** Stable name of the person or program, for the audit log. */
  readonly subject: string;
  /** For people to read; the subject where there is no other. */
  readonly name: string;
  /** Every tenant the proof opens, this one among them. */
  readonly memberships: readonly Membership[];
  /** When the proof ends; null for the demo. */
  readonly expiresAt: Date | null;
}

/** What came with a request, or with `connection_init`, to say who asks. */
export interface Proof {
  /** The value of `Authorization`. */
  readonly authorization?: string | undefined;
  /** The value of `X-Tenant-ID`: which of the proof's tenants is meant. */
  readonly tenantId?: string | undefined;
}

/**
 * Turns a proof into a viewer.
 * Errors  UnauthenticatedError where the proof is missing, wrong, over or revoked; ForbiddenError where it opens other tenants than the
 *         one that is meant; InvalidInputError where it opens several and none is named; IdentityProviderError.
 */
export type Authenticate = (proof: Proof) => Promise<Viewer>;

/** A viewer with everything the role may do, known by the subject alone. */
export function viewerOf(viewer: Membership & Pick<Viewer, 'subject'> & Partial<Viewer>): Viewer {
  const { tenantId, role, subject } = viewer;
  return {
    permissions: permissionsOf(role),
    name: subject,
    memberships: [{ tenantId, role }],
    expiresAt: null,
    ...viewer,
  };
}

const PROGRAM = 'key:';

/** How a program is called in the audit log. */
export const subjectOfKey = (keyId: string): string => `${PROGRAM}${keyId}`;

/** Whether it is a program that asks, with a key that a person has made. */
export function isProgram({ subject }: Pick<Viewer, 'subject'>): boolean {
  return subject.startsWith(PROGRAM);
}

/** Names what somebody may do: who has the same in the same tenant is answered the same.   Pure. */
export function accessKeyOf({ role, permissions }: Pick<Viewer, 'role' | 'permissions'>): string {
  return permissions === permissionsOf(role) ? role : [...permissions].sort().join(' ');
}
