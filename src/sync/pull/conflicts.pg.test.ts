import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent, query, readEvents, stepOf } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import { stagedBase, stageEdits } from '../../../test/support/staging.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

type Edits = Parameters<Mirror['upstream']['sim']['edit']>[1];
const upstream = (...edits: Edits[]) => mirror.upstream.sim.edit(tenantId, ...edits);
const conflicts = () =>
  query(
    mirror,
    `SELECT entity, st_id AS "stId", field, type, cause, base, local, remote, state, strategy, resolved_by AS by
     FROM sync.conflicts ORDER BY entity, st_id, field, detected_at`,
  );
const edits = () =>
  query(mirror, `SELECT st_id AS "stId", field, value, base, state FROM crm.edits ORDER BY 1, 2`);
const auditOf = (stId: number) =>
  query(
    mirror,
    `SELECT version, action, changes, actor FROM sync.audit_log WHERE st_id = $1 ORDER BY version`,
    [stId],
  );
const policy = (entity: string, field: string, strategy: string) =>
  query(mirror, `INSERT INTO crm.conflict_policies VALUES ($1, $2, $3, $4, 'eve', now())`, [
    String(tenantId),
    ...[entity, field, strategy],
  ]);
const priceOf = async (stId: number) => {
  const rows = await query<{ price: string; version: number }>(
    mirror,
    'SELECT price, version FROM master.pricebook_items WHERE st_id = $1',
    [stId],
  );
  return rows[0];
};

