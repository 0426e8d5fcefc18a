import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, TENANT, type TestGateway, testGateway } from '../support/graphql.ts';
import { bearer } from '../support/tokens.ts';

const Viewer = graphql(`
  query Viewer { viewer { id name tenantId role permissions tenants { tenantId role } } }
`);
const CreateKey = graphql(`
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeyPayload { text apiKey { id name role permissions createdBy expiresAt revokedAt } }
      ... on Error { code message }
      ... on InvalidInputError { field }
    }
  }
`);
const RevokeKey = graphql(`
  mutation RevokeKey($id: ID!) {
    revokeApiKey(id: $id) {
      __typename
      ... on RevokeApiKeyPayload { apiKey { id revokedAt revokedBy } }
      ... on Error { code }
    }
  }
`);
const Keys = graphql(`
  query Keys { apiKeys { id name role lastUsedAt revokedAt } }
`);
const RevokeAccess = graphql(`
  mutation RevokeAccess($subject: String!) {
    revokeAccess(subject: $subject) {
      __typename
      ... on RevokeAccessPayload { subject }
      ... on InvalidInputError { field message }
    }
  }
`);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ byToken: true });
});
afterAll(() => gateway.close());

/** Makes a key as an owner, and answers its text and id. */
async function makeKey(
  input: Partial<{ name: string; role: 'OWNER' | 'VIEWER' | 'ADMIN'; permissions: string[] }> = {},
) {
  const wish = { name: 'a program', role: 'VIEWER' as const, ...input };
  const { createApiKey: made } = (
    await gateway.execute(CreateKey, { input: wish }, bearer())
  ).data();
  if (made.__typename !== 'CreateApiKeyPayload') throw new Error(JSON.stringify(made));
  return {
    id: made.apiKey.id,
    headers: { authorization: `Bearer ${made.text}` },
    key: made.apiKey,
  };
}

describe('who asks', () => {
  it('is told who they are, what they may do, and which tenants their token opens', async () => {
    const token = bearer({
      name: 'Ann',
      role: undefined,
      tid: undefined,
      tenants: { [String(TENANT)]: 'DISPATCHER' },
    });
    expect((await gateway.execute(Viewer, {}, token)).data().viewer).toEqual({
      id: 'me',
      name: 'Ann',
      tenantId: String(TENANT),
      role: 'DISPATCHER',
      permissions: [
        ...['pricebook:read', 'customers:read', 'customers:write', 'jobs:read', 'jobs:write'],
        ...['jobs:assign', 'crm:read', 'crm:write'],
      ],
      tenants: [{ tenantId: String(TENANT), role: 'DISPATCHER' }],
    });
  });

  it('is refused with 401 where nothing, or nothing right, is proved', async () => {
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Basic x',
      'Bearer a.b.c',
      `Bearer ${'x'.repeat(10_000)}`,
    ]) {
      const answer = await gateway.execute(
        Viewer,
        {},
        authorization === undefined ? {} : { authorization },
      );
      expect({ authorization, status: answer.status }).toEqual({ authorization, status: 401 });
      expect(answer.errors()[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    }
  });

  it('chooses among the tenants of the token by X-Tenant-ID, and has to where there are several', async () => {
    const token = bearer({
      tid: undefined,
      role: undefined,
      tenants: { [String(TENANT)]: 'OWNER', 1: 'VIEWER' },
    });
    const as = (tenant: string) => ({ ...token, 'x-tenant-id': tenant });
    expect((await gateway.execute(Viewer, {}, as('1'))).data().viewer).toMatchObject({
      tenantId: '1',
      role: 'VIEWER',
    });
    expect((await gateway.execute(Viewer, {}, as(String(TENANT)))).data().viewer).toMatchObject({
      role: 'OWNER',
    });
    const unnamed = await gateway.execute(Viewer, {}, token);
    expect(unnamed.status).toBe(400);
    expect(unnamed.errors()[0]).toMatchObject({
      extensions: { code: 'INVALID_INPUT', field: 'X-Tenant-ID' },
    });
  });

  it('I50 is told the same of a tenant that is not theirs, not served here, or no tenant at all', async () => {
    const shown = new Set<string>();
    for (const tenant of ['1', '999', 'abc']) {
      const answer = await gateway.execute(Viewer, {}, { ...bearer(), 'x-tenant-id': tenant });
      expect({ tenant, status: answer.status }).toEqual({ tenant, status: 403 });
      shown.add(answer.errors()[0]?.message.replace(tenant, '…') ?? '');
    }
    expect(shown.size).toBe(1);
    const unserved = await gateway.execute(Viewer, {}, bearer({ tid: '999' }));
    expect(unserved.status).toBe(403);
  });
});

