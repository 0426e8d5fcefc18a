import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from '../support/graphql.ts';

const URL = 'http://localhost/graphql';
const APP = 'https://app.example';

let development: TestGateway;
let production: TestGateway;
beforeAll(async () => {
  const corsOrigins = [APP];
  development = await testGateway({ corsOrigins });
  production = await testGateway({ corsOrigins, production: true });
});
afterAll(() => Promise.all([development.close(), production.close()]));

const body = JSON.stringify({ query: '{ __typename }' });
const json = { 'content-type': 'application/json' };
const requests: readonly [what: string, path: string, init: RequestInit][] = [
  ['an answer', '', { method: 'POST', body, headers: json }],
  ['a refusal', '', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }],
  ['a page that is not there', '/nothing', {}],
  ['a picture that is refused', '/../images', { method: 'POST', body: 'x', headers: json }],
  ['a stream', '', { method: 'POST', body, headers: { ...json, accept: 'text/event-stream' } }],
];

describe('what browsers are told with', () => {
  it.each(requests)('%s: it is no page', async (_what, path, init) => {
    const { headers } = await production.yoga.fetch(`${URL}${path}`, init);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('the page of GraphiQL: it brings all it needs and talks to its own gateway', async () => {
    const page = await development.get({}, { accept: 'text/html' });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
    // Nothing in the page is loaded from elsewhere: the policy would forbid it.
    expect(await page.text()).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
  });

  it('TLS in production: to use nothing else, and nothing of it otherwise', async () => {
    const overTls = { 'x-forwarded-proto': 'https', accept: 'application/json' };
    const told = async (gateway: TestGateway, headers: Record<string, string>) =>
      (await gateway.get({ query: '{ __typename }' }, headers)).headers.get(
        'strict-transport-security',
      );
    expect(await told(production, overTls)).toBe('max-age=31536000');
    expect(await told(production, { accept: 'application/json' })).toBeNull();
    expect(await told(development, overTls)).toBeNull();
  });
});

describe('a preflight', () => {
  const preflight = (origin: string, headers = 'content-type,authorization') =>
    production.yoga.fetch(URL, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    });

  it('of an origin in the list is answered with that origin, and with what it may send', async () => {
    const { status, headers } = await preflight(APP);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(APP);
    expect(headers.get('access-control-allow-methods')).toMatch(/POST/);
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization/);
    expect(headers.get('access-control-allow-credentials')).not.toBe('true');
  });

  it.each(['https://evil.example', 'null', `${APP}.evil.example`, 'http://app.example'])(
    'of %s allows nothing',
    async (origin) => {
      const allowed = (await preflight(origin)).headers.get('access-control-allow-origin');
      expect(allowed).not.toBe(origin);
      expect(allowed).not.toBe('*');
    },
  );
});
