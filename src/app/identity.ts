import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { rememberTokens } from '../identity/remember-tokens.ts';
import { createTokenVerifier } from '../identity/token-verifier.ts';
import type { Authenticate } from '../identity/viewer.ts';
import { AccessBook } from '../tenancy/access-book.ts';
import { authenticateBy, demoIdentity } from '../tenancy/authenticate.ts';
import type { Foundation } from './foundation.ts';

/** Errors  ConfigError where callers could prove nothing and this is no demo: before anything is opened. */
export function assertIdentity({ auth }: Pick<Config, 'auth'>): void {
  if (auth.mode === 'missing') throw new ConfigError([auth.remedy]);
}

/**
 * How callers of this process prove who they are.
 * Errors  ConfigError where they could not, and this is no demo.
 */
export function openIdentity({ config, db, clock }: Foundation): {
  readonly access: AccessBook;
  readonly authenticate: Authenticate;
} {
  const { auth, tenantId } = config;
  assertIdentity(config);
  const access = new AccessBook(db, clock);
  if (auth.mode === 'demo') {
    const byKey = authenticateBy({ access, verifyToken: null });
    return { access, authenticate: demoIdentity(tenantId, byKey) };
  }
  const verifyToken =
    auth.mode === 'tokens' ? rememberTokens(createTokenVerifier(auth), clock) : null;
  return { access, authenticate: authenticateBy({ access, verifyToken }) };
}