describe('an API key', () => {
  it('lets a program in, as what it was made for, until it is revoked', async () => {
    const { id, headers, key } = await makeKey();
    expect(key).toMatchObject({
      name: 'a program',
      role: 'VIEWER',
      permissions: null,
      createdBy: 'me',
      revokedAt: null,
    });
    expect((await gateway.execute(Viewer, {}, headers)).data().viewer).toMatchObject({
      id: `key:${id}`,
      name: 'a program',
      role: 'VIEWER',
    });
    const { revokeApiKey: revoked } = (await gateway.execute(RevokeKey, { id }, bearer())).data();
    expect(revoked).toMatchObject({
      apiKey: { id, revokedBy: 'me', revokedAt: expect.any(String) },
    });
    expect((await gateway.execute(Viewer, {}, headers)).status).toBe(401);
    const again = (await gateway.execute(RevokeKey, { id }, bearer())).data().revokeApiKey;
    expect(again).toEqual(revoked);
  });

  it('may do less than its role, in answers from memory too', async () => {
    const { headers } = await makeKey({ role: 'OWNER', permissions: ['admin:read'] });
    expect((await gateway.execute(Viewer, {}, headers)).data().viewer.permissions).toEqual([
      'admin:read',
    ]);
    const tree = { query: '{ categoryTree { total } }' };
    expect((await gateway.post(tree, bearer())).status).toBe(200);
    const answer = await gateway.post(tree, headers);
    expect(answer.errors()[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });

  it('is not made by who may not, with more than they have, or with what makes no sense', async () => {
    const asked = async (input: object, headers = bearer()) =>
      (
        await gateway.execute(
          CreateKey,
          { input: { name: 'k', role: 'VIEWER', ...input } as never },
          headers,
        )
      ).data().createApiKey;
    expect(await asked({}, bearer({ role: 'MANAGER' }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await asked({ role: 'OWNER' }, bearer({ role: 'ADMIN' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    const narrow = await makeKey({ role: 'ADMIN', permissions: ['admin:access'] });
    expect(await asked({ role: 'ADMIN' }, narrow.headers)).toMatchObject({ code: 'FORBIDDEN' });
    const past = new Date(Date.now() - 1_000).toISOString();
    const far = new Date(Date.now() + 400 * 86_400_000).toISOString();
    for (const [input, field] of [
      [{ name: '  ' }, 'input.name'],
      [{ name: 'x'.repeat(101) }, 'input.name'],
      [{ expiresAt: past }, 'input.expiresAt'],
      [{ expiresAt: far }, 'input.expiresAt'],
      [{ permissions: ['pricebook:write'] }, 'input.permissions'],
      [{ permissions: ['no:such'] }, 'input.permissions'],
    ] as const) {
      expect(await asked(input)).toMatchObject({ code: 'INVALID_INPUT', field });
    }
  });

  it('I50 is nothing to another tenant', async () => {
    const { id, headers } = await makeKey();
    const foreign = await gateway.execute(RevokeKey, { id }, bearer({ tid: '1' }));
    expect(foreign.data().revokeApiKey).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    const other = {
      ...headers,
      authorization: headers.authorization.replace(`lazi_${TENANT}`, 'lazi_1'),
    };
    expect((await gateway.execute(Viewer, {}, other)).status).toBe(401);
    expect((await gateway.execute(Viewer, {}, { ...headers, 'x-tenant-id': '1' })).status).toBe(
      403,
    );
    expect((await gateway.execute(Keys, {}, bearer({ tid: '1' }))).data().apiKeys).toEqual([]);
    for (const absent of ['00000000-0000-4000-8000-000000000000', 'nonsense', '']) {
      const answer = await gateway.execute(RevokeKey, { id: absent }, bearer());
      expect(answer.data().revokeApiKey).toEqual({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
      });
    }
  });

  it('is listed with when it was last used, and never with its text or digest', async () => {
    const { id, headers } = await makeKey({ name: 'listed' });
    await gateway.execute(Viewer, {}, headers);
    const listed = async () =>
      (await gateway.execute(Keys, {}, bearer())).data().apiKeys.find((key) => key.id === id);
    await expect.poll(async () => (await listed())?.lastUsedAt).toEqual(expect.any(String));
    const text = JSON.stringify((await gateway.execute(Keys, {}, bearer())).body);
    expect(text).not.toContain(headers.authorization.slice(-43));
  });
});

describe('the sessions of a person', () => {
  it('end when they are revoked: every token issued up to then is refused', async () => {
    const eve = { sub: 'eve', role: 'ADMIN' };
    const issued = bearer(eve);
    expect((await gateway.execute(Viewer, {}, issued)).status).toBe(200);
    expect(
      (await gateway.execute(RevokeAccess, { subject: 'eve' }, bearer())).data().revokeAccess,
    ).toMatchObject({ subject: 'eve' });
    expect((await gateway.execute(Viewer, {}, issued)).status).toBe(401);
    const later = Math.floor(Date.now() / 1_000) + 2;
    expect(
      (await gateway.execute(Viewer, {}, bearer({ ...eve, iat: later, exp: later + 60 }))).status,
    ).toBe(200);
    expect((await gateway.execute(Viewer, {}, bearer())).status).toBe(200);
  });

  it('are not those of keys, which are revoked by themselves', async () => {
    for (const subject of ['key:1', '', 'x'.repeat(201)]) {
      const answer = await gateway.execute(RevokeAccess, { subject }, bearer());
      expect(answer.data().revokeAccess).toMatchObject({
        __typename: 'InvalidInputError',
        field: 'subject',
      });
    }
  });
});
