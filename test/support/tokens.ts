import { createHmac } from 'node:crypto';
import type { TokenSettings } from '../../src/config/auth.ts';
import type { Database } from '../../src/db/database.ts';
import { createTokenVerifier } from '../../src/identity/token-verifier.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { AccessBook } from '../../src/tenancy/access-book.ts';
import { authenticateBy } from '../../src/tenancy/authenticate.ts';
import { ensureTenant } from '../../src/tenancy/tenants.ts';
import { TENANT } from './tenants.ts';

export const SECRET = 'a secret of at least thirty-two characters';

export const tokenSettings: TokenSettings = {
  key: { kind: 'secret', secret: SECRET },
  issuer: undefined,
  audience: undefined,
  tenantsClaim: 'tenants',
  maxAgeSeconds: 3_600,
};

/** Any token at all, signed with the test's secret: an owner's for a minute unless told otherwise. Undefined takes a claim away. */
export function signToken(
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = { alg: 'HS256' },
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1_000);
  const usual = { sub: 'me', tid: String(TENANT), role: 'OWNER', iat, exp: iat + 60 };
  const body = `${part(header)}.${part({ ...usual, ...claims })}`;
  return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
}

/** The same as a header. */
export function bearer(claims: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return { authorization: `Bearer ${signToken(claims)}` };
}

/** Bearer tokens and API keys, as the product checks them, for these tenants. */
export async function tokenIdentity(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  settings: TokenSettings = tokenSettings,
  tenants: readonly bigint[] = [TENANT, 1n],
) {
  for (const tenantId of tenants) await ensureTenant(db, clock, { tenantId, name: `T${tenantId}` });
  const access = new AccessBook(db, clock);
  const verifyToken = createTokenVerifier(settings);
  return { access, authenticate: authenticateBy({ access, verifyToken }) };
}
