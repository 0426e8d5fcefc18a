import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, doorNames, openDoor } from '../support/doors.ts';
import { seedPricebook, type TestGateway, testGateway } from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { processorMs } from '../support/processor-time.ts';
import { bearer } from '../support/tokens.ts';
import { documentAttacks, nest } from './attacks.ts';

let gateway: TestGateway;
beforeAll(async () => {
  // As large as bodies over HTTP, so that both doors meet the same documents.
  const limits = { messageBytes: 300_000 };
  gateway = await testGateway({ production: true, byToken: true, limits });
  const neighbours = [category(9007199254740992n), category(9007199254740993n)];
  await seedPricebook(gateway.db, {
    categories: [category(1), category(2, { parentId: 1 }), ...neighbours],
  });
});
afterAll(() => gateway.close());

describe.each(doorNames)('I53 I54 over %s', (name) => {
  let door: Door;
  let viewers: Door;
  beforeAll(async () => {
    door = await openDoor(name, gateway, bearer());
    viewers = await openDoor(name, gateway, bearer({ role: 'VIEWER' }));
  });
  afterAll(() => {
    door.close();
    viewers.close();
  });

  const total = { data: { categoryTree: { total: 4 } } };
  const stillServes = async () =>
    expect(await door.ask({ query: '{ categoryTree { total } }' })).toEqual(total);

  it.each(documentAttacks)('$name: $code', async ({ payload, code, says }) => {
    const before = processorMs();
    const answer = await door.ask(payload);
    expect(processorMs() - before).toBeLessThan(1_000);
    const [error] = answer.errors ?? [];
    expect(error?.extensions['code']).toBe(code);
    if (says) expect(error?.message).toContain(says);
    expect(JSON.stringify(answer).length).toBeLessThan(4_000);
    expect(error?.extensions).not.toHaveProperty('http');
    await stillServes();
  });

  it('answers a document of exactly the depth limit', async () => {
    const query = `{ categoryTree { roots { ${nest(9, 'children', 'id')} } } }`;
    expect((await door.ask({ query })).errors).toBeUndefined();
  });

  it('names nothing of the schema to who misspells it', async () => {
    for (const payload of [
      { query: '{ categoryTre { total } }' },
      { query: '{ categoryTree(filtr: {}) { total } }' },
      {
        query: 'query ($f: CategoryFilter) { categoryTree(filter: $f) { total } }',
        variables: { f: { type: 'SERVICE', serch: '' } },
      },
    ]) {
      const { errors } = await door.ask(payload);
      expect(errors?.length).toBeGreaterThan(0);
      expect(JSON.stringify(errors)).not.toContain('Did you mean');
    }
  });

  it('tells the schema to owners and admins only', async () => {
    const query = '{ __schema { queryType { name } } __type(name: "Category") { name } }';
    expect((await door.ask({ query })).data).toHaveProperty('__schema');
    const refused = await viewers.ask({ query });
    expect(refused.data).toBeUndefined();
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(await viewers.ask({ query: '{ __typename }' })).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it('takes __proto__ for a name like any other, and lets it change nothing', async () => {
    const answers = await Promise.all([
      door.ask({ query: '{ __proto__: health { status } }' }),
      door.ask({ query: '{ constructor: health { toString: status } }' }),
      door.ask('{"query":"{ health { status } }","variables":{"__proto__":{"polluted":1}}}'),
      door.ask({
        query: 'query ($__proto__: ID!) { node(id: $__proto__) { id } }',
        variables: { polluted: 1 },
      }),
    ]);
    expect(({} as { polluted?: unknown; status?: unknown }).polluted).toBeUndefined();
    for (const { errors } of answers) {
      expect(errors?.[0]?.extensions['code']).not.toBe('INTERNAL_SERVER_ERROR');
    }
    expect(answers[1]).toEqual({ data: { constructor: { toString: 'HEALTHY' } } });
    await stillServes();
  });

  it('keeps the digits of large ids that were written as bare numbers', async () => {
    const text =
      '{"query":"query ($i: BigInt!) { category(stId: $i) { stId } }","variables":{"i":9007199254740993}}';
    expect(await door.ask(text)).toEqual({ data: { category: { stId: '9007199254740993' } } });
  });

  it('takes lone surrogates, marks of direction and wildcards as text, and refuses NUL', async () => {
    const query = 'query ($s: String) { services(filter: { search: $s }) { totalCount } }';
    const hostile = ['\ud800', '\u202eabc', '\u200b', '%%%', "a.b'--", '*{1,}', 'a'.repeat(200)];
    for (const s of hostile) {
      expect(await door.ask({ query, variables: { s } })).toEqual({
        data: { services: { totalCount: 0 } },
      });
    }
    const nul = await door.ask({ query, variables: { s: 'a\u0000' } });
    expect(nul.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
  });

  it('returns names as they were given, or refuses them', async () => {
    const query =
      'mutation ($name: String!) { updateCategory(input: { stId: 2, name: $name }) { ... on UpdateCategoryPayload { category { name } } ... on Error { code } } }';
    const rename = (given: string) => door.ask({ query, variables: { name: given } });
    for (const given of [
      '\u202eabc',
      'a\u200bb',
      '<b>"\'\\',
      'Ω≈ç√',
      '🧰'.repeat(20),
      `${name} at last`,
    ]) {
      expect((await rename(given)).data).toEqual({ updateCategory: { category: { name: given } } });
    }
    for (const given of ['a\u0000b', '\ud800', 'b\udc00']) {
      expect(await rename(given)).toEqual({ data: { updateCategory: { code: 'INVALID_INPUT' } } });
    }
  });
});
