import { afterEach, describe, expect, it } from 'vitest';
import {
  requestToken,
  type SimulatorUnderTest,
  service,
  startSimulator,
} from '../../../test/support/simulator.ts';
import { demoClient } from './clients.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const stoppedAt = new Date('2026-01-01T00:00:00Z');

describe('the token endpoint', () => {
  it('answers a JWT for 900 seconds with the scopes of the client', async () => {
    st = await startSimulator({ stoppedAt });
    const body = (await (await requestToken(st.authUrl)).json()) as Record<string, string>;
    expect(body).toMatchObject({ expires_in: 900, token_type: 'Bearer' });
    expect(body['scope']).toContain('tn.pb.categories:r');
    const claims = JSON.parse(
      Buffer.from(body['access_token']?.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims.exp - claims.iat).toBe(900);
    expect(claims).toMatchObject({ tenant: '3222348440', client_id: demoClient.clientId });
  });

  it('takes credentials by HTTP Basic and a narrower scope', async () => {
    st = await startSimulator();
    const basic = Buffer.from(`${demoClient.clientId}:${demoClient.clientSecret}`).toString(
      'base64',
    );
    const answer = await fetch(st.authUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'tn.pb.services:r' }),
    });
    expect(await answer.json()).toMatchObject({ scope: 'tn.pb.services:r' });
  });

  it('answers 400 with the OAuth error for bad credentials, grants and scopes', async () => {
    st = await startSimulator();
    for (const [form, error] of [
      [{ client_secret: 'wrong' }, 'invalid_client'],
      [{ client_id: 'nobody' }, 'invalid_client'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ scope: 'tn.crm.jobs:r' }, 'invalid_scope'],
    ] as const) {
      const answer = await requestToken(st.authUrl, form);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error });
    }
  });

  it('is limited itself (tokenRatePerMinute)', async () => {
    st = await startSimulator({ behaviours: { tokenRatePerMinute: 2 } });
    expect((await requestToken(st.authUrl)).status).toBe(200);
    expect((await requestToken(st.authUrl)).status).toBe(429);
  });
});

describe('a call', () => {
  it('is answered 401 once its token has expired (tokenTtlSeconds)', async () => {
    st = await startSimulator({ stoppedAt, behaviours: { tokenTtlSeconds: 100 } });
    st.sim.clock.advance(99_999);
    expect((await st.get('services')).status).toBe(200);
    st.sim.clock.advance(1);
    const refused = await st.get('services');
    expect(refused.status).toBe(401);
    expect(refused.body.title).toBe('Unauthorized');
    await st.authenticate();
    expect((await st.get('services')).status).toBe(200);
  });

  it('is answered 401 without a token, with an unknown one and with a wrong app key (unauthorizedBody)', async () => {
    st = await startSimulator({ behaviours: { unauthorizedBody: 'empty' } });
    for (const headers of [
      { authorization: '' },
      { authorization: 'Bearer x' },
      { 'st-app-key': 'x' },
    ]) {
      expect(await st.call('GET', 'services', { headers })).toMatchObject({
        status: 401,
        text: '',
      });
    }
    st.sim.expireTokens();
    expect((await st.get('services')).status).toBe(401);
  });

  it('may leave out the word Bearer and bring the app key in the query', async () => {
    st = await startSimulator();
    const { access_token: token } = (await (await requestToken(st.authUrl)).json()) as Record<
      string,
      string
    >;
    const url = `${st.url}/pricebook/v2/tenant/3222348440/services?servicetitanapplicationkey=ak1.demo`;
    expect((await fetch(url, { headers: { authorization: token ?? '' } })).status).toBe(200);
  });

  it('is answered 403 for another tenant', async () => {
    st = await startSimulator();
    st.sim.addTenant({ id: 77n, pricebook: 'empty' });
    expect((await st.call('GET', '../77/services')).status).toBe(403);
  });

  it('needs the scope of its entity and direction; a scope can be revoked at a time', async () => {
    st = await startSimulator({
      stoppedAt,
      pricebook: { services: [service({ id: 1 })] },
      clients: [{ ...demoClient, scopes: ['tn.pb.services:r', 'tn.pb.materials:r'] }],
    });
    expect((await st.get('export/services')).status).toBe(200);
    for (const path of ['categories', 'images?path=Images/x']) {
      const refused = await st.get(path);
      expect(refused.status).toBe(403);
      expect(refused.body.title).toContain('Scope validation failed');
    }
    expect((await st.call('PATCH', 'services/1', { body: {} })).status).toBe(403);

    const atMs = stoppedAt.getTime() + 1000;
    st.sim.updateClient(demoClient.clientId, {
      revocations: [{ scope: 'tn.pb.materials:r', atMs }],
    });
    expect((await st.get('materials')).status).toBe(200);
    st.sim.clock.advance(1000);
    expect((await st.get('materials')).status).toBe(403);
    expect((await st.get('services')).status).toBe(200);
  });
});

