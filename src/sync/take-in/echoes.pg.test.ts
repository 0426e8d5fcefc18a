import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  letLeasesRunOut,
  pushAll,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { deleteCategory } from '../../pricebook/commands/categories/delete-category.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

async function open() {
  mirror = await openMirror({
    pricebook: { categories: [category({ id: 1 })], services: [service({ id: 1, price: 10 })] },
  });
  await mirror.pull();
}
const rename = (name: string) =>
  updateCategory(mirror.db, staging(), { stId: '1', values: { name } });
const price = (value: string) =>
  updateItems(mirror.db, staging(), 'services', [{ stId: '1', values: { price: value } }], {
    policy: 'ALL_OR_NOTHING',
    pathOf: () => 'input',
  });
const conflicts = () => query(mirror, 'SELECT st_id, field, type FROM sync.conflicts');
const values = () => query(mirror, 'SELECT field, value, base, state FROM crm.edits');
const remote = () => mirror.upstream.sim.pricebook(tenantId);

/** Sends what is staged by a worker that dies when ServiceTitan has taken it. */
async function sendAndDie(): Promise<string> {
  const { id } = await startPush(mirror);
  const dying = depsWhere(mirror, (client) => ({
    async update(...sent) {
      await client.update(...sent);
      throw new Error('the worker has died');
    },
  }));
  await expect(workPush(mirror, id, dying)).rejects.toThrow('has died');
  await letLeasesRunOut(mirror);
  return id;
}

describe('a value that was under way when somebody edited its field again', () => {
  it.each([
    {
      what: 'a category',
      stage: rename,
      field: 'name',
      former: 'First',
      wanted: 'Second',
      shown: () => remote().categories[0]?.name,
    },
    {
      what: 'an item',
      stage: price,
      field: 'price',
      former: '12',
      wanted: '13',
      shown: () => String(remote().services[0]?.price),
    },
  ])(
    'I22 is no conflict when it shows for $what: the newer edit stands on it',
    async ({ stage, field, former, wanted, shown }) => {
      await open();
      await stage(former);
      const push = await sendAndDie();
      await stage(wanted);
      await mirror.pull();
      expect(shown()).toBe(former);
      expect(await conflicts()).toEqual([]);
      expect(await values()).toEqual([{ field, value: wanted, base: former, state: 'STAGED' }]);
      await expectConsistent(mirror);
      await workPush(mirror, push);
      if ((await stagedEdits(mirror)).length > 0) await pushAll(mirror);
      expect(shown()).toBe(wanted);
      expect(await conflicts()).toEqual([]);
      expect(await stagedEdits(mirror)).toEqual([]);
      await expectConsistent(mirror);
    },
  );

  it('I21 is a conflict when somebody else has put another value in its place', async () => {
    await open();
    await rename('First');
    await sendAndDie();
    await rename('Second');
    const fields = { name: 'Theirs' };
    mirror.upstream.sim.edit(tenantId, { type: 'update', entity: 'categories', id: 1, fields });
    await mirror.pull();
    expect(await conflicts()).toEqual([{ st_id: '1', field: 'name', type: 'BOTH_MODIFIED' }]);
    expect(await values()).toMatchObject([{ value: 'Second', state: 'CONFLICTED' }]);
    await expectConsistent(mirror);
  });

  it('I22 does not hold the deletion that somebody staged after it was sent', async () => {
    await open();
    await rename('First');
    const push = await sendAndDie();
    await deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'REFUSE' });
    await mirror.pull();
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toMatchObject([{ field: 'deleted', state: 'STAGED' }]);
    await expectConsistent(mirror);
    await workPush(mirror, push);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(remote().categories[0]?.active).toBe(false);
    expect(await conflicts()).toEqual([]);
    await expectConsistent(mirror);
  });
});
