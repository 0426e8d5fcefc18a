import { SignJWT } from 'jose';
import type { Role } from './permissions.ts';

/** Who a token is for, and for how long. */
export interface TokenWish {
  readonly subject: string;
  readonly name?: string | undefined;
  readonly memberships: readonly { readonly tenantId: bigint; readonly role: Role }[];
  readonly lifetimeSeconds: number;
}

/** Signs a token as an issuer that shares `secret` would. For development and for tests: people have an identity provider. */
export function mintToken(
  wish: TokenWish,
  issuing: {
    readonly secret: string;
    readonly issuer?: string | undefined;
    readonly audience?: string | undefined;
    readonly tenantsClaim: string;
    readonly now: Date;
  },
): Promise<string> {
  const issuedAt = Math.floor(issuing.now.getTime() / 1_000);
  const tenants = wish.memberships.map(({ tenantId, role }) => [String(tenantId), role]);
  const token = new SignJWT({
    [issuing.tenantsClaim]: Object.fromEntries(tenants),
    ...(wish.name !== undefined && { name: wish.name }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(wish.subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + wish.lifetimeSeconds);
  if (issuing.issuer !== undefined) token.setIssuer(issuing.issuer);
  if (issuing.audience !== undefined) token.setAudience(issuing.audience);
  return token.sign(new TextEncoder().encode(issuing.secret));
}