describe('new scopes of a client', () => {
  it('reach only tokens issued after the change', async () => {
    st = await startSimulator({ clients: [{ ...demoClient, scopes: ['tn.pb.services:r'] }] });
    const scopes = ['tn.pb.services:r', 'tn.pb.equipment:r'];
    st.sim.updateClient(demoClient.clientId, { scopes });
    expect((await st.get('equipment')).status).toBe(403);
    await st.authenticate();
    expect((await st.get('equipment')).status).toBe(200);
  });
});

describe('the rate limit', () => {
  const started = (behaviours: object) =>
    startSimulator({
      stoppedAt,
      behaviours: { callsPerSecond: 3, rateClock: 'simulated', ...behaviours },
    });
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) seen.push((await st.get('services')).status);
    return seen;
  };

  it('lets so many calls through in any second (callsPerSecond)', async () => {
    st = await started({ countRejected: false });
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    st.sim.clock.advance(999);
    expect(await statuses(1)).toEqual([429]);
    st.sim.clock.advance(1);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  it('counts refused calls, too (countRejected)', async () => {
    st = await started({});
    expect(await statuses(6)).toEqual([200, 200, 200, 429, 429, 429]);
    st.sim.clock.advance(900);
    expect(await statuses(3)).toEqual([429, 429, 429]);
    st.sim.clock.advance(900);
    expect(await statuses(1)).toEqual([429]);
    st.sim.clock.advance(1000);
    expect(await statuses(1)).toEqual([200]);
  });

  it('tells the wait in the text and in the header as asked (retryAfterMode, rateLimitWaitSeconds)', async () => {
    st = await started({ callsPerSecond: 0, rateLimitWaitSeconds: 50 });
    const inSeconds = await st.get('services');
    expect(inSeconds.body).toMatchObject({
      status: 429,
      title: 'Rate limit is exceeded. Try again in 50 seconds.',
    });
    expect(inSeconds.headers.get('retry-after')).toBe('50');
    st.sim.setBehaviours({ retryAfterMode: 'date' });
    expect((await st.get('services')).headers.get('retry-after')).toBe(
      'Thu, 01 Jan 2026 00:00:50 GMT',
    );
    st.sim.setBehaviours({ retryAfterMode: 'none' });
    expect((await st.get('services')).headers.get('retry-after')).toBeNull();
  });

  it('does not slow one tenant for another', async () => {
    st = await started({});
    const other = {
      clientId: 'cid.other',
      clientSecret: 's',
      appKey: demoClient.appKey,
      tenantId: 77n,
    };
    st.sim.addTenant({ id: 77n, pricebook: 'empty' });
    st.sim.addClient(other);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const form = { client_id: other.clientId, client_secret: other.clientSecret };
    const { access_token: token } = (await (await requestToken(st.authUrl, form)).json()) as Record<
      string,
      string
    >;
    const headers = { authorization: token ?? '' };
    expect((await st.call('GET', '../77/services', { headers })).status).toBe(200);
  });
});
