import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  letLeasesRunOut,
  pushAll,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { setConflictPolicy } from '../../pricebook/commands/conflicts/set-policy.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import type { Edit } from '../../simulator/control/edits.ts';
import type { PushDeps } from './session.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: [1, 2, 3].map((id) => category({ id, position: id })),
      services: [service({ id: 1, price: 10 })],
    },
  });
  await mirror.pull();
});
afterEach(() => mirror.close());

const price = (value: string) =>
  updateItems(mirror.db, staging(), 'services', [{ stId: '1', values: { price: value } }], {
    policy: 'ALL_OR_NOTHING',
    pathOf: () => 'input',
  });
const edit = (of: Edit) => mirror.upstream.sim.edit(tenantId, of);
const reprice = (value: number) =>
  edit({ type: 'update', entity: 'services', id: 1, fields: { price: value } });
const remote = () => mirror.upstream.sim.pricebook(tenantId);
const conflicts = () =>
  query(mirror, 'SELECT field, local, remote, state, strategy FROM sync.conflicts');
const staged = () =>
  query(mirror, 'SELECT field, value, base, state FROM crm.edits ORDER BY field');

/** ServiceTitan where something happens right after a change was taken. */
const sentAnd = (happens: () => unknown): PushDeps =>
  depsWhere(mirror, (client) => ({
    async create(...sent) {
      const row = await client.create(...sent);
      await happens();
      return row;
    },
    async update(...sent) {
      await client.update(...sent);
      await happens();
    },
  }));

describe('a record that is not as it was sent when it is read back', () => {
  it('I21 is a conflict where somebody has moved what was just created, and is not moved back', async () => {
    const values = { name: 'New', categoryType: 'Services' };
    await createCategory(mirror.db, staging(), { parentStId: '1', values });
    const made = () => remote().categories.find(({ name }) => name === 'New');
    const deps = sentAnd(() =>
      edit({ type: 'move', id: made()?.id ?? 0, parentId: null, position: 1 }),
    );
    const { push } = await pushAll(mirror, deps);
    expect(push.state).toBe('SUCCEEDED');
    expect(await conflicts()).toMatchObject([
      { field: 'parent', local: '1', remote: null, state: 'OPEN' },
    ]);
    await expectConsistent(mirror);
    await price('12');
    await pushAll(mirror);
    expect(made()?.parentId).toBeNull();
    expect(mirror.upstream.sim.calls({ operation: 'categories.update' })).toEqual([]);
  });

  it('I21 is a conflict where somebody has changed it right after, and is not written over', async () => {
    await price('12');
    const { calls } = await pushAll(
      mirror,
      sentAnd(() => reprice(13)),
    );
    expect(calls).toMatchObject([{ state: 'CONFLICTED', error: { code: 'CONFLICT' } }]);
    expect(await conflicts()).toMatchObject([
      { field: 'price', local: '12', remote: '13', state: 'OPEN' },
    ]);
    expect(remote().services[0]?.price).toBe(13);
    await expectConsistent(mirror);
  });

  it('I26 leaves nothing of it on its way where it was moved after the worker that sent it has died', async () => {
    await moveCategory(mirror.db, staging(), { stId: '2', newParentStId: '1' });
    const { id } = await startPush(mirror);
    const dying = sentAnd(() => {
      edit({ type: 'move', id: 2, parentId: 3, position: 2 });
      throw new Error('the worker has died');
    });
    await expect(workPush(mirror, id, dying)).rejects.toThrow('has died');
    await letLeasesRunOut(mirror);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ state: 'CONFLICTED' }]);
    expect(await staged()).toMatchObject([
      { field: 'parent', state: 'CONFLICTED' },
      { field: 'position', state: 'STAGED' },
    ]);
    await expectConsistent(mirror);
  });

  it('I21 is a conflict also for what was staged while the former value was on its way', async () => {
    await price('12');
    await pushAll(
      mirror,
      sentAnd(async () => {
        await price('14');
        reprice(13);
      }),
    );
    expect(await conflicts()).toMatchObject([{ local: '14', remote: '13', state: 'OPEN' }]);
    await expectConsistent(mirror);
  });

  it('is what the policy says where there is one', async () => {
    const strategy = 'KEEP_ST';
    await setConflictPolicy(mirror.db, staging(), { entity: 'services', field: '*', strategy });
    await price('12');
    await pushAll(
      mirror,
      sentAnd(() => reprice(13)),
    );
    expect(await conflicts()).toMatchObject([{ state: 'RESOLVED', strategy: 'KEEP_ST' }]);
    expect(await staged()).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I26 is a refusal where ServiceTitan has left it as it was', async () => {
    await price('12');
    const deaf = depsWhere(mirror, () => ({ update: () => Promise.resolve() }));
    const { calls } = await pushAll(mirror, deaf);
    expect(calls).toMatchObject([{ state: 'REJECTED', error: { code: 'NOT_TAKEN' } }]);
    expect(await staged()).toMatchObject([{ field: 'price', value: '12', state: 'REJECTED' }]);
    expect(await conflicts()).toEqual([]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    await expectConsistent(mirror);
  });
});
