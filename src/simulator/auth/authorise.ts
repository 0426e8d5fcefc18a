import { ApiFailure } from '../api/failure.ts';
import { type RequestHeaders, textOf } from '../exchange.ts';
import type { TokenIssuer } from './token-endpoint.ts';

/**
 * Admits a call to the API or throws, in the order of the real gateway: token, app key, rate limit, tenant, scope.
 * Errors  ApiFailure 401, 429, 403.
 */
export function authorise(
  issuer: TokenIssuer,
  call: {
    readonly headers: RequestHeaders;
    readonly search: URLSearchParams;
    readonly tenantId: string;
    readonly scope: string;
  },
): void {
  const grant = issuer.tokens.find(bearerToken(call.headers) ?? '');
  const client = grant && issuer.clients.find(grant.clientId);
  if (!grant || !client) throw new ApiFailure(401, 'Unauthorized');
  const appKey = call.headers['st-app-key'] ?? call.search.get('servicetitanapplicationkey');
  if (appKey !== client.appKey) throw new ApiFailure(401, 'Unauthorized');
  issuer.limits.admitCall(client.appKey, grant.tenantId);
  if (call.tenantId !== grant.tenantId.toString()) {
    throw new ApiFailure(403, `The token is not for tenant ${call.tenantId}.`);
  }
  const nowMs = issuer.world.clock.nowMs();
  const revoked = client.revocations.some(
    ({ scope, atMs }) => scope === call.scope && atMs <= nowMs,
  );
  if (revoked || !grant.scopes.includes(call.scope)) {
    throw new ApiFailure(403, 'Scope validation failed');
  }
}

/** The token of the call; the word Bearer may be missing. */
export function bearerToken(headers: RequestHeaders): string | undefined {
  return (
    textOf(headers, 'authorization')
      ?.replace(/^Bearer\s+/i, '')
      .trim() || undefined
  );
}
