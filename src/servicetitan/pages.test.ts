import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { type TestClient, useScriptedClients } from '../../test/support/scripted-client.ts';
import { json, page, type Reply, raw } from '../../test/support/scripted-upstream.ts';
import type { ListQuery, PagesOptions } from './client.ts';
import type { PricebookEntity } from './entities.ts';

const { upstream, open } = useScriptedClients();

async function readIds(
  { client }: TestClient,
  entity: PricebookEntity,
  query: ListQuery = {},
  options: PagesOptions = {},
): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const { parse } of client.pages(entity, query, options)) {
    for (const row of parse().rows) ids.push((row as { id: unknown }).id);
  }
  return ids;
}

const rows = (...ids: number[]) => ids.map((id) => ({ id }));
const sent = (index: number) => Object.fromEntries(upstream.calls[index]?.query ?? []);

describe('pages', () => {
  it('I10 reads on until hasMore is false, through short and empty pages', async () => {
    upstream.reply(
      page(rows(1, 2), { hasMore: true }),
      page(rows(3), { hasMore: true }),
      page([], { hasMore: true }),
      page(rows(4)),
    );
    expect(await readIds(open(), 'services')).toEqual([1, 2, 3, 4]);
    expect(upstream.calls.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3', '4']);
  });

  it('asks for everything, inactive rows included, in the order of ids', async () => {
    upstream.reply(page(rows(1), { hasMore: true }), page([]));
    await readIds(open(), 'services', {
      includeTotal: true,
      modifiedOnOrAfter: '2025-12-15T02:56:35.0643846Z',
    });
    const always = {
      active: 'Any',
      sort: '+Id',
      pageSize: '5000',
      calculatePrices: 'true',
      modifiedOnOrAfter: '2025-12-15T02:56:35.064Z',
    };
    expect(sent(0)).toEqual({ ...always, page: '1', includeTotal: 'true' });
    expect(sent(1)).toEqual({ ...always, page: '2' });
  });

  it('tells the total where ServiceTitan tells it', async () => {
    upstream.reply(page([], { totalCount: 12 }), page([]));
    const { client } = open();
    for await (const { parse } of client.pages('materials', { includeTotal: true })) {
      expect(parse().totalCount).toBe(12);
    }
    for await (const { parse } of client.pages('materials')) {
      expect(parse().totalCount).toBeNull();
    }
  });

  it('names each page by its bytes', async () => {
    const body = '{"page":1,"hasMore":false,"data":[]}';
    upstream.reply(raw(200, body));
    for await (const { digest, number } of open().client.pages('equipment')) {
      expect(digest).toBe(createHash('sha256').update(body).digest('base64url'));
      expect(number).toBe(1);
    }
  });

  it('I10 fails when a page repeats byte for byte', async () => {
    const same = raw(200, '{"hasMore":true,"data":[{"id":1}]}');
    upstream.reply(same, same);
    await expect(readIds(open(), 'services')).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('repeats page 1'),
    });
    expect(upstream.calls).toHaveLength(2);
  });

  it('I10 fails when a page repeats under another number', async () => {
    upstream.reply(page(rows(1, 2), { hasMore: true }), page(rows(1, 2), { hasMore: true }));
    await expect(readIds(open(), 'services')).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('I10 fails at the cap instead of stopping there', async () => {
    upstream.reply(...[1, 2, 3].map((id) => page(rows(id), { hasMore: true })));
    await expect(readIds(open({ limits: { pages: 3 } }), 'services')).rejects.toThrow(
      'does not end after 3 pages',
    );
    expect(upstream.calls).toHaveLength(3);
  });

  it('yields the pages before a failure first', async () => {
    upstream.reply(page(rows(1), { hasMore: true }), json(400, { title: 'Bad' }));
    const pages = open().client.pages('services');
    expect((await pages.next()).value).toMatchObject({ number: 1 });
    await expect(pages.next()).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('asks again for a page that breaks off', async () => {
    upstream.reply(
      page(rows(1), { hasMore: true }),
      raw(200, '{"page":2,"hasMore":false,"data":[{"id":2'),
      page(rows(2)),
    );
    const test = open();
    expect(await readIds(test, 'services')).toEqual([1, 2]);
    expect(test.waits).toHaveLength(1);
  });

  it.each([
    {},
    { data: [] },
    { hasMore: false },
    { hasMore: 'no', data: [] },
    { hasMore: false, data: {} },
  ])('takes %j for no page', async (body) => {
    upstream.reply(json(200, body));
    await expect(readIds(open(), 'services')).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('I16 hands on rows of any shape', async () => {
    const odd = [null, 5, 'row', { id: null }, []];
    upstream.reply(page(odd));
    for await (const { parse } of open().client.pages('services'))
      expect(parse().rows).toEqual(odd);
  });

  it('is one page ahead of its reader, never two', async () => {
    upstream.reply(...[1, 2, 3].map((id) => page(rows(id), { hasMore: true })), page(rows(4)));
    const pages = open().client.pages('services');
    await pages.next();
    await eventually(() => expect(upstream.calls).toHaveLength(2));
    await pages.next();
    await eventually(() => expect(upstream.calls).toHaveLength(3));
    await pages.return();
    expect(upstream.calls).toHaveLength(3);
  });

  it('stops the request under way when its reader leaves', async () => {
    let closed = false;
    const hanging: Reply = (response) => void response.on('close', () => (closed = true));
    upstream.reply(page(rows(1), { hasMore: true }), hanging);
    const test = open();
    for await (const _ of test.client.pages('services')) {
      await eventually(() => expect(upstream.calls).toHaveLength(2));
      break;
    }
    await eventually(() => expect(closed).toBe(true));
    upstream.reply(page(rows(1)));
    expect(await readIds(test, 'services')).toEqual([1]);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    upstream.reply(page(rows(1), { hasMore: true }), page(rows(2), { hasMore: true }));
    const pages = open().client.pages('services', {}, { signal: controller.signal });
    await pages.next();
    controller.abort(new Error('cancelled'));
    await expect(pages.next().then(() => pages.next())).rejects.toThrow('cancelled');
  });

  it('parses no page that is known', async () => {
    // Not JSON: parsing either of them would fail.
    upstream.reply(raw(200, 'page one'), raw(200, 'page two'));
    const known = (number: number) => ({ hasMore: number === 1 });
    const numbers: number[] = [];
    for await (const { number } of open().client.pages('services', {}, { known }))
      numbers.push(number);
    expect(numbers).toEqual([1, 2]);
  });

  it('I10 notices a known page that repeats', async () => {
    const same = raw(200, '{"hasMore":true,"data":[{"id":1}]}');
    upstream.reply(same, same);
    const known = () => ({ hasMore: true });
    await expect(readIds(open(), 'services', {}, { known })).rejects.toMatchObject({
      kind: 'protocol',
    });
  });

  it('asks for ids 50 at a time, each once, and numbers the pages through', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => 9007199254740993n + BigInt(index));
    const echo: Reply = (response, request) => {
      const asked = new URL(request.url ?? '', upstream.url).searchParams.get('ids') ?? '';
      raw(
        200,
        `{"hasMore":false,"data":[${asked
          .split(',')
          .map((id) => `{"id":${id}}`)
          .join()}]}`,
      )(response, request);
    };
    upstream.reply(echo, echo, echo);
    const test = open();
    const numbers: number[] = [];
    const found: unknown[] = [];
    for await (const { number, parse } of test.client.pages('materials', {
      ids: [...ids, ...ids],
    })) {
      numbers.push(number);
      for (const row of parse().rows) found.push((row as { id: unknown }).id);
    }
    expect(found).toEqual(ids);
    expect(numbers).toEqual([1, 2, 3]);
    expect(upstream.calls.map(({ query }) => query.get('ids')?.split(',').length)).toEqual([
      50, 50, 20,
    ]);
    expect(upstream.calls.every(({ query }) => query.get('page') === '1')).toBe(true);
  });

  it('finds nothing among ids that are gone, twice in the same bytes', async () => {
    const nothing = raw(200, '{"hasMore":false,"data":[]}');
    upstream.reply(nothing, nothing);
    const ids = Array.from({ length: 60 }, (_, index) => BigInt(index + 1));
    expect(await readIds(open(), 'materials', { ids })).toEqual([]);
  });

  it('makes no call for no ids', async () => {
    expect(await readIds(open(), 'materials', { ids: [] })).toEqual([]);
    expect(upstream.calls).toHaveLength(0);
  });

  it('I11 notices that a filter by ids was ignored', async () => {
    upstream.reply(page(rows(1, 2, 3)));
    await expect(readIds(open(), 'materials', { ids: [2n] })).rejects.toThrow(
      'filter by ids was ignored',
    );
  });

  it('refuses questions that ServiceTitan would misunderstand', async () => {
    await expect(readIds(open(), 'categories', { ids: [1n] })).rejects.toThrow(TypeError);
    await expect(readIds(open(), 'services', { pageSize: 5_001 })).rejects.toThrow(RangeError);
    await expect(readIds(open(), 'services', { pageSize: 0 })).rejects.toThrow(RangeError);
    expect(upstream.calls).toHaveLength(0);
  });

  it('I10 reads every row once, however they are spread over pages', async () => {
    const test = open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }), async (sizes) => {
        let id = 0;
        const spread = sizes.map((size) => rows(...Array.from({ length: size }, () => (id += 1))));
        upstream.reply(
          ...spread.map((some, index) => page(some, { hasMore: index + 1 < spread.length })),
        );
        expect(await readIds(test, 'materials')).toEqual(
          Array.from({ length: id }, (_, index) => index + 1),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('exportPages', () => {
  const feed = (data: unknown[], continueFrom: string, hasMore: boolean) =>
    json(200, { hasMore, continueFrom, data });

  async function readFeed(test: TestClient, from?: string, includeRecentChanges = false) {
    const pages = [];
    for await (const one of test.client.exportPages('services', from, { includeRecentChanges }))
      pages.push(one);
    return pages;
  }

  it('follows the feed and tells where to go on after the last page', async () => {
    upstream.reply(feed(rows(1), 'a+b/c=&d', true), feed(rows(2), 'end', false));
    const pages = await readFeed(open(), undefined, true);
    expect(pages.map(({ continueFrom }) => continueFrom)).toEqual(['a+b/c=&d', 'end']);
    expect(upstream.calls[0]?.path).toMatch(/\/export\/services$/);
    expect(sent(0)).toEqual({ includeRecentChanges: 'true' });
    expect(sent(1)).toEqual({ from: 'a+b/c=&d', includeRecentChanges: 'true' });
  });

  it('starts where it is told to', async () => {
    upstream.reply(feed([], 'end', false));
    await readFeed(open(), '2020-01-01');
    expect(sent(0)).toEqual({ from: '2020-01-01' });
  });

  it('may end where it began', async () => {
    upstream.reply(feed([], 'end', false));
    expect(await readFeed(open(), 'end')).toHaveLength(1);
  });

  it('I10 fails when the feed leads in a circle', async () => {
    upstream.reply(feed(rows(1), 'b', true), feed(rows(2), 'a', true));
    await expect(readFeed(open(), 'a')).rejects.toMatchObject({ kind: 'protocol' });
    expect(upstream.calls).toHaveLength(2);
  });

  it('I13 fails when a page does not say where to go on', async () => {
    upstream.reply(json(200, { hasMore: false, data: [] }));
    await expect(readFeed(open())).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('says which scope is missing', async () => {
    upstream.reply(json(403, { title: 'Scope validation failed' }));
    await expect(readFeed(open())).rejects.toThrow('tn.pb.services:r');
  });
});
