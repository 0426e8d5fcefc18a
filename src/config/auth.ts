import type { Contradiction } from './contradiction.ts';
import { isLoopback } from './loopback.ts';
import type { SettingValues } from './settings.ts';

/** How callers prove who they are. */
export type AuthConfig =
  /** Every caller is the owner of the demo tenant: only ever on loopback, and before the simulator. */
  | { readonly mode: 'demo' }
  /** Nobody could prove anything, so that no gateway may be opened; what to set is in `remedy`. */
  | { readonly mode: 'missing'; readonly remedy: string }
  | ({ readonly mode: 'tokens' } & TokenSettings);

/** How bearer tokens are checked. */
export interface TokenSettings {
  /** One shared secret (HS256), or the public keys of an identity provider. */
  readonly key:
    | { readonly kind: 'secret'; readonly secret: string }
    | { readonly kind: 'jwks'; readonly url: string; readonly algorithms: readonly string[] };
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  /** The claim that maps tenants to roles. */
  readonly tenantsClaim: string;
  /** A token that was issued longer ago than this is refused, whatever it says about its end. */
  readonly maxAgeSeconds: number;
}

/** What settings of identity contradict. */
export const authContradictions: readonly Contradiction[] = [
  {
    among: ['AUTH_JWT_SECRET', 'AUTH_JWKS_URL'],
    says: ({ AUTH_JWT_SECRET, AUTH_JWKS_URL }) =>
      AUTH_JWT_SECRET && AUTH_JWKS_URL
        ? 'AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: tokens come from one issuer, so set one of them'
        : null,
  },
  {
    among: ['AUTH_JWKS_URL', 'AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'],
    says: ({ AUTH_JWKS_URL, AUTH_JWT_ISSUER, AUTH_JWT_AUDIENCE }) =>
      AUTH_JWKS_URL && !(AUTH_JWT_ISSUER && AUTH_JWT_AUDIENCE)
        ? 'AUTH_JWKS_URL is set without AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE: a provider signs tokens for others too'
        : null,
  },
  {
    among: ['AUTH_JWKS_URL'],
    says: ({ AUTH_JWKS_URL }) =>
      AUTH_JWKS_URL && !isSafeAddress(AUTH_JWKS_URL)
        ? 'AUTH_JWKS_URL must start with https://: whoever sits in between could exchange the keys'
        : null,
  },
];

function isSafeAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname);
}

/** How callers prove who they are, from settings that do not contradict each other.   Pure. */
export function readAuth(values: SettingValues): AuthConfig {
  const key = tokenKey(values);
  if (key) {
    return {
      mode: 'tokens',
      key,
      issuer: values.AUTH_JWT_ISSUER,
      audience: values.AUTH_JWT_AUDIENCE,
      tenantsClaim: values.AUTH_TENANTS_CLAIM,
      maxAgeSeconds: values.AUTH_MAX_TOKEN_AGE_SECONDS,
    };
  }
  const reason = noDemo(values);
  if (reason === null) return { mode: 'demo' };
  return {
    mode: 'missing',
    remedy: `${reason}, and there is neither AUTH_JWT_SECRET nor AUTH_JWKS_URL: set one (\`lazi token\` makes tokens for the former)`,
  };
}

function tokenKey(values: SettingValues) {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: url, AUTH_JWT_ALGORITHMS: algorithms } = values;
  if (secret) return { kind: 'secret', secret } as const;
  return url ? ({ kind: 'jwks', url, algorithms } as const) : null;
}

/** Why callers have to prove who they are; null where anybody who gets here may be the owner of a demo. */
function noDemo(values: SettingValues): string | null {
  const { HOST, NODE_ENV, SERVICE_TITAN_API_BASE, SERVICE_TITAN_CLIENT_ID } = values;
  if (!isLoopback(HOST)) return `HOST is ${HOST}, which others can reach`;
  if (NODE_ENV === 'production') return 'NODE_ENV is production';
  if (SERVICE_TITAN_CLIENT_ID && !isLoopback(new URL(SERVICE_TITAN_API_BASE).hostname)) {
    return `a real pricebook is served, that of ${SERVICE_TITAN_API_BASE}`;
  }
  return null;
}
