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
import { category } from '../../../test/support/simulator.ts';
import { deleteCategory } from '../../pricebook/commands/categories/delete-category.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { masterId } from '../../pricebook/master-id.ts';
import { clearOverrides } from '../../pricebook/pending/clear-overrides.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

async function open(fields: Partial<Parameters<typeof category>[0]> = {}) {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1, ...fields })] } });
  await mirror.pull();
}
const remove = () => deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'REFUSE' });
const takeBack = () => {
  const recordIds = [masterId(tenantId, 'CATEGORY', '1')];
  return clearOverrides(mirror.db, staging(), { recordIds, fields: ['deleted'] });
};
const rename = () => updateCategory(mirror.db, staging(), { stId: '1', values: { name: 'Ours' } });
const conflicts = () => query(mirror, 'SELECT field, type FROM sync.conflicts');
const deletions = () => mirror.upstream.sim.calls({ operation: 'categories.delete' });
const isRemoteActive = () => mirror.upstream.sim.pricebook(tenantId).categories[0]?.active;

/** A worker that dies when ServiceTitan has taken the deletion. */
const dying = () =>
  depsWhere(mirror, (client) => ({
    async remove(...sent) {
      await client.remove(...sent);
      throw new Error('the worker has died');
    },
  }));

describe('a deletion where ServiceTitan keeps what is deleted as inactive', () => {
  it('I22 is applied when it shows after its worker has died, and is sent once', async () => {
    await open();
    await remove();
    const { id } = await startPush(mirror);
    await expect(workPush(mirror, id, dying())).rejects.toThrow('has died');
    await letLeasesRunOut(mirror);
    const { push, calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED', error: null }]);
    expect(push.state).toBe('SUCCEEDED');
    expect(deletions()).toHaveLength(1);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I22 is no conflict for a pull that comes between the death of the worker and the next one', async () => {
    await open();
    await remove();
    const { id } = await startPush(mirror);
    await expect(workPush(mirror, id, dying())).rejects.toThrow('has died');
    await letLeasesRunOut(mirror);
    await mirror.pull();
    expect(await conflicts()).toEqual([]);
    await expectConsistent(mirror);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED', error: null }]);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I26 is sent again without an answer when the category was inactive before: that says nothing', async () => {
    await open({ active: false });
    await remove();
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.delete' },
      fault: { kind: 'cut', when: 'before' },
    });
    const { calls } = await pushAll(mirror);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED' }]);
    expect(deletions().map(({ applied }) => applied)).toEqual([false, true]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I20 leaves other edits of the category staged when it was taken back while it was under way', async () => {
    await open();
    await rename();
    await remove();
    const late = depsWhere(mirror, (client) => ({
      async remove(...sent) {
        await client.remove(...sent);
        await takeBack();
      },
    }));
    const { calls } = await pushAll(mirror, late);
    expect(calls).toMatchObject([{ kind: 'DELETE', state: 'APPLIED' }]);
    expect(isRemoteActive()).toBe(false);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toMatchObject([{ field: 'name', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });
});
