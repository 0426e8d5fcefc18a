import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { demoClient } from '../../src/simulator/auth/clients.ts';
import type { Edit } from '../../src/simulator/control/edits.ts';
import { maybeOf } from '../../src/sync/push/sent-creation.ts';
import { openProduct, type Product } from '../support/product.ts';
import { type Mirror, openMirror, tenantId } from '../support/pulling.ts';
import {
  draftCategory,
  dyingAfterCreation,
  pushDying,
  stagedEdits,
  staging,
  workPush,
} from '../support/pushing.ts';
import { category } from '../support/simulator.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let mirror: Mirror;
let product: Product;

beforeAll(async () => {
  product = openProduct();
  mirror = await openMirror({
    pricebook: { categories: [category({ id: 1, name: 'One' }), category({ id: 2, name: 'Two' })] },
  });
  await mirror.pull();
});
afterAll(async () => {
  await product.close();
  await mirror.close();
});

const lazi = (words: string) =>
  product.run(words, {
    DATABASE_URL: mirror.url,
    DATABASE_MIGRATION_URL: mirror.migrationUrl,
    SERVICE_TITAN_API_BASE: mirror.upstream.url,
    SERVICE_TITAN_AUTH_URL: mirror.upstream.authUrl,
    SERVICE_TITAN_CLIENT_ID: demoClient.clientId,
    SERVICE_TITAN_CLIENT_SECRET: demoClient.clientSecret,
    SERVICE_TITAN_APP_KEY: demoClient.appKey,
    SERVICE_TITAN_TENANT_ID: String(tenantId),
  });
const rename = (stId: string, name: string) =>
  updateCategory(mirror.db, staging(), { stId, values: { name } });
const renameUpstream = (id: number, name: string) => {
  const edit: Edit = { type: 'update', entity: 'categories', id, fields: { name } };
  mirror.upstream.sim.edit(tenantId, edit);
};
const namesUpstream = () =>
  mirror.upstream.sim.records(tenantId, 'categories').map(({ name }) => name);

/** What the last lines say to run next. */
function nextCommand(out: string, pattern: RegExp): string {
  const [, words] = pattern.exec(out) ?? [];
  if (words === undefined) throw new Error(`Nothing like ${pattern} is in:\n${out}`);
  return words;
}

describe('what is staged, at the command line', () => {
  it('I17 I29 is decided where both sides have changed it, and the push is gone on with', async () => {
    await rename('1', 'Ours 1');
    await rename('2', 'Ours 2');
    renameUpstream(1, 'Theirs 1');
    renameUpstream(2, 'Theirs 2');
    const refused = await lazi('push');
    expect(refused).toMatchObject({ exit: 1, err: '' });
    expect(refused.out).toMatch(/^ +0 {2}CONFLICTED categories +Ours 1$/m);
    const retry = nextCommand(
      refused.out,
      /^To go on with what is left: lazi (push --retry \S+)$/m,
    );

    const listed = await lazi('conflicts');
    expect(listed.out).toMatch(
      /^To decide one or several: lazi resolve <id> --keep st, or --keep local$/m,
    );
    const idOf = (name: string) => nextCommand(listed.out, new RegExp(`^(\\S+) .* ${name} `, 'm'));
    const kept = await lazi(`resolve ${idOf('Ours 1')} --keep local`);
    expect(kept).toMatchObject({ exit: 0, err: '' });
    expect(kept.out).toMatch(/^\S+ {2}decided: KEEP_LOCAL$/m);
    const taken = await lazi(retry);
    expect(taken.out).toMatch(/: PARTIAL\n +0 {2}APPLIED +categories +Ours 1\n +1 {2}CONFLICTED /);

    const both = await lazi(`resolve ${idOf('Ours 1')} ${idOf('Ours 2')} --keep st`);
    expect(both.exit).toBe(1);
    expect(both.out).toMatch(
      /^\S+ {2}The conflict was decided already\.\n\S+ {2}decided: KEEP_ST$/m,
    );
    expect(namesUpstream()).toEqual(['Ours 1', 'Theirs 2']);
    expect(await stagedEdits(mirror)).toEqual([]);
  });

  it('I17 ends with another value than both sides have', async () => {
    await rename('1', 'Wanted 1');
    renameUpstream(1, 'Theirs again');
    await lazi('push');
    const listed = await lazi('conflicts');
    const id = nextCommand(listed.out, /^(\S+) .* Wanted 1 /m);
    const refused = await lazi(`resolve ${id} --value []`);
    expect(refused).toMatchObject({ exit: 1, out: expect.stringMatching(/^\S+ {2}.*text/) });
    expect(await lazi(`resolve ${id} --value Both`)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^\S+ {2}decided: MANUAL$/m),
    });
    expect((await lazi('push')).out).toMatch(/: SUCCEEDED$/m);
    expect(namesUpstream()).toContain('Both');
  });

  it('I27 is not made twice where people say which record a creation has made', async () => {
    await draftCategory(mirror);
    const renaming = dyingAfterCreation(mirror, ({ id }) => renameUpstream(Number(id), 'Theirs'));
    const id = await pushDying(mirror, renaming);
    const [call] = (await workPush(mirror, id)).calls;
    const [made] = call === undefined ? [] : maybeOf(call);
    expect(made).toBeDefined();
    expect(await lazi(`push --retry ${id} --found 0=1`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^That is none of the records/),
    });
    expect((await lazi(`push --retry ${id} --found 0=${made}`)).out).toMatch(/: SUCCEEDED$/m);
    expect(namesUpstream()).toHaveLength(3);
  });

  it('refuses what cannot be, in words', async () => {
    expect(await lazi('push --found 1=none')).toMatchObject({
      exit: 1,
      err: '--found goes with --retry.\n',
    });
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await lazi(`push --retry ${nobody}`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^There is no such push/),
    });
    expect(await lazi(`resolve ${nobody}`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^Say whose value it shall be with --keep/),
    });
    expect(await lazi(`resolve ${nobody} ${nobody} --value x`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^--value decides one conflict/),
    });
    expect(await lazi(`resolve ${nobody} --keep st`)).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^\S+ {2}There is no such conflict/),
    });
  });
});
