import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  draftCategory,
  dyingAfterCreation,
  letLeasesRunOut,
  pushAll,
  pushDying,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { UpstreamError } from '../../errors.ts';
import { systemClock } from '../../lib/clock.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { createItems } from '../../pricebook/commands/items/create-items.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import { masterId } from '../../pricebook/master-id.ts';
import { cancelPush } from './commands.ts';
import { retryPush } from './retry-push.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1 })] } });
  await mirror.pull();
});
afterEach(() => mirror.close());

const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
const rename = (stId: string, name: string, at = new Date()) =>
  updateCategory(mirror.db, { ...staging(), at }, { stId, values: { name } });
const remote = () => mirror.upstream.sim.pricebook(tenantId);
const named = (name: string) => remote().categories.filter((one) => one.name === name);
const creations = (operation: string) => mirror.upstream.sim.calls({ operation, applied: true });
const values = () =>
  query(mirror, 'SELECT field, value, state FROM crm.edits WHERE st_id > 0 ORDER BY field');

describe('a creation that is under way', () => {
  it('I25 I27 is looked up by the name it was sent with, and the name given since stays staged', async () => {
    const stId = await draftCategory(mirror);
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    await rename(stId, 'Renamed');
    await letLeasesRunOut(mirror);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ kind: 'CREATE', state: 'APPLIED' }]);
    expect(creations('categories.create')).toHaveLength(1);
    expect(named('New')).toHaveLength(1);
    expect(await values()).toEqual([{ field: 'name', value: 'Renamed', state: 'STAGED' }]);
    await expectConsistent(mirror);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(named('Renamed')).toHaveLength(1);
    expect(named('New')).toEqual([]);
    expect(creations('categories.create')).toHaveLength(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I25 I27 is looked up by the code it was sent with, when an item has another one since', async () => {
    const item = { code: 'NEW', displayName: 'New', description: 'x' };
    await createItems(mirror.db, staging(), 'services', [{ values: item }], alone);
    const [draft] = await query<{ stId: string }>(
      mirror,
      'SELECT st_id AS "stId" FROM crm.records WHERE st_id < 0',
    );
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    const other = [{ stId: draft?.stId ?? '', values: { code: 'OTHER' } }];
    await updateItems(mirror.db, staging(), 'services', other, alone);
    await letLeasesRunOut(mirror);
    expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
    expect(creations('services.create')).toHaveLength(1);
    expect(await values()).toEqual([{ field: 'code', value: 'OTHER', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });

  it('I27 is not made again while something like it is there of which nobody can tell the id', async () => {
    await draftCategory(mirror);
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    mirror.upstream.sim.addFaults({
      ...{ match: { operation: 'categories.list' }, times: null },
      fault: { kind: 'poison-rows', how: 'id-as-text', ids: [named('New')[0]?.id ?? 0] },
    });
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ state: 'UNKNOWN', error: { code: 'UNREADABLE' } }]);
    mirror.upstream.sim.clearFaults();
    await retryPush(mirror.db, { tenantId, pushId: id, requestedBy: 'bob' });
    expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toHaveLength(1);
    await expectConsistent(mirror);
  });

  it('I27 is found where somebody has moved it to, without an answer', async () => {
    await draftCategory(mirror);
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    const [made] = named('New');
    const move = { type: 'move', id: made?.id ?? 0, parentId: null, position: 1 } as const;
    mirror.upstream.sim.edit(tenantId, move);
    await letLeasesRunOut(mirror);
    expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toHaveLength(1);
    await expectConsistent(mirror);
  });

  it('I27 is not taken for another one with the same name', async () => {
    await draftCategory(mirror);
    await draftCategory(mirror);
    let sent = 0;
    const cut = depsWhere(mirror, (client) => ({
      create: (...creation) => {
        sent += 1;
        const lost = new UpstreamError('retryable', 'cut', { sideEffect: 'unknown' });
        return sent === 1 ? Promise.reject(lost) : client.create(...creation);
      },
    }));
    const { push } = await pushAll(mirror, { ...cut, limits: { ...cut.limits, sends: 1 } });
    expect(push.state).toBe('PARTIAL');
    await retryPush(mirror.db, { tenantId, pushId: push.id, requestedBy: 'bob' });
    expect((await workPush(mirror, push.id)).push.state).toBe('SUCCEEDED');
    expect(named('New')).toHaveLength(2);
    await expectConsistent(mirror);
  });

  it('I20 I26 is made at the top while somebody has to decide about its parent, and keeps what was staged', async () => {
    await mirror.close();
    const categories = Array.from({ length: 20 }, (_, index) => category({ id: index + 1 }));
    mirror = await openMirror({ pricebook: { categories } });
    await mirror.pull();
    await draftCategory(mirror);
    mirror.upstream.sim.edit(tenantId, {
      type: 'delete',
      entity: 'categories',
      id: 1,
      mode: 'hard',
    });
    await mirror.pull();
    const parent = { field: 'parent', state: 'CONFLICTED' };
    expect(await stagedEdits(mirror)).toContainEqual(expect.objectContaining(parent));
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(named('New')).toMatchObject([{ parentId: null }]);
    const states = new Map((await stagedEdits(mirror)).map(({ field, state }) => [field, state]));
    expect(states.get('parent')).toBe('CONFLICTED');
    expect([...states.values()]).not.toContain('SENDING');
    await expectConsistent(mirror);
  });

  it('I26 is staged again when it has not arrived and now names a category that is still to be made', async () => {
    const [stId, parent] = [await draftCategory(mirror), await draftCategory(mirror)];
    const { id } = await startPush(mirror, [masterId(tenantId, 'CATEGORY', stId)]);
    const dies = depsWhere(mirror, () => ({
      create: () => Promise.reject(new Error('the worker has died')),
    }));
    await expect(workPush(mirror, id, dies)).rejects.toThrow('has died');
    await moveCategory(mirror.db, staging(), { stId, newParentStId: parent });
    await letLeasesRunOut(mirror);
    const { calls } = await workPush(mirror, id);
    expect(calls).toMatchObject([{ state: 'SKIPPED', error: { code: 'NOT_CREATED_YET' } }]);
    const states = (await stagedEdits(mirror)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['STAGED']));
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toHaveLength(2);
    await expectConsistent(mirror);
  });

  it('I25 leaves staged what was edited in the same millisecond as it was sent', async () => {
    const stId = await draftCategory(mirror);
    const at = new Date();
    const deps = depsWhere(
      mirror,
      (client) => ({
        async create(...sent) {
          await rename(stId, 'Renamed', at);
          return client.create(...sent);
        },
      }),
      { clock: { now: () => at } },
    );
    const { push } = await pushAll(mirror, deps);
    expect(push.state).toBe('SUCCEEDED');
    expect(named('New')).toHaveLength(1);
    expect(await values()).toEqual([{ field: 'name', value: 'Renamed', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });

  it('I22 keeps the place it was given meanwhile, which nobody in ServiceTitan stands against', async () => {
    const stId = await draftCategory(mirror, null);
    const deps = depsWhere(mirror, (client) => ({
      async create(...sent) {
        const made = await client.create(...sent);
        const place = { stId, newParentStId: null, position: 0 };
        await moveCategory(mirror.db, staging(), place);
        return made;
      },
    }));
    expect((await pushAll(mirror, deps)).push.state).toBe('SUCCEEDED');
    expect(await query(mirror, 'SELECT type FROM sync.conflicts')).toEqual([]);
    const order = remote()
      .categories.toSorted((a, b) => a.position - b.position)
      .map(({ name }) => name);
    expect(order).toEqual(['New', 'Category 1']);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I26 I27 is unknown while its record cannot be read, and is not made again when it can', async () => {
    await draftCategory(mirror);
    const unreadable = depsWhere(mirror, (client) => ({
      get: async (_, id) => ({ id: `${id}` }),
      create: async (...sent) => ({ id: `${(await client.create(...sent))['id']}` }),
    }));
    const { push, calls } = await pushAll(mirror, unreadable);
    expect(calls).toMatchObject([{ state: 'UNKNOWN', error: { code: 'UNREADABLE' } }]);
    expect(await stagedEdits(mirror)).toContainEqual(
      expect.objectContaining({ field: 'created', state: 'UNKNOWN' }),
    );
    await retryPush(mirror.db, { tenantId, pushId: push.id, requestedBy: 'bob' });
    const again = await workPush(mirror, push.id);
    expect(again.calls).toMatchObject([{ state: 'APPLIED', error: null }]);
    expect(creations('categories.create')).toHaveLength(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  describe('that was answered before its worker died', () => {
    /** Dies when it reads back what it has created, and ServiceTitan goes on. */
    async function pushDying(happens: (id: number | bigint) => unknown): Promise<string> {
      await draftCategory(mirror);
      const { id } = await startPush(mirror);
      const dies = depsWhere(mirror, () => ({
        get: () => Promise.reject(new Error('the worker has died')),
      }));
      await expect(workPush(mirror, id, dies)).rejects.toThrow('has died');
      const [made] = named('New');
      await happens(made?.id ?? 0);
      await letLeasesRunOut(mirror);
      return id;
    }

    it('I27 is known by its id, whatever name it has there by now', async () => {
      const pushId = await pushDying((id) =>
        mirror.upstream.sim.edit(tenantId, {
          ...{ type: 'update', entity: 'categories', id, fields: { name: 'Theirs' } },
        }),
      );
      const { calls } = await workPush(mirror, pushId);
      expect(calls).toMatchObject([{ kind: 'CREATE', state: 'APPLIED' }]);
      expect(creations('categories.create')).toHaveLength(1);
      expect(await query(mirror, 'SELECT field, local, remote FROM sync.conflicts')).toEqual([
        { field: 'name', local: 'New', remote: 'Theirs' },
      ]);
      await expectConsistent(mirror);
    });

    it('I27 is not made once more when it was deleted there', async () => {
      const mode = 'hard';
      const pushId = await pushDying((id) =>
        mirror.upstream.sim.edit(tenantId, { type: 'delete', entity: 'categories', id, mode }),
      );
      const { push } = await workPush(mirror, pushId);
      expect(push.state).toBe('SUCCEEDED');
      await mirror.pull();
      expect(creations('categories.create')).toHaveLength(1);
      expect(named('New')).toEqual([]);
      expect(
        await query(mirror, 'SELECT FROM raw.st_records WHERE deleted_at IS NOT NULL'),
      ).toHaveLength(1);
      expect(await stagedEdits(mirror)).toEqual([]);
      await expectConsistent(mirror);
    });
  });

  it('I27 is looked up by another push as the first one has sent it, whatever it is called by now', async () => {
    const stId = await draftCategory(mirror);
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    await cancelPush(mirror.db, systemClock, { tenantId, pushId: id, requestedBy: 'bob' });
    await rename(stId, 'Renamed');
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toHaveLength(1);
    expect(await values()).toEqual([{ field: 'name', value: 'Renamed', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });

  it('I27 is looked up by another push, too, before that sends it', async () => {
    const stId = await draftCategory(mirror);
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    await cancelPush(mirror.db, systemClock, { tenantId, pushId: id, requestedBy: 'bob' });
    await mirror.pull();
    await rename(stId, 'New');
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toHaveLength(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });
});
