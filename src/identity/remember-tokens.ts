import type { Clock } from '../lib/clock.ts';
import { MINUTE_MS } from '../lib/duration.ts';
import type { TokenClaims } from './claims.ts';
import { TOLERANCE_SECONDS, type VerifyToken } from './token-verifier.ts';

/** A key that its provider takes back is refused after this long at the latest. */
const REMEMBER_MS = MINUTE_MS;
const MOST_TOKENS = 10_000;

interface Remembered {
  readonly claims: TokenClaims;
  readonly until: number;
}

/** Checks a signature once a minute for each token instead of with each request. Tokens that were refused are not remembered. */
export function rememberTokens(verify: VerifyToken, clock: Clock): VerifyToken {
  const known = new Map<string, Remembered>();
  return async (token) => {
    const now = clock.now().getTime();
    const remembered = known.get(token);
    if (remembered && now < remembered.until) return remembered.claims;
    known.delete(token);
    const claims = await verify(token);
    const end = claims.expiresAt.getTime() + TOLERANCE_SECONDS * 1_000;
    if (known.size >= MOST_TOKENS) forgetOldest(known);
    known.set(token, { claims, until: Math.min(now + REMEMBER_MS, end) });
    return claims;
  };
}

/** The order of a Map is that of insertion. */
function forgetOldest(known: Map<string, Remembered>): void {
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}
