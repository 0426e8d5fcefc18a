import { createRemoteJWKSet, type JWTVerifyOptions, errors as joseErrors, jwtVerify } from 'jose';
import type { TokenSettings } from '../config/auth.ts';
import { IdentityProviderError, UnauthenticatedError } from '../errors.ts';
import { readClaims, type TokenClaims } from './claims.ts';

/** Errors  UnauthenticatedError, which never says which part was wrong; IdentityProviderError. */
export type VerifyToken = (token: string) => Promise<TokenClaims>;

/** Clocks of issuer and gateway may differ by this much. */
export const TOLERANCE_SECONDS = 30;

/** Codes of jose that speak of the identity provider, not of the token. */
const PROVIDER_TROUBLE: ReadonlySet<string> = new Set([
  'ERR_JWKS_TIMEOUT',
  'ERR_JWKS_INVALID',
  'ERR_JOSE_GENERIC',
]);

/**
 * Checks signature, algorithm, issuer, audience and times of a JWT, then what its claims are made of. The keys of a provider are fetched
 * with the first token and when one names a key that is not known, at most every 30 s.
 */
export function createTokenVerifier(settings: TokenSettings): VerifyToken {
  const { key, issuer, audience, tenantsClaim, maxAgeSeconds } = settings;
  const options: JWTVerifyOptions = {
    algorithms: key.kind === 'secret' ? ['HS256'] : [...key.algorithms],
    requiredClaims: ['sub', 'iat', 'exp'],
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: maxAgeSeconds,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
  const check = verifierOf(key);
  return async (token) => {
    const payload = await check(token, options).catch((error: unknown) => {
      throw explain(error);
    });
    const claims = readClaims(payload, tenantsClaim);
    if (claims === null) throw refusedToken();
    return claims;
  };
}

function verifierOf(key: TokenSettings['key']) {
  if (key.kind === 'secret') {
    const secret = new TextEncoder().encode(key.secret);
    return async (token: string, options: JWTVerifyOptions) =>
      (await jwtVerify(token, secret, options)).payload;
  }
  const keys = createRemoteJWKSet(new URL(key.url));
  return async (token: string, options: JWTVerifyOptions) =>
    (await jwtVerify(token, keys, options)).payload;
}

/** Without an answer of the provider nothing is known about the token: that is not its bearer's fault. */
function explain(error: unknown): unknown {
  if (error instanceof joseErrors.JOSEError && !PROVIDER_TROUBLE.has(error.code)) {
    return refusedToken(error);
  }
  return new IdentityProviderError(
    'The keys of the identity provider cannot be read; the same request works later.',
    { cause: error },
  );
}

/** Never says which part was wrong. */
export function refusedToken(cause?: Error): UnauthenticatedError {
  return new UnauthenticatedError('The token is not valid here, or no longer.', { cause });
}
