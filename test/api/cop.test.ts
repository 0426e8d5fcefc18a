import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from '../support/graphql.ts';
import { bearer } from '../support/tokens.ts';

interface Seen {
  readonly status: number;
  readonly text: string;
}

/** One check of the security scanner graphql-cop, and whether what came back is a finding of it. */
interface Check {
  readonly name: string;
  readonly method?: 'GET' | 'POST';
  readonly search?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly finds: (seen: Seen) => boolean;
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const hasData = ({ text }: Seen) => /"data":\{"/.test(text);

const checks: readonly Check[] = [
  {
    name: 'alias overloading',
    body: { query: `query cop { ${times(101, (index) => `alias${index}: __typename`)} }` },
    finds: ({ text }) => text.includes('alias100'),
  },
  {
    name: 'array-based batching',
    body: Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })),
    finds: ({ text }) => text.startsWith('['),
  },
  {
    name: 'directive overloading',
    body: { query: `query cop { __typename ${times(10, () => '@aa')} }` },
    finds: ({ text }) => (text.match(/Unknown directive/g) ?? []).length === 10,
  },
  {
    name: 'field duplication',
    body: { query: `query cop { ${times(500, () => '__typename')} }` },
    finds: hasData,
  },
  {
    name: 'circular introspection',
    body: {
      query:
        'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    },
    finds: hasData,
  },
  {
    name: 'introspection',
    body: { query: 'query cop { __schema { types { name fields { name } } } }' },
    finds: hasData,
  },
  {
    name: 'field suggestions',
    body: { query: 'query cop { __schema { directive } categoryTre { total } }' },
    finds: ({ text }) => text.includes('Did you mean'),
  },
  {
    name: 'GraphiQL',
    method: 'GET',
    headers: { accept: 'text/html' },
    finds: ({ text }) => /graphiql|playground/i.test(text),
  },
  {
    name: 'a query by GET',
    method: 'GET',
    search: { query: 'query cop { __typename }' },
    finds: hasData,
  },
  {
    name: 'a mutation by GET',
    method: 'GET',
    search: { query: 'mutation cop { __typename }' },
    finds: hasData,
  },
  {
    name: 'a query by a form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=query%20cop%20%7B%20__typename%20%7D',
    finds: hasData,
  },
  {
    name: 'trace mode',
    body: { query: 'query cop { __typename }', extensions: { tracing: true } },
    finds: ({ text }) => /"tracing"|"version":1/.test(text),
  },
  {
    name: 'an error that is not handled',
    body: { query: 'qwerty cop { abc }' },
    finds: ({ text }) => /"exception"|stacktrace|node_modules|\bat \w+ \(/.test(text),
  },
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ production: true, byToken: true });
});
afterAll(() => gateway.close());

async function run(check: Check, proof: Record<string, string>): Promise<Seen> {
  const { method = 'POST', search, headers, body } = check;
  const url = `http://localhost/graphql?${new URLSearchParams(search)}`;
  const response = await gateway.yoga.fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers, ...proof },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

describe('graphql-cop', () => {
  it('makes 13 checks', () => {
    expect(checks).toHaveLength(13);
  });

  it.each(checks)('finds nothing as a stranger by $name', async (check) => {
    const seen = await run(check, {});
    expect(check.finds(seen)).toBe(false);
    expect(seen.status).toBeGreaterThanOrEqual(400);
    expect(seen.status).toBeLessThan(500);
  });

  // Whoever has proved who they are may read by GET: that is what lets a browser's cache keep answers. No page can make a browser do
  // it, because a token is in no cookie.
  it.each(checks.filter(({ name }) => name !== 'a query by GET'))(
    'finds nothing as somebody who may only read, by $name',
    async (check) => {
      expect(check.finds(await run(check, bearer({ role: 'VIEWER' })))).toBe(false);
    },
  );
});
