import { describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../errors.ts';
import type { TokenClaims } from './claims.ts';
import { rememberTokens } from './remember-tokens.ts';

/** A verifier that counts, on a clock that stands where it is put. */
function remembering(claims: Partial<TokenClaims> = {}) {
  let ms = 1_000_000;
  let checked = 0;
  const known: TokenClaims = {
    ...{ subject: 'ann', name: 'Ann', memberships: [], issuedAt: new Date(0) },
    ...{ expiresAt: new Date(ms + 600_000), ...claims },
  };
  const verify = rememberTokens(
    async (token) => {
      checked += 1;
      if (token === 'bad') throw new UnauthenticatedError('No.');
      return known;
    },
    { now: () => new Date(ms) },
  );
  return {
    verify,
    checked: () => checked,
    pass: (more: number) => {
      ms += more;
    },
  };
}

describe('tokens that were checked', () => {
  it('are believed for a minute, and then checked again', async () => {
    const { verify, checked, pass } = remembering();
    await verify('good');
    pass(59_000);
    await verify('good');
    expect(checked()).toBe(1);
    pass(1_000);
    await verify('good');
    expect(checked()).toBe(2);
  });

  it('are not believed beyond their end', async () => {
    const { verify, checked, pass } = remembering({ expiresAt: new Date(1_001_000) });
    await verify('good');
    pass(31_001);
    await verify('good');
    expect(checked()).toBe(2);
  });

  it('are checked each time when they were refused', async () => {
    const { verify, checked } = remembering();
    for (let n = 0; n < 3; n++) await expect(verify('bad')).rejects.toThrow('No.');
    expect(checked()).toBe(3);
  });
});