describe('a pull over staged edits of items', () => {
  it('I20 I22 holds what both sides changed, once, and shows what people want', async () => {
    mirror = await openMirror({
      pricebook: { services: [1, 2].map((id) => service({ id, price: 10 })) },
    });
    await mirror.pull();
    await stageEdits(mirror, 'services', {
      1: { price: ['12', '10'] },
      2: { price: ['12', '10'] },
    });
    upstream(
      { type: 'update', entity: 'services', id: 1, fields: { price: 11 } },
      { type: 'update', entity: 'services', id: 2, fields: { price: 12 } },
    );
    const run = await mirror.pull({ requestedBy: 'sync' });
    expect(stepOf(run, 'services')).toMatchObject({ state: 'SUCCEEDED', updated: 2, conflicts: 1 });
    expect(await conflicts()).toEqual([
      {
        ...{ entity: 'services', stId: '1', field: 'price', type: 'BOTH_MODIFIED', cause: null },
        ...{ base: '10', local: '12', remote: '11', state: 'OPEN', strategy: null, by: null },
      },
    ]);
    expect(await edits()).toEqual([
      { stId: '1', field: 'price', value: '12', base: '10', state: 'CONFLICTED' },
    ]);
    expect(await priceOf(1)).toMatchObject({ price: '12', version: 3 });
    expect((await auditOf(2)).at(-1)).toMatchObject({
      ...{ version: 4, action: 'AGREED', actor: 'sync' },
      changes: { price: { before: '12', after: '12' } },
    });
    expect(await readEvents(mirror, 'conflictDetected')).toMatchObject([
      { payload: { entity: 'services', stId: '1', field: 'price', type: 'BOTH_MODIFIED' } },
    ]);
    await expectConsistent(mirror);

    upstream({ type: 'update', entity: 'services', id: 1, fields: { code: 'NEW' } });
    expect(stepOf(await mirror.pull(), 'services').conflicts).toBe(0);
    upstream({ type: 'update', entity: 'services', id: 1, fields: { price: 11.5 } });
    expect(stepOf(await mirror.pull(), 'services').conflicts).toBe(0);
    expect(await conflicts()).toMatchObject([{ remote: '11.5', state: 'OPEN' }]);
    expect(await readEvents(mirror, 'conflictDetected')).toHaveLength(1);

    upstream({ type: 'update', entity: 'services', id: 1, fields: { price: 10 } });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([{ state: 'WITHDRAWN' }]);
    expect(await edits()).toMatchObject([{ value: '12', base: '10', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });

  it('I31 lets policies decide, and says so in the audit', async () => {
    mirror = await openMirror({
      pricebook: { services: [1, 2].map((id) => service({ id, price: 10 })) },
    });
    await mirror.pull();
    await policy('services', 'price', 'KEEP_ST');
    await policy('services', '*', 'KEEP_LOCAL');
    await stageEdits(mirror, 'services', {
      1: { price: ['12', '10'], code: ['MINE', 'S-1'] },
    });
    upstream({ type: 'update', entity: 'services', id: 1, fields: { price: 11, code: 'THEIRS' } });
    expect(stepOf(await mirror.pull(), 'services').conflicts).toBe(2);
    expect(await conflicts()).toMatchObject([
      { field: 'code', state: 'RESOLVED', strategy: 'KEEP_LOCAL', by: 'policy' },
      { field: 'price', state: 'RESOLVED', strategy: 'KEEP_ST', by: 'policy' },
    ]);
    expect(await edits()).toEqual([
      { stId: '1', field: 'code', value: 'MINE', base: 'THEIRS', state: 'STAGED' },
    ]);
    expect((await auditOf(1)).at(-1)).toMatchObject({
      ...{ version: 4, action: 'RESOLVED', changes: { price: { before: '12', after: '11' } } },
    });
    expect(await priceOf(1)).toEqual({ price: '11', version: 4 });
    expect(await readEvents(mirror, 'conflictResolved')).toHaveLength(2);
    await expectConsistent(mirror);
  });

  it('I20 holds what is staged for an item that ServiceTitan deletes, and frees it when it is there again', async () => {
    mirror = await openMirror({
      pricebook: { materials: [1, 2, 3].map((id) => material({ id })) },
    });
    await mirror.pull();
    await stageEdits(mirror, 'materials', { 3: { description: ['Mine', 'Item 3.'] } });
    upstream({ type: 'delete', entity: 'materials', id: 3, mode: 'hard' });
    expect(stepOf(await mirror.pull(), 'materials')).toMatchObject({ deleted: 1, conflicts: 1 });
    expect(await conflicts()).toMatchObject([
      {
        ...{ field: 'deleted', type: 'ST_DELETED_LOCAL_MODIFIED', state: 'OPEN' },
        local: { description: 'Mine' },
      },
    ]);
    await expectConsistent(mirror);
    upstream({ type: 'create', entity: 'materials', fields: { ...material({ id: 3 }) } });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([{ state: 'WITHDRAWN' }]);
    expect(await edits()).toMatchObject([{ value: 'Mine', state: 'STAGED' }]);
    await expectConsistent(mirror);
  });

  it('holds the deletion of an item that ServiceTitan has changed', async () => {
    mirror = await openMirror({ pricebook: { services: [service({ id: 1 })] } });
    await mirror.pull();
    await stageEdits(mirror, 'services', { 1: { deleted: [true, { price: '10' }] } });
    upstream({ type: 'update', entity: 'services', id: 1, fields: { price: 11 } });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([
      { field: 'deleted', type: 'LOCAL_DELETED_ST_MODIFIED', local: true, remote: false },
    ]);
    expect(await priceOf(1)).toBeUndefined();
    await expectConsistent(mirror);
  });
});

describe('a pull over staged edits of categories', () => {
  it('I20 I22 goes together with other moves among the same siblings, and not with one of the same node', async () => {
    mirror = await openMirror({
      pricebook: { categories: [1, 2, 3, 4, 5].map((id) => category({ id, position: id })) },
    });
    await mirror.pull();
    await stageEdits(mirror, 'categories', {
      5: { position: [{ after: null, before: '1' }, await stagedBase(mirror, '5')] },
    });
    const order = async () =>
      (
        await query<{ id: string }>(
          mirror,
          'SELECT st_id AS id FROM master.pricebook_categories ORDER BY position',
        )
      ).map(({ id }) => Number(id));
    expect(await order()).toEqual([5, 1, 2, 3, 4]);
    upstream({ type: 'move', id: 1, parentId: null, position: 4 });
    expect(stepOf(await mirror.pull(), 'categories').conflicts).toBe(0);
    expect((await order())[0]).toBe(5);
    await expectConsistent(mirror);
    upstream({ type: 'move', id: 5, parentId: null, position: 3 });
    expect(stepOf(await mirror.pull(), 'categories').conflicts).toBe(1);
    expect(await conflicts()).toMatchObject([{ stId: '5', field: 'position', state: 'OPEN' }]);
    expect((await order())[0]).toBe(5);
    await expectConsistent(mirror);
  });

  it('finds a circle that both sides make together, shows ServiceTitan, and withdraws it when it is gone', async () => {
    mirror = await openMirror({
      pricebook: { categories: [1, 2, 3].map((id) => category({ id })) },
    });
    await mirror.pull();
    await stageEdits(mirror, 'categories', { 1: { parent: ['2', null] } });
    upstream({ type: 'move', id: 2, parentId: 1 });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([{ stId: '1', field: 'parent', cause: 'CYCLE' }]);
    const [first] = await readEvents(mirror, 'conflictDetected');
    expect(
      await query(mirror, 'SELECT st_id FROM master.pricebook_categories WHERE parent_st_id = 1'),
    ).toEqual([{ st_id: '2' }]);
    await expectConsistent(mirror);
    upstream({ type: 'move', id: 2, parentId: 3 });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([{ state: 'WITHDRAWN' }]);
    upstream({ type: 'move', id: 2, parentId: 1 });
    await mirror.pull();
    expect(await conflicts()).toMatchObject([{ state: 'OPEN' }]);
    const [, second] = await readEvents(mirror, 'conflictDetected');
    expect(second?.payload['conflictId']).toBe(first?.payload['conflictId']);
    await expectConsistent(mirror);
  });

  it('keeps versions apart of a category that is gone when a policy comes later', async () => {
    mirror = await openMirror({
      pricebook: { categories: [1, 2, 3, 4, 5, 6].map((id) => category({ id })) },
    });
    await mirror.pull();
    await stageEdits(mirror, 'categories', { 2: { name: ['Mine', 'Category 2'] } });
    upstream({ type: 'delete', entity: 'categories', id: 2, mode: 'hard' });
    expect(stepOf(await mirror.pull(), 'categories').conflicts).toBe(1);
    await policy('categories', '*', 'KEEP_ST');
    upstream({ type: 'update', entity: 'categories', id: 1, fields: { name: 'Other' } });
    expect(stepOf(await mirror.pull(), 'categories').state).toBe('SUCCEEDED');
    expect(await conflicts()).toMatchObject([{ field: 'deleted', state: 'OPEN' }]);
    await expectConsistent(mirror);
  });
});
