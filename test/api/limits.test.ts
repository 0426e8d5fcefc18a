import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayLimits } from '../../src/config/limits.ts';
import { type Door, doorNames, openDoor, type Payload } from '../support/doors.ts';
import {
  seedPricebook,
  type TestGateway,
  type TestGatewayOptions,
  testGateway,
} from '../support/graphql.ts';
import { category } from '../support/pricebook.ts';
import { nest } from './attacks.ts';

const limits = {
  documentLength: 2_000,
  nesting: 12,
  tokens: 60,
  depth: 5,
  breadth: 12,
  rootFields: 3,
  aliases: 2,
  directives: 2,
  pageSize: 10,
} satisfies Partial<GatewayLimits>;

interface Case {
  readonly limit: string;
  readonly code?: string;
  readonly atLimit: Payload;
  readonly onePast: Payload;
  /** What the refusal says. */
  readonly says: string;
}

const repeated = (count: number, text: string) =>
  Array.from({ length: count }, () => text).join(' ');
const padded = (length: number) => '{ health { status } }'.padEnd(length, ' ');
const nestedList = (levels: number) => ({
  query: '{ health { status } }',
  variables: { a: JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown },
});
/** A document of 16 tokens and these ids. */
const listOfIds = (count: number) => ({
  query: `{ categories(filter: { ids: [${repeated(count, '1')}] }) { totalCount } }`,
});
const page = (first: number) => ({ query: `{ services(first: ${first}) { totalCount } }` });

const cases: readonly Case[] = [
  {
    limit: 'document length',
    atLimit: { query: padded(2_000) },
    onePast: { query: padded(2_001) },
    says: 'document length limit: 2000 at most, 2001 asked',
  },
  {
    limit: 'nesting of brackets in a document',
    atLimit: {
      query: `{ categories(filter: { ids: ${'['.repeat(9)}1${']'.repeat(9)} }) { totalCount } }`,
    },
    onePast: {
      query: `{ categories(filter: { ids: ${'['.repeat(10)}1${']'.repeat(10)} }) { totalCount } }`,
    },
    says: 'nesting limit: 12',
  },
  {
    limit: 'nesting of brackets in variables',
    atLimit: nestedList(10),
    onePast: nestedList(12),
    says: 'nesting limit: 12',
  },
  {
    limit: 'tokens',
    atLimit: listOfIds(44),
    onePast: listOfIds(45),
    says: 'tokens limit: 60',
  },
  {
    limit: 'depth',
    atLimit: { query: `{ categoryTree { roots { ${nest(2, 'children', 'id')} } } }` },
    onePast: { query: `{ categoryTree { roots { ${nest(3, 'children', 'id')} } } }` },
    says: 'depth limit: 5 at most, 6 asked',
  },
  {
    limit: 'breadth',
    atLimit: { query: `{ health { ${repeated(11, 'status')} } }` },
    onePast: { query: `{ health { ${repeated(12, 'status')} } }` },
    says: 'breadth limit: 12 at most, 13 asked',
  },
  {
    limit: 'root fields',
    atLimit: { query: `{ ${repeated(3, '__typename')} }` },
    onePast: { query: `{ ${repeated(4, '__typename')} }` },
    says: 'root fields limit: 3 at most, 4 asked',
  },
  {
    limit: 'aliases',
    atLimit: { query: '{ health { a: status b: status } }' },
    onePast: { query: '{ health { a: status b: status c: __typename } }' },
    says: 'aliases limit: 2 at most, 3 asked',
  },
  {
    limit: 'directives',
    atLimit: { query: '{ health { status @include(if: true) @skip(if: false) } }' },
    onePast: {
      query: '{ health { status @include(if: true) @skip(if: false) @skip(if: false) } }',
    },
    says: 'directives limit: 2 at most, 3 asked',
  },
  {
    limit: 'page size',
    code: 'INVALID_INPUT',
    atLimit: page(10),
    onePast: page(11),
    says: '`first` is 11; it goes from 0 to 10, the page size limit',
  },
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ limits });
  await seedPricebook(gateway.db, {
    categories: Array.from({ length: 60 }, (_, index) => category(index + 1)),
  });
});
afterAll(() => gateway.close());

