import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedPricebook, TENANT, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { bearer as as } from '../support/tokens.ts';

const QUERY = 'query Tree($root: BigInt) { categoryTree(root: $root) { total nodes { name } } }';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({ responseCache: true, byToken: true });
  await seedPricebook(gateway.db, { categories: [category(1, { name: 'One' })] });
  await seedPricebook(gateway.db, { categories: [category(1, { name: 'Foreign' })] }, 1n);
});
afterAll(() => gateway.close());

const ask = (headers: Record<string, string>, variables: object = {}) =>
  gateway.post({ query: QUERY, variables }, headers);

async function bumpVersion(): Promise<void> {
  await gateway.db.transaction(TENANT, (tx) =>
    tx.query({ text: 'UPDATE sync.tenant_state SET pricebook_version = pricebook_version + 1' }),
  );
}

describe('an answer about the pricebook', () => {
  it('is the same from memory as when it was made, at the cost of one look at the version', async () => {
    const made = await ask(as());
    const statements = await gateway.countStatements(async () => {
      const remembered = await ask(as());
      expect(remembered.body).toEqual(made.body);
      expect(remembered.headers.get('etag')).toBe(made.headers.get('etag'));
    });
    expect(statements).toBe(1);
  });

  it('I40 is never older than the database', async () => {
    await ask(as());
    await seedPricebook(gateway.db, { categories: [category(2, { name: 'Two', parentId: 1 })] });
    expect((await ask(as())).data()).toMatchObject({ categoryTree: { total: 2 } });
  });

  it('I50 is never told to another tenant, nor to another role', async () => {
    const own = await ask(as());
    const foreign = await ask(as({ tid: '1' }));
    expect(foreign.data()).toEqual({ categoryTree: { total: 1, nodes: [{ name: 'Foreign' }] } });
    expect(foreign.headers.get('etag')).not.toBe(own.headers.get('etag'));
    const viewer = await ask(as({ role: 'VIEWER' }));
    expect(viewer.headers.get('etag')).not.toBe(own.headers.get('etag'));
    expect((await ask({})).status).toBe(401);
  });

  it('is told apart by variables', async () => {
    const all = await ask(as());
    const part = await ask(as(), { root: '2' });
    expect(part.data()).not.toEqual(all.data());
  });

  it('is answered with 304 to a GET that knows it, and in full once it has changed', async () => {
    const search = { query: QUERY };
    const accept = { accept: 'application/json' };
    const first = await gateway.get(search, { ...as(), ...accept });
    const etag = first.headers.get('etag') ?? '';
    expect(await first.json()).toMatchObject({ data: { categoryTree: {} } });
    const same = await gateway.get(search, {
      ...as(),
      ...accept,
      'if-none-match': `W/"other", ${etag}`,
    });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await bumpVersion();
    const changed = await gateway.get(search, { ...as(), ...accept, 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('is not remembered when it is an error, or about anything else', async () => {
    const wrong = await ask(as(), { root: '404' });
    expect(wrong.headers.get('etag')).toBeNull();
    expect((await ask(as(), { root: '404' })).errors()).toHaveLength(1);
    const other = await gateway.post(
      { query: '{ health { timestamp } categoryStats { total } }' },
      as(),
    );
    expect(other.headers.get('etag')).toBeNull();
  });
});

describe('the HTTP door with tokens', () => {
  it.each([
    ['nothing', {}],
    ['no token', { authorization: 'Bearer' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an expired token', as({ exp: 1 })],
    ['no expiry', as({ exp: undefined })],
    ['a tenant that is an object', as({ tid: { not: '' } })],
    ['an unknown role', as({ role: 'ROOT' })],
    ['no subject', as({ sub: '' })],
    [
      'an unsigned token',
      { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` },
    ],
  ])('answers 401 to %s', async (_name, headers: Record<string, string>) => {
    const answer = await gateway.post({ query: '{ health { status } }' }, headers);
    expect(answer.status).toBe(401);
    expect(answer.errors()).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('says nothing about the document of a stranger', async () => {
    const answer = await gateway.post({ query: '{ nonsense }' });
    expect(answer.errors()[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('lets viewers read, and nothing else', async () => {
    const viewer = as({ role: 'VIEWER' });
    expect(
      (await gateway.post({ query: '{ syncStatus { parkedRecordCount } }' }, viewer)).data(),
    ).toBeDefined();
    const start = 'mutation { startSync(input: {}) { __typename ... on Error { code } } }';
    expect((await gateway.post({ query: start }, viewer)).data()).toEqual({
      startSync: { __typename: 'ForbiddenError', code: 'FORBIDDEN' },
    });
    expect(
      (await gateway.post({ query: '{ viewer { permissions role } }' }, viewer)).data(),
    ).toEqual({
      viewer: {
        permissions: ['pricebook:read', 'customers:read', 'jobs:read', 'crm:read'],
        role: 'VIEWER',
      },
    });
  });

  it('answers for a foreign id as for none', async () => {
    const own = (await gateway.post({ query: '{ category(stId: 1) { id } }' }, as())).data();
    const { id } = own['category'] as { id: string };
    const query = 'query ($id: ID!) { node(id: $id) { id } category(id: $id) { id } }';
    const foreign = await gateway.post({ query, variables: { id } }, as({ tid: '1' }));
    expect(foreign.data()).toEqual({ node: null, category: null });
  });
});
