import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import codegen from '../../codegen.ts';
import { readPersistedDocuments } from '../../src/app/persisted-documents.ts';
import { ConfigError } from '../../src/errors.ts';
import { type Door, doorNames, openDoor } from '../support/doors.ts';
import { type TestGateway, testGateway } from '../support/graphql.ts';

const HEALTH = '{ health { status } }';
const HEALTHY = { data: { health: { status: 'HEALTHY' } } };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const named = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const codeOf = (answer: { errors?: readonly { extensions: object }[] }) =>
  answer.errors?.[0]?.extensions as { code?: string } | undefined;

let gateway: TestGateway;
let strict: TestGateway;
let trusted: ReadonlyMap<string, string>;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lazi-documents-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What codegen makes of the operations in these tests, as it does of those of a front end. */
async function listedByCodegen(): Promise<string> {
  const made = (await generate({ ...codegen, silent: true }, false)) as {
    filename: string;
    content: string;
  }[];
  const list = made.find(({ filename }) => filename.endsWith('persisted-documents.json'));
  const file = path.join(folder, 'persisted-documents.json');
  fs.writeFileSync(file, list?.content ?? '');
  return file;
}

beforeAll(async () => {
  trusted = await readPersistedDocuments(await listedByCodegen());
  gateway = await testGateway({ persistedDocuments: { trusted }, responseCache: true });
  strict = await testGateway({ persistedDocuments: { trusted, only: true } });
});
afterAll(() => Promise.all([gateway.close(), strict.close()]));

/** One of the list that can be asked as it is. */
function withoutVariables(): [hash: string, query: string] {
  const found = [...trusted].find(([, text]) => /^query \w+ \{/.test(text));
  if (!found) throw new Error('codegen lists no query without variables');
  return found;
}

describe.each(doorNames)('a document named by its hash over %s', (name) => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor(name, gateway);
  });
  afterAll(() => door.close());

  it('is asked for once, and known from then on', async () => {
    const query = `${HEALTH} # ${name}`;
    const alone = named(sha256(query));
    const unknown = await door.ask(alone);
    expect(unknown.errors?.[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect(await door.ask({ query, ...alone })).toEqual(HEALTHY);
    expect(await door.ask(alone)).toEqual(HEALTHY);
  });

  it('has to be the one of its hash', async () => {
    const answer = await door.ask({ query: HEALTH, ...named(sha256('another')) });
    expect(codeOf(answer)).toMatchObject({ code: 'PERSISTED_QUERY_MISMATCH' });
    expect(codeOf(await door.ask(named(sha256('another'))))).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });

  it('may be one that codegen has listed, with the hash as codegen writes it or bare', async () => {
    const [hash, query] = withoutVariables();
    const byText = await door.ask({ query });
    expect(byText.data).toBeDefined();
    expect(hash).toMatch(/^sha256:/);
    for (const each of [hash, hash.slice('sha256:'.length)]) {
      expect(await door.ask(named(each))).toEqual(byText);
    }
  });

  it('is held to the limits like any other', async () => {
    const query = `{ ${'health { status } '.repeat(11)}}`;
    const answer = await door.ask({ query, ...named(sha256(query)) });
    expect(codeOf(answer)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    expect(codeOf(await door.ask(named(sha256(query))))).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
    });
  });

  it.each([
    ['no text', 7, 1],
    ['an object', {}, 1],
    ['of another version', sha256(HEALTH), 2],
  ])('is none when its hash is %s', async (_what, hash, version) => {
    const { errors } = await door.ask(named(hash, version));
    expect(errors?.[0]?.extensions['code']).toMatch(/BAD_REQUEST|GRAPHQL_PARSE_FAILED/);
  });
});

describe('a document named by its hash over HTTP', () => {
  it('can be asked for by GET', async () => {
    await gateway.post({ query: HEALTH, ...named(sha256(HEALTH)) });
    const extensions = JSON.stringify(named(sha256(HEALTH)).extensions);
    const response = await gateway.get({ extensions }, { accept: 'application/json' });
    expect(await response.json()).toEqual(HEALTHY);
  });

  it('is answered from memory like the document itself', async () => {
    const query = '{ categoryTree { total } }';
    const first = await gateway.post({ query, ...named(sha256(query)) });
    const again = await gateway.post(named(sha256(query)));
    expect(again.data()).toEqual(first.data());
    expect(again.headers.get('etag')).not.toBeNull();
  });

  it('is not found with the status of what is not there', async () => {
    expect((await gateway.post(named('0'.repeat(64)))).status).toBe(404);
  });
});

describe.each(doorNames)('a gateway of trusted documents only, over %s', (name) => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor(name, strict);
  });
  afterAll(() => door.close());

  it('runs what is in its list, named or sent', async () => {
    const [hash, query] = withoutVariables();
    const answer = await door.ask(named(hash));
    expect(answer.data).toBeDefined();
    expect(await door.ask({ query })).toEqual(answer);
  });

  it('runs nothing else, not even the schema’s own', async () => {
    for (const query of [
      HEALTH,
      '{ __schema { queryType { name } } }',
      '{ nonsense',
      'mutation { x }',
    ]) {
      for (const payload of [{ query }, { query, ...named(sha256(query)) }]) {
        expect((await door.ask(payload)).errors).toMatchObject([
          { extensions: { code: 'PERSISTED_QUERY_ONLY' } },
        ]);
      }
      expect(codeOf(await door.ask(named(sha256(query))))).toMatchObject({
        code: 'PERSISTED_QUERY_NOT_FOUND',
      });
    }
  });
});

describe('the file of trusted documents', () => {
  it.each([
    ['is not there', undefined, 'cannot be read'],
    ['is no JSON', '{', 'cannot be read'],
    ['is no object of texts', '{"a": 1}', 'is no object of hashes and documents'],
  ])('stops the start when it %s', async (_what, content, says) => {
    const file = path.join(folder, `${String(says).length}-${content?.length}.json`);
    if (content !== undefined) fs.writeFileSync(file, content);
    const error = await readPersistedDocuments(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(`PERSISTED_DOCUMENTS ${file} ${says}`);
  });
});
