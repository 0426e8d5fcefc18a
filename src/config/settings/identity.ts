import { z } from 'zod';
import { encryptionKey, integer, list, optionalText, setting, text, url } from '../setting.ts';

/** How callers prove who they are, and what seals credentials. */
export const identitySettings = {
  AUTH_JWT_SECRET: setting(
    'Identity',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Secret of bearer tokens that are signed with it (HS256). Without it and without `AUTH_JWKS_URL` every caller on loopback is the owner of the demo.',
    { shownDefault: 'demo mode', secret: true },
  ),
  AUTH_JWKS_URL: setting(
    'Identity',
    url('https:', 'http:').optional(),
    'Where your identity provider publishes its keys; needs `AUTH_JWT_ISSUER` and `AUTH_JWT_AUDIENCE`.',
    { shownDefault: 'none' },
  ),
  AUTH_JWT_ISSUER: setting('Identity', optionalText(), 'The `iss` that tokens must have.', {
    shownDefault: 'any',
  }),
  AUTH_JWT_AUDIENCE: setting('Identity', optionalText(), 'The `aud` that tokens must have.', {
    shownDefault: 'any',
  }),
  AUTH_JWT_ALGORITHMS: setting(
    'Identity',
    list()
      .refine((names) => names.every((name) => /^(RS|PS|ES)(256|384|512)$|^EdDSA$/.test(name)), {
        message: 'must be of RS256, PS256, ES256 and their like, or EdDSA',
      })
      .default(['RS256', 'ES256']),
    'Algorithms that keys of `AUTH_JWKS_URL` may be used with, separated by commas.',
    { shownDefault: '`RS256,ES256`' },
  ),
  AUTH_TENANTS_CLAIM: setting(
    'Identity',
    text().default('tenants'),
    'The claim that maps tenants to roles: `{ "3222348440": "ADMIN" }`. A token of one tenant may say `tid` and `role` instead.',
  ),
  AUTH_MAX_TOKEN_AGE_SECONDS: setting(
    'Identity',
    integer(60, 31 * 24 * 3_600).default(24 * 3_600),
    'A token that was issued longer ago is refused, whatever it says about its end.',
  ),
  LAZI_ENCRYPTION_KEY: setting(
    'Identity',
    encryptionKey().optional(),
    "32 bytes in base64 (`openssl rand -base64 32`) that seal the ServiceTitan credentials of tenants in the database. Keep it apart from the database's backups.",
    { shownDefault: 'no credentials in the database', secret: true },
  ),
  LAZI_ENCRYPTION_KEYS_BEFORE: setting(
    'Identity',
    list().pipe(z.array(encryptionKey())).default([]),
    'Keys that sealed what has not been rotated yet, separated by commas; see `lazi rotate-keys`.',
    { shownDefault: 'none', secret: true },
  ),
};
