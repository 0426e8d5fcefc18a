import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  pushAll,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { systemClock } from '../../lib/clock.ts';
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../pricebook/commands/categories/delete-category.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../pricebook/commands/categories/reorder-children.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { createItems } from '../../pricebook/commands/items/create-items.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import { applyPushPlan } from './commands.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const pricebook = {
  categories: [
    ...[1, 2, 3].map((id) => category({ id, position: id })),
    ...[11, 12, 13].map((id) => category({ id, parentId: 1, position: id - 10 })),
  ],
  services: [1, 2, 3].map((id) => service({ id, code: `S${id}`, price: 10, categories: [1] })),
};
async function open(options: Partial<Parameters<typeof openMirror>[0]> = {}) {
  mirror = await openMirror({ pricebook, ...options });
  await mirror.pull();
}
const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
const rename = (stId: string, name: string) =>
  updateCategory(mirror.db, staging(), { stId, values: { name } });
const price = (stId: string, value: string) =>
  updateItems(mirror.db, staging(), 'services', [{ stId, values: { price: value } }], alone);
const upstream = () => mirror.upstream.sim.pricebook(tenantId);
const remoteCategory = (id: number) => upstream().categories.find((one) => Number(one.id) === id);
const remoteOrder = (parent: number | null) =>
  upstream()
    .categories.filter(({ parentId }) => (parentId === null ? null : Number(parentId)) === parent)
    .sort((a, b) => a.position - b.position || Number(a.id) - Number(b.id))
    .map(({ id }) => Number(id));
const creations = (operation: string) =>
  mirror.upstream.sim.calls({ operation, applied: true }).length;

