import { ConfigError } from '../../errors.ts';
import { mintToken } from '../../identity/mint-token.ts';
import type { Role } from '../../identity/permissions.ts';
import { systemClock } from '../../lib/clock.ts';
import type { CommandContext } from './context.ts';

export interface TokenFlags {
  readonly tenant?: bigint;
  readonly role: Role;
  readonly subject: string;
  readonly hours: number;
}

const HOUR_SECONDS = 3_600;

/**
 * `lazi token`: prints a token for development and nothing else, so that it can be piped.
 * Errors  ConfigError where there is no secret to sign with.
 */
export async function token(
  { config, terminal }: CommandContext,
  { tenant, role, subject, hours }: TokenFlags,
): Promise<number> {
  const { auth } = config;
  if (auth.mode !== 'tokens' || auth.key.kind !== 'secret') {
    throw new ConfigError([
      'lazi token signs with AUTH_JWT_SECRET, which is not set; with AUTH_JWKS_URL tokens come from your identity provider',
    ]);
  }
  const text = await mintToken(
    {
      subject,
      memberships: [{ tenantId: tenant ?? config.tenantId, role }],
      lifetimeSeconds: Math.min(hours * HOUR_SECONDS, auth.maxAgeSeconds),
    },
    { ...auth, secret: auth.key.secret, now: systemClock.now() },
  );
  terminal.line(text);
  return 0;
}
