import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestGateway, testGateway } from '../support/graphql.ts';
import { bearer } from '../support/tokens.ts';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await testGateway({ production: true, byToken: true });
  ({ url } = await gateway.listen());
});
afterAll(() => gateway.close());

it('speaks GraphQL over HTTP as its specification says, to somebody who may ask for the schema', async () => {
  const results = await auditServer({
    url,
    fetchFn: (address: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', bearer()['authorization'] ?? '');
      return fetch(address, { ...init, headers });
    },
  });
  const missed = results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
  expect(missed).toEqual([]);
  expect(results).toHaveLength(61);
});
