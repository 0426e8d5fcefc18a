import type { Answer } from '../api/failure.ts';
import { jsonAnswer } from '../api/failure.ts';
import type { World } from '../store/tenant.ts';
import type { Client, Clients } from './clients.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Tokens } from './tokens.ts';

/** What the token endpoint needs. */
export interface TokenIssuer {
  readonly world: World;
  readonly clients: Clients;
  readonly tokens: Tokens;
  readonly limits: RateLimits;
}

/**
 * POST /connect/token: client credentials in a form, or by HTTP Basic.
 * Errors  400 with `{ "error": … }` as OAuth has it; ApiFailure 429.
 */
export function answerTokenRequest(
  issuer: TokenIssuer,
  request: { readonly method: string; readonly body: string; readonly authorization?: string },
): Answer {
  if (request.method !== 'POST') return oauthError('invalid_request', 405);
  const form = new URLSearchParams(request.body);
  const { clientId, clientSecret } = credentials(form, request.authorization);
  issuer.limits.admitTokenRequest(clientId);
  if (form.get('grant_type') !== 'client_credentials') return oauthError('unsupported_grant_type');
  const client = issuer.clients.find(clientId);
  if (!client || client.clientSecret !== clientSecret) return oauthError('invalid_client');
  const scopes = grantedScopes(client, form.get('scope'), issuer.world.clock.nowMs());
  if (!scopes) return oauthError('invalid_scope');
  const grant = issuer.tokens.issue(client, scopes);
  return jsonAnswer(
    200,
    JSON.stringify({
      access_token: grant.token,
      expires_in: issuer.world.behaviours.tokenTtlSeconds,
      token_type: 'Bearer',
      scope: scopes.join(' '),
    }),
  );
}

function credentials(form: URLSearchParams, authorization: string | undefined) {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [clientId = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
    return {
      clientId: decodeURIComponent(clientId),
      clientSecret: decodeURIComponent(secret.join(':')),
    };
  }
  return {
    clientId: form.get('client_id') ?? '',
    clientSecret: form.get('client_secret') ?? '',
  };
}

/** The scopes a new token gets; undefined when one is asked for that the client does not have. */
function grantedScopes(
  client: Client,
  asked: string | null,
  nowMs: number,
): readonly string[] | undefined {
  const revoked = new Set(
    client.revocations.filter(({ atMs }) => atMs <= nowMs).map(({ scope }) => scope),
  );
  const held = client.scopes.filter((scope) => !revoked.has(scope));
  const wanted = asked?.split(' ').filter(Boolean) ?? [];
  if (wanted.length === 0) return held;
  return wanted.every((scope) => held.includes(scope)) ? wanted : undefined;
}

function oauthError(error: string, status = 400): Answer {
  return jsonAnswer(status, JSON.stringify({ error }));
}