describe.each(doorNames)('over %s', (name) => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor(name, gateway);
  });
  afterAll(() => door.close());

  it.each(cases)(
    'the limit of $limit lets pass what is at it',
    async ({ atLimit, code = 'QUERY_TOO_COMPLEX' }) => {
      const codes =
        (await door.ask(atLimit)).errors?.map(({ extensions }) => extensions['code']) ?? [];
      expect(codes).not.toContain(code);
    },
  );

  it.each(cases)(
    'the limit of $limit refuses one more, and says which limit it is',
    async ({ onePast, says, code }) => {
      const [error] = (await door.ask(onePast)).errors ?? [];
      expect(error?.extensions['code']).toBe(code ?? 'QUERY_TOO_COMPLEX');
      expect(error?.message).toContain(says);
      expect((await door.ask({ query: '{ health { status } }' })).data).toBeDefined();
    },
  );
});

const RESPONSE_BYTES = 2_000;
const largeTree = { query: '{ categoryTree { nodes { id name path } } }' };

describe.each(doorNames)('what an operation asks for over %s', (name) => {
  let open: { gateway: TestGateway; door: Door };
  beforeAll(async () => {
    // A page of ten nodes with three fields costs 1 + 10 * (1 + 3).
    open = await openLimited(name, { cost: 41 });
  });
  afterAll(() => open.gateway.dispose());

  it('may cost as much as the limit, and not one value more', async () => {
    const ask = (first: number) =>
      open.door.ask({ query: `{ services(first: ${first}) { nodes { id name active } } }` });
    expect((await ask(10)).data).toEqual({ services: { nodes: [] } });
    expect((await ask(11)).errors?.[0]).toMatchObject({
      message: 'The query exceeds the cost limit: 41 at most, 45 asked.',
      extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'cost', max: 41 },
    });
  });
});

describe.each(doorNames)('an answer over %s', (name) => {
  it('may have as many bytes as the limit, and not one more', async () => {
    const whole = await gateway.post(largeTree);
    const bytes = JSON.stringify(whole.body).length;
    // A message on a WebSocket has its id and its type besides.
    const around = name === 'HTTP' ? 0 : '{"id":"1","type":"next","payload":}'.length;
    for (const [responseBytes, passes] of [
      [bytes + around, true],
      [bytes + around - 1, false],
    ] as const) {
      const open = await openLimited(name, { responseBytes });
      const { data, errors } = await open.door.ask(largeTree);
      if (passes) expect(data).toEqual(whole.data());
      else {
        expect(data).toBeUndefined();
        expect(errors?.[0]).toMatchObject({
          message: `The answer exceeds the response limit: ${responseBytes} bytes at most. Ask for less at once.`,
          extensions: { code: 'RESPONSE_TOO_LARGE', max: responseBytes },
        });
      }
      await open.gateway.dispose();
    }
  });
});

describe('an answer over HTTP that is too large', () => {
  it('is refused with a status, whether it is remembered or not', async () => {
    const limited = { responseBytes: RESPONSE_BYTES };
    const forgetful = await sameDatabase({ limits: limited });
    const remembering = await sameDatabase({ limits: limited, responseCache: true });
    for (const each of [forgetful, remembering, remembering]) {
      const answer = await each.post(largeTree);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('etag')).toBeNull();
      expect(answer.errors()[0]?.extensions?.['code']).toBe('RESPONSE_TOO_LARGE');
    }
    await Promise.all([forgetful.dispose(), remembering.dispose()]);
  });

  it('is refused in a stream of events as well', async () => {
    const limited = await sameDatabase({ limits: { responseBytes: RESPONSE_BYTES } });
    const response = await limited.yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(largeTree),
    });
    const text = await response.text();
    expect(text).toContain('RESPONSE_TOO_LARGE');
    expect(text.length).toBeLessThan(1_000);
    await limited.dispose();
  });
});

/** Another gateway on the database that is filled. */
function sameDatabase(options: TestGatewayOptions): Promise<TestGateway> {
  const database = { db: gateway.db, url: '', migrationUrl: '', drop: async () => undefined };
  return testGateway({ ...options, database, feed: gateway.feed });
}

async function openLimited(name: (typeof doorNames)[number], limited: Partial<GatewayLimits>) {
  const limitedGateway = await sameDatabase({ limits: limited });
  return { gateway: limitedGateway, door: await openDoor(name, limitedGateway) };
}
