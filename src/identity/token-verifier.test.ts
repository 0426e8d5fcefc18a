import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { SECRET, signToken, tokenSettings } from '../../test/support/tokens.ts';
import type { TokenSettings } from '../config/auth.ts';
import { IdentityProviderError, UnauthenticatedError } from '../errors.ts';
import { mintToken } from './mint-token.ts';
import { createTokenVerifier } from './token-verifier.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const now = () => Math.floor(Date.now() / 1_000);
const verify = createTokenVerifier({ ...tokenSettings, issuer: 'me', audience: 'lazi' });
const ours = { iss: 'me', aud: 'lazi' };

/** Whether a token is let in. */
async function verdict(token: string, by = verify): Promise<'in' | 'out'> {
  try {
    await by(token);
    return 'in';
  } catch (error) {
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect((error as Error).message).toBe('The token is not valid here, or no longer.');
    return 'out';
  }
}

describe('a token that is signed with the shared secret', () => {
  it('says who its bearer is, and to which tenants', async () => {
    const token = signToken({
      ...ours,
      name: 'Ann',
      tid: undefined,
      tenants: { 7: 'ADMIN', 8: 'VIEWER' },
    });
    expect(await verify(token)).toMatchObject({
      subject: 'me',
      name: 'Ann',
      memberships: [
        { tenantId: 7n, role: 'ADMIN' },
        { tenantId: 8n, role: 'VIEWER' },
      ],
    });
    expect(await verify(signToken({ ...ours, tid: '9', role: 'OWNER' }))).toMatchObject({
      name: 'me',
      memberships: [{ tenantId: 9n, role: 'OWNER' }],
    });
  });

  it('is one that `lazi token` makes', async () => {
    const wish = {
      ...{ subject: 'dev', lifetimeSeconds: 60 },
      memberships: [{ tenantId: 7n, role: 'OWNER' }],
    } as const;
    const issuing = { secret: SECRET, issuer: 'me', audience: 'lazi', tenantsClaim: 'tenants' };
    const token = await mintToken(wish, { ...issuing, now: new Date() });
    expect(await verify(token)).toMatchObject({ subject: 'dev', memberships: wish.memberships });
  });

  it('is let in within 30 seconds of what its times say, and not outside of them', async () => {
    const cases: readonly (readonly [object, 'in' | 'out'])[] = [
      [{}, 'in'],
      [{ exp: now() - 25 }, 'in'],
      [{ exp: now() - 31 }, 'out'],
      [{ nbf: now() + 25 }, 'in'],
      [{ nbf: now() + 35 }, 'out'],
      [{ iat: now() + 60 }, 'out'],
      [{ iat: now() - 3_700 }, 'out'],
      [{ exp: undefined }, 'out'],
      [{ iat: undefined }, 'out'],
      [{ exp: String(now() + 60) }, 'out'],
    ];
    for (const [claims, expected] of cases) {
      const found = await verdict(signToken({ ...ours, ...claims }));
      expect({ claims, found }).toEqual({ claims, found: expected });
    }
  });

  it('is refused for another issuer, audience, algorithm or form', async () => {
    const header = (alg: string) => signToken(ours, { alg });
    for (const token of [
      ...[signToken({ aud: 'lazi' }), signToken({ iss: 'you', aud: 'lazi' })],
      ...[signToken({ iss: 'me' }), signToken({ iss: 'me', aud: 'other' })],
      ...[header('none'), header('NoNe'), header('HS512'), header('RS256')],
      ...[
        signToken(ours, { alg: 'HS256', crit: ['x'], x: 1 }),
        signToken(ours, { alg: 'HS256', b64: false, crit: ['b64'] }),
      ],
      ...[`${signToken(ours)}x`, signToken(ours).replace(/\.[^.]+$/, '.'), 'a.b.c', 'a.b.c.d.e'],
    ]) {
      expect({ token, found: await verdict(token) }).toEqual({ token, found: 'out' });
    }
  });

  it('is refused where its claims are not made of what they should be', async () => {
    for (const claims of [
      ...[{ sub: '' }, { sub: undefined }, { sub: 7 }, { sub: 'x'.repeat(201) }],
      ...[
        { tid: { not: '' } },
        { tid: ['7'] },
        { tid: '0' },
        { tid: '-7' },
        { tid: '07' },
        { tid: 1.5 },
      ],
      ...[{ tid: String(2n ** 63n) }, { tid: undefined }],
      ...[{ role: 'owner' }, { role: 'GOD' }, { role: ['OWNER'] }, { role: undefined }],
      ...[
        { tenants: {} },
        { tenants: [] },
        { tenants: { x: 'OWNER' } },
        { tenants: { 7: 'GOD' } },
        { tenants: '7' },
      ],
      ...[{ tenants: { 7: { role: 'OWNER' } } }, { tenants: JSON.parse('{"__proto__":"OWNER"}') }],
    ]) {
      const found = await verdict(signToken({ ...ours, ...claims }));
      expect({ claims, found }).toEqual({ claims, found: 'out' });
    }
  });
});

describe('a token of an identity provider', () => {
  it('is let in by a key the provider publishes, for the algorithms that are allowed', async () => {
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const ec = await generateKeyPair('ES384', { extractable: true });
    const { url, fetches } = await publish([
      { ...(await exportJWK(rsa.publicKey)), kid: 'one', alg: 'RS256' },
      { ...(await exportJWK(ec.publicKey)), kid: 'two', alg: 'ES384' },
    ]);
    const byKeys = createTokenVerifier(jwks(url));
    const sign = (key: CryptoKey | Uint8Array, alg: string, kid?: string) =>
      new SignJWT({ tenants: { 7: 'ADMIN' }, ...ours })
        .setProtectedHeader({ alg, ...(kid && { kid }) })
        .setSubject('ann')
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(key);
    const good = await sign(rsa.privateKey, 'RS256', 'one');
    expect(await byKeys(good)).toMatchObject({ subject: 'ann' });
    const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
    const stranger = await generateKeyPair('RS256');
    for (const token of [
      await sign(ec.privateKey, 'ES384', 'two'),
      await sign(pem, 'HS256', 'one'),
      await sign(stranger.privateKey, 'RS256', 'one'),
      signToken(ours),
    ]) {
      expect(await verdict(token, byKeys)).toBe('out');
    }
    for (let n = 0; n < 20; n++) {
      expect(await verdict(await sign(stranger.privateKey, 'RS256', `kid ${n}`), byKeys)).toBe(
        'out',
      );
    }
    expect(fetches()).toBe(1);
  });

  it('is neither good nor bad while the provider does not answer', async () => {
    const token = signToken(ours, { alg: 'RS256' });
    for (const url of ['http://127.0.0.1:1/keys', (await publish('oops')).url]) {
      const byKeys = createTokenVerifier(jwks(url));
      await expect(byKeys(token)).rejects.toBeInstanceOf(IdentityProviderError);
    }
  });
});

function jwks(url: string): TokenSettings {
  const key = { kind: 'jwks', url, algorithms: ['RS256'] } as const;
  return { ...tokenSettings, key, issuer: 'me', audience: 'lazi' };
}

/** A provider that answers with these keys, or with this text. */
async function publish(keys: readonly object[] | string) {
  let fetched = 0;
  const server = createServer((_request, response) => {
    fetched += 1;
    response.end(typeof keys === 'string' ? keys : JSON.stringify({ keys }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/keys`, fetches: () => fetched };
}