describe('a push', () => {
  it('I24 I25 I31 sends only what was edited, reads it back, and leaves nothing staged', async () => {
    await open();
    await rename('2', 'Renamed');
    await price('1', '12.5');
    const { push, calls } = await pushAll(mirror);
    expect(calls.map(({ kind, entity, state }) => [kind, entity, state])).toEqual([
      ['UPDATE', 'categories', 'APPLIED'],
      ['UPDATE', 'services', 'APPLIED'],
    ]);
    expect(push.state).toBe('SUCCEEDED');
    expect(remoteCategory(2)?.name).toBe('Renamed');
    expect(await stagedEdits(mirror)).toEqual([]);
    const [sent] = mirror.upstream.sim.calls({ operation: 'categories.update' });
    expect(JSON.parse(String(sent?.body))).toEqual({ name: 'Renamed' });
    expect(
      await query(
        mirror,
        `SELECT actor FROM sync.audit_log WHERE action = 'PUSHED' ORDER BY entity`,
      ),
    ).toEqual([{ actor: 'bob' }, { actor: 'bob' }]);
    await expectConsistent(mirror);
  });

  it.each(['shift', 'leave'] as const)(
    'I04 sends moves so that the order is the one wanted, when ServiceTitan would %s siblings',
    async (siblingPositions) => {
      await open({ behaviours: { siblingPositions } });
      await reorderChildren(mirror.db, staging(), { parentStId: '1', stIds: ['13', '12', '11'] });
      await moveCategory(mirror.db, staging(), { stId: '3', newParentStId: '1', position: 1 });
      const { push } = await pushAll(mirror);
      expect(push.state).toBe('SUCCEEDED');
      expect(remoteOrder(1)).toEqual([13, 3, 12, 11]);
      expect(await stagedEdits(mirror)).toEqual([]);
      await expectConsistent(mirror);
    },
  );

  it('I27 creates parents before children and items in new categories, once, and keeps their ids here', async () => {
    await open();
    const values = { name: 'New', categoryType: 'Services' };
    const parent = await createCategory(mirror.db, staging(), { parentStId: '2', values });
    const below = { parentStId: parent.stId, values: { ...values, name: 'Below' } };
    await createCategory(mirror.db, staging(), below);
    const item = {
      code: 'NEW',
      displayName: 'New',
      categoryStIds: [parent.stId],
      description: 'x',
    };
    await createItems(mirror.db, staging(), 'services', [{ values: item }], alone);
    const ids = () => query(mirror, `SELECT id FROM master.pricebook_categories ORDER BY name`);
    const before = await ids();
    const { push, calls } = await pushAll(mirror);
    expect(calls.map(({ kind, state, error }) => [kind, state, error])).toEqual([
      ['CREATE', 'APPLIED', null],
      ['CREATE', 'APPLIED', null],
      ['CREATE', 'APPLIED', null],
    ]);
    expect(push.state).toBe('SUCCEEDED');
    expect(await ids()).toEqual(before);
    expect(await stagedEdits(mirror)).toEqual([]);
    expect(creations('categories.create')).toBe(2);
    await expectConsistent(mirror);
  });

  it('I25 clears of a new item, too, what ServiceTitan has taken and never tells', async () => {
    await open();
    const values = { code: 'NEW', displayName: 'New', intacctGlGroupAccount: '4000' };
    await createItems(
      mirror.db,
      staging(),
      'materials',
      [{ values: { ...values, description: 'x' } }],
      alone,
    );
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(await stagedEdits(mirror)).toEqual([]);
    await mirror.pull();
    await expectConsistent(mirror);
  });

  it('I27 does not create twice when the answer to a creation is lost', async () => {
    await open();
    const values = { name: 'New', categoryType: 'Services' };
    await createCategory(mirror.db, staging(), { parentStId: '2', values });
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.create' },
      times: 1,
      fault: { kind: 'applied-then-lost', how: 'cut' },
    });
    const { push } = await pushAll(mirror);
    expect(push.state).toBe('SUCCEEDED');
    expect(creations('categories.create')).toBe(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I27 creates once more what did not arrive', async () => {
    await open();
    const item = { code: 'NEW', displayName: 'New', description: 'x' };
    await createItems(mirror.db, staging(), 'services', [{ values: item }], alone);
    mirror.upstream.sim.addFaults({
      match: { operation: 'services.create' },
      times: 1,
      fault: { kind: 'status', status: 500 },
    });
    const { push } = await pushAll(mirror);
    expect(push.state).toBe('SUCCEEDED');
    expect(upstream().services.filter(({ code }) => code === 'NEW')).toHaveLength(1);
    await expectConsistent(mirror);
  });

  it('I20 I21 I23 does not overwrite what somebody changed in ServiceTitan meanwhile, and sends everything else', async () => {
    await open();
    await rename('2', 'Ours');
    await rename('3', 'Also ours');
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'categories',
      id: 2,
      fields: { name: 'Theirs' },
    });
    const { push, calls } = await pushAll(mirror);
    expect(push.state).toBe('PARTIAL');
    expect(calls.map(({ state }) => state).sort()).toEqual(['APPLIED', 'CONFLICTED']);
    expect(remoteCategory(2)?.name).toBe('Theirs');
    expect(remoteCategory(3)?.name).toBe('Also ours');
    expect(await stagedEdits(mirror)).toMatchObject([{ st_id: '2', state: 'CONFLICTED' }]);
    expect(await query(mirror, 'SELECT st_id, field, type, state FROM sync.conflicts')).toEqual([
      { st_id: '2', field: 'name', type: 'BOTH_MODIFIED', state: 'OPEN' },
    ]);
    await expectConsistent(mirror);
  });

  it('I26 takes a refusal for what it is, says why, and keeps the edit', async () => {
    await open();
    await rename('2', 'Ours');
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.update' },
      times: 1,
      fault: { kind: 'status', status: 400, title: 'No such name' },
    });
    const { push, calls } = await pushAll(mirror);
    expect(push.state).toBe('FAILED');
    expect(calls).toMatchObject([{ state: 'REJECTED', error: { code: 'UPSTREAM_REJECTED' } }]);
    expect(await stagedEdits(mirror)).toMatchObject([{ st_id: '2', state: 'REJECTED' }]);
    await expectConsistent(mirror);
  });

  it('sends several items in one call, and those of a refused call one by one', async () => {
    await open();
    for (const stId of ['1', '2', '3']) await price(stId, `2${stId}`);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(upstream().services.map((one) => Number(one.price))).toEqual([21, 22, 23]);
    expect(mirror.upstream.sim.calls({ operation: 'pricebook.update' })).toHaveLength(1);
    for (const stId of ['1', '2', '3']) await price(stId, `3${stId}`);
    mirror.upstream.sim.addFaults({
      match: { operation: 'pricebook.update' },
      times: 1,
      fault: { kind: 'status', status: 400 },
    });
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(upstream().services.map((one) => Number(one.price))).toEqual([31, 32, 33]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('deletes after what is moved out of there', async () => {
    await open();
    await moveCategory(mirror.db, staging(), { stId: '11', newParentStId: '2' });
    await deleteCategory(mirror.db, staging(), { stId: '1', descendants: 'DELETE' });
    const { push, calls } = await pushAll(mirror);
    expect(calls.map(({ kind, stId, state }) => [kind, stId, state])).toEqual([
      ['UPDATE', '11', 'APPLIED'],
      ['DELETE', '12', 'APPLIED'],
      ['DELETE', '13', 'APPLIED'],
      ['DELETE', '1', 'APPLIED'],
    ]);
    expect(push.state).toBe('SUCCEEDED');
    expect(Number(remoteCategory(11)?.parentId)).toBe(2);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I04 tells a place that ServiceTitan has given meanwhile as applied, with the number it has', async () => {
    await open();
    await moveCategory(mirror.db, staging(), { stId: '1', position: 2 });
    const push = await startPush(mirror);
    const fields = { position: 9 };
    const shifted = { type: 'update', entity: 'categories', id: 1, fields } as const;
    mirror.upstream.sim.edit(tenantId, shifted);
    const { calls } = await workPush(mirror, push.id);
    expect(calls).toMatchObject([
      { stId: '1', state: 'APPLIED', error: null, fields: [{ before: 1, after: 9 }] },
    ]);
    expect(mirror.upstream.sim.calls({ operation: 'categories.update' })).toEqual([]);
    expect(remoteOrder(null)).toEqual([2, 3, 1]);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('I25 keeps an edit that was changed while the push was under way', async () => {
    await open();
    await rename('2', 'First');
    const push = await startPush(mirror);
    await rename('2', 'Second');
    const { calls } = await workPush(mirror, push.id);
    expect(calls).toMatchObject([{ state: 'SKIPPED', error: { code: 'CHANGED_SINCE_PLANNED' } }]);
    expect(await stagedEdits(mirror)).toMatchObject([
      { st_id: '2', field: 'name', state: 'STAGED' },
    ]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(remoteCategory(2)?.name).toBe('Second');
  });

  it('I22 takes its own echo for no conflict, and sends nothing again', async () => {
    await open();
    await rename('2', 'Renamed');
    await moveCategory(mirror.db, staging(), { stId: '13', before: '11' });
    await pushAll(mirror);
    await mirror.pull();
    expect(await query(mirror, 'SELECT field FROM sync.conflicts')).toEqual([]);
    await rename('3', 'Unrelated');
    const { calls } = await pushAll(mirror);
    expect(calls).toMatchObject([{ stId: '3', state: 'APPLIED' }]);
    await expectConsistent(mirror);
  });

  it('I29 makes no call when a plan is applied twice', async () => {
    await open();
    await rename('2', 'Renamed');
    const { push } = await pushAll(mirror);
    const before = mirror.upstream.sim.calls({}).length;
    const command = { tenantId, pushId: push.id, hash: push.hash, requestedBy: 'bob' };
    const again = await applyPushPlan(mirror.db, systemClock, { ...command, needsApproval: false });
    expect(again.state).toBe('SUCCEEDED');
    expect((await workPush(mirror, push.id)).outcome.kind).toBe('finished');
    expect(mirror.upstream.sim.calls({})).toHaveLength(before);
    await expect(
      applyPushPlan(mirror.db, systemClock, { ...command, hash: 'x', needsApproval: false }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('I28 sends an edit once though two pushes hold it', async () => {
    await open();
    await rename('2', 'Renamed');
    const [one, other] = [await startPush(mirror), await startPush(mirror)];
    await Promise.all([workPush(mirror, one.id), workPush(mirror, other.id)]);
    for (const { id } of [one, other]) await workPush(mirror, id);
    expect(creations('categories.update')).toBe(1);
    expect(await stagedEdits(mirror)).toEqual([]);
  });

  it('I28 excludes pulls of the same entity', async () => {
    await open();
    await rename('2', 'Ours');
    const push = await startPush(mirror);
    const run = await mirror.start({ entities: ['categories'] });
    const { acquireLeases } = await import('../leases.ts');
    await mirror.db.transaction(tenantId, (tx) =>
      acquireLeases(tx, { runId: run.id, entities: ['categories'], leaseMs: 60_000 }),
    );
    expect((await workPush(mirror, push.id)).outcome).toEqual({ kind: 'busy' });
  });
});
