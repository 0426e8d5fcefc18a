import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from '../support/graphql.ts';
import { bearer } from '../support/tokens.ts';

/** As it is served: in production, to somebody who has proved to be an owner. */
let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await testGateway({ production: true, byToken: true });
  ({ url } = await gateway.listen());
});
afterAll(() => gateway.close());

function fetchAsOwner(input: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(bearer())) headers.set(name, value);
  return fetch(input, { ...init, headers });
}

const audits = serverAudits({ url: () => url, fetchFn: fetchAsOwner });

describe('GraphQL over HTTP, by the audit of its authors', () => {
  it('is audited in 61 points', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
    const result = await fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });
});
