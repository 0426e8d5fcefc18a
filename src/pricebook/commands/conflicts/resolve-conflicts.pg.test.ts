import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectConsistent, query, readEvents } from '../../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { category, material, service } from '../../../../test/support/simulator.ts';
import { readConflicts, stagedBase, stageEdits } from '../../../../test/support/staging.ts';
import type { Edit } from '../../../simulator/control/edits.ts';
import type { Strategy } from '../../conflicts/conflict.ts';
import { stagedImage } from '../../edits/staged-image.ts';
import { keepPicture } from '../categories/keep-picture.ts';
import { resolveConflict, resolveConflicts } from './resolve-conflicts.ts';
import { loadConflictPolicies, setConflictPolicy } from './set-policy.ts';

let mirror: Mirror;
beforeAll(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: Array.from({ length: 40 }, (_, index) =>
        category({ id: index + 1, position: index + 1 }),
      ),
      services: Array.from({ length: 20 }, (_, index) => service({ id: index + 101, price: 10 })),
      materials: Array.from({ length: 20 }, (_, index) =>
        material({ id: index + 201, cost: 5, categories: [40] }),
      ),
    },
  });
  await mirror.pull();
});
afterAll(() => mirror.close());

const staging = (by = 'bob') => ({ tenantId, by, at: new Date() });
const resolve = (id: string, strategy: Strategy, value?: unknown) =>
  resolveConflict(mirror.db, staging(), { id, strategy, value, path: 'input.value' });
const upstream = (...edits: Edit[]) => mirror.upstream.sim.edit(tenantId, ...edits);
const edits = (stId: number | string) =>
  query(
    mirror,
    `SELECT field, value, base, state, staged_by AS by FROM crm.edits WHERE st_id = $1 ORDER BY field`,
    [stId],
  );
const lastAudit = async (stId: number | string) =>
  (
    await query(
      mirror,
      `SELECT version, action, changes, actor, run_id FROM sync.audit_log WHERE st_id = $1 ORDER BY version`,
      [stId],
    )
  ).at(-1);
const item = async (stId: number | string) => {
  const text = `SELECT price, code, description, category_st_ids AS categories, version
    FROM master.pricebook_items WHERE st_id = $1`;
  return (await query(mirror, text, [stId]))[0];
};
const node = async (stId: number | string) => {
  const text = `SELECT name, parent_st_id AS parent, version FROM master.pricebook_categories WHERE st_id = $1`;
  return (await query(mirror, text, [stId]))[0];
};

async function conflictOf(stId: number, field: string, state = 'OPEN') {
  const rows = await query<{ id: string }>(
    mirror,
    'SELECT id FROM sync.conflicts WHERE st_id = $1 AND field = $2 AND state = $3',
    [stId, field, state],
  );
  if (rows.length !== 1 || rows[0] === undefined)
    throw new Error(`${rows.length} of ${stId} ${field}`);
  return rows[0].id;
}
/** A service whose price is 12 here and 11 there. */
async function contested(stId: number): Promise<string> {
  await stageEdits(mirror, 'services', { [stId]: { price: ['12', '10'] } });
  upstream({ type: 'update', entity: 'services', id: stId, fields: { price: 11 } });
  await mirror.pull();
  return conflictOf(stId, 'price');
}
const stored = async (id: string) => (await readConflicts(mirror)).find((one) => one.id === id);

describe('resolveConflict of an item', () => {
  it('I31 KEEP_ST takes the edit back, with one audit row and the event', async () => {
    const id = await contested(101);
    expect(await resolve(id, 'KEEP_ST')).toMatchObject({ stId: '101', entity: 'services' });
    expect(await edits(101)).toEqual([]);
    expect(await item(101)).toMatchObject({ price: '11', version: 4 });
    expect(await stored(id)).toMatchObject({
      ...{ state: 'RESOLVED', strategy: 'KEEP_ST', value: '11', by: 'bob' },
      ...{ local: '12', remote: '11' },
    });
    expect(await lastAudit(101)).toEqual({
      ...{ version: 4, action: 'RESOLVED', actor: 'bob', run_id: null },
      changes: { price: { before: '12', after: '11' } },
    });
    expect((await readEvents(mirror)).at(-1)).toMatchObject({
      type: 'conflictResolved',
      payload: {
        conflictId: id,
        stId: '101',
        field: 'price',
        strategy: 'KEEP_ST',
        resolvedBy: 'bob',
      },
    });
    await expectConsistent(mirror);
  });

  it('I20 KEEP_LOCAL keeps the edit on what ServiceTitan has now, and another change there is another conflict', async () => {
    const id = await contested(102);
    await resolve(id, 'KEEP_LOCAL');
    expect(await edits(102)).toEqual([
      { field: 'price', value: '12', base: '11', state: 'STAGED', by: 'bob' },
    ]);
    expect(await item(102)).toMatchObject({ price: '12', version: 4 });
    await expectConsistent(mirror);
    upstream({ type: 'update', entity: 'services', id: 102, fields: { code: 'X102' } });
    await mirror.pull();
    await expect(conflictOf(102, 'price')).rejects.toThrow('0 of');
    upstream({ type: 'update', entity: 'services', id: 102, fields: { price: 11.5 } });
    await mirror.pull();
    expect(await conflictOf(102, 'price')).not.toBe(id);
    expect(await stored(id)).toMatchObject({ state: 'RESOLVED', remote: '11' });
  });

  it('MANUAL stages another value on what ServiceTitan has now', async () => {
    const id = await contested(103);
    await resolve(id, 'MANUAL', '13.50');
    expect(await edits(103)).toMatchObject([{ value: '13.5', base: '11', state: 'STAGED' }]);
    expect(await stored(id)).toMatchObject({ strategy: 'MANUAL', value: '13.5', local: '12' });
    expect(await lastAudit(103)).toMatchObject({
      changes: { price: { before: '12', after: '13.5' } },
    });
    await expectConsistent(mirror);
  });

  it('MANUAL takes no picture that is not kept', async () => {
    await stageEdits(mirror, 'categories', { 37: { image: ['Images/Category/ours.png', null] } });
    const fields = { image: 'Images/Category/theirs.png' };
    upstream({ type: 'update', entity: 'categories', id: 37, fields });
    await mirror.pull();
    const id = await conflictOf(37, 'image');
    const missing = stagedImage('0'.repeat(64));
    await expect(resolve(id, 'MANUAL', missing)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const picture = { bytes: Buffer.from('x'), contentType: 'image/png', extension: 'png' };
    const kept = await keepPicture(mirror.db, staging(), picture);
    await resolve(id, 'MANUAL', kept);
    expect(await stored(id)).toMatchObject({ strategy: 'MANUAL', value: kept });
  });

  it('MANUAL with the value of ServiceTitan leaves nothing staged', async () => {
    const id = await contested(104);
    await resolve(id, 'MANUAL', 11);
    expect(await edits(104)).toEqual([]);
    await expectConsistent(mirror);
  });

  it('refuses values that do not fit, and what is decided already, and changes nothing', async () => {
    const id = await contested(105);
    const invalid = { code: 'INVALID_INPUT', field: 'input.value' };
    await expect(resolve(id, 'MANUAL', 'dear')).rejects.toMatchObject(invalid);
    await expect(resolve(id, 'MANUAL')).rejects.toMatchObject(invalid);
    await expect(resolve(id, 'MANUAL', null)).rejects.toMatchObject(invalid);
    await expect(resolve(id, 'KEEP_ST', '1')).rejects.toMatchObject(invalid);
    expect(await edits(105)).toMatchObject([{ state: 'CONFLICTED' }]);
    await resolve(id, 'KEEP_LOCAL');
    await expect(resolve(id, 'KEEP_ST')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    for (const unknown of [randomUUID(), 'x', '']) {
      await expect(resolve(unknown, 'KEEP_ST')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('refuses a reference to nothing, and a code that another item has', async () => {
    await stageEdits(mirror, 'services', {
      106: { code: ['MINE', 'S-106'], categoryStIds: [['1'], []] },
    });
    const fields = { code: 'THEIRS', categories: [2] };
    upstream({ type: 'update', entity: 'services', id: 106, fields });
    await mirror.pull();
    const [code, categories] = [
      await conflictOf(106, 'code'),
      await conflictOf(106, 'categoryStIds'),
    ];
    await expect(resolve(code, 'MANUAL', 'S-107')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(resolve(categories, 'MANUAL', ['999'])).rejects.toThrow('999');
    await resolve(categories, 'MANUAL', ['3']);
    await resolve(code, 'MANUAL', 'OURS');
    expect(await item(106)).toMatchObject({ code: 'OURS', categories: ['3'], version: 5 });
    await expectConsistent(mirror);
  });
});

describe('resolveConflict of what ServiceTitan has deleted', () => {
  async function buried(stId: number): Promise<string> {
    await stageEdits(mirror, 'materials', { [stId]: { cost: ['7', '5'] } });
    upstream({ type: 'delete', entity: 'materials', id: stId, mode: 'hard' });
    await mirror.pull();
    return conflictOf(stId, 'deleted');
  }

  it('KEEP_ST takes back all that was staged', async () => {
    const id = await buried(201);
    await resolve(id, 'KEEP_ST');
    expect(await edits(201)).toEqual([]);
    expect(await item(201)).toBeUndefined();
    expect(await lastAudit(201)).toMatchObject({ version: 4, action: 'RESOLVED' });
    await expectConsistent(mirror);
  });

  it('I20 KEEP_LOCAL makes a draft of all that it had', async () => {
    const id = await buried(202);
    const { stId } = await resolve(id, 'KEEP_LOCAL');
    expect(Number(stId)).toBeLessThan(0);
    expect(await item(stId)).toMatchObject({
      ...{ code: 'M-202', description: 'Item 202.', categories: ['40'], version: 1 },
    });
    expect(await edits(stId)).toContainEqual(
      expect.objectContaining({ field: 'cost', value: '7', base: null, state: 'STAGED' }),
    );
    expect(await edits(stId)).toContainEqual(expect.objectContaining({ field: 'created' }));
    expect(await edits(202)).toEqual([]);
    expect(await lastAudit(202)).toMatchObject({ action: 'RESOLVED' });
    expect(await lastAudit(stId)).toMatchObject({ action: 'STAGED', version: 1 });
    await expectConsistent(mirror);
    await expect(resolve(await buried(203), 'MANUAL', true)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('keeps a deletion on what ServiceTitan has now, or takes it back', async () => {
    const deletion = { deleted: [true, { price: '10' }] as const };
    await stageEdits(mirror, 'services', { 110: deletion, 111: deletion });
    for (const id of [110, 111]) {
      upstream({ type: 'update', entity: 'services', id, fields: { price: 99 } });
    }
    await mirror.pull();
    await resolve(await conflictOf(110, 'deleted'), 'KEEP_LOCAL');
    expect(await edits(110)).toMatchObject([
      { field: 'deleted', base: { price: '99' }, state: 'STAGED' },
    ]);
    await resolve(await conflictOf(111, 'deleted'), 'KEEP_ST');
    expect(await item(111)).toMatchObject({ price: '99' });
    await expectConsistent(mirror);
  });
});

describe('resolveConflict of a category', () => {
  it('KEEP_ST of a parent takes its place along', async () => {
    await stageEdits(mirror, 'categories', {
      2: {
        parent: ['1', null],
        position: [{ after: null, before: null }, await stagedBase(mirror, '2')],
      },
    });
    upstream({ type: 'move', id: 2, parentId: 3 });
    await mirror.pull();
    await resolve(await conflictOf(2, 'parent'), 'KEEP_ST');
    expect(await edits(2)).toEqual([]);
    expect(await node(2)).toMatchObject({ parent: '3' });
    await expectConsistent(mirror);
  });

  it('refuses to keep a parent that would make a circle, and lets another one be given', async () => {
    await stageEdits(mirror, 'categories', { 5: { parent: ['6', null] } });
    upstream({ type: 'move', id: 6, parentId: 5 });
    await mirror.pull();
    const id = await conflictOf(5, 'parent');
    await expect(resolve(id, 'KEEP_LOCAL')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(resolve(id, 'MANUAL', '5')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(resolve(id, 'MANUAL', '999')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await resolve(id, 'MANUAL', '7');
    expect(await node(5)).toMatchObject({ parent: '7' });
    await expectConsistent(mirror);
  });

  it('I20 holds as a conflict what a move that is taken back leaves in a circle', async () => {
    // 10 was moved out from under 12 here, so that 11 could go under it; ServiceTitan has put 10 under 13, which is under 11.
    upstream({ type: 'move', id: 10, parentId: 12 }, { type: 'move', id: 13, parentId: 11 });
    await mirror.pull();
    await stageEdits(mirror, 'categories', {
      10: { parent: [null, '12'] },
      11: { parent: ['10', null] },
    });
    upstream({ type: 'move', id: 10, parentId: 13 });
    await mirror.pull();
    await resolve(await conflictOf(10, 'parent'), 'KEEP_ST');
    expect(await conflictOf(11, 'parent')).toBeDefined();
    expect(await node(11)).toMatchObject({ parent: null });
    expect((await readEvents(mirror)).slice(-2).map(({ type }) => type)).toEqual([
      'conflictResolved',
      'conflictDetected',
    ]);
    await expectConsistent(mirror);
  });

  it('keeps a place on the order that ServiceTitan has now', async () => {
    await stageEdits(mirror, 'categories', {
      30: { position: [{ after: '20', before: '21' }, await stagedBase(mirror, '30')] },
    });
    upstream({ type: 'move', id: 30, parentId: null, position: 16 });
    await mirror.pull();
    const id = await conflictOf(30, 'position');
    await expect(resolve(id, 'MANUAL', { after: '1' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await resolve(id, 'KEEP_LOCAL');
    expect(await edits(30)).toMatchObject([{ field: 'position', state: 'STAGED' }]);
    upstream({ type: 'update', entity: 'categories', id: 31, fields: { name: 'Else' } });
    await mirror.pull();
    await expect(conflictOf(30, 'position')).rejects.toThrow('0 of');
    await expectConsistent(mirror);
  });

  it('I20 makes a draft of a category that ServiceTitan has deleted', async () => {
    await stageEdits(mirror, 'categories', {
      35: { name: ['Mine', 'Category 35'], visible: [false, true] },
    });
    upstream({ type: 'delete', entity: 'categories', id: 35, mode: 'hard' });
    await mirror.pull();
    const { stId } = await resolve(await conflictOf(35, 'deleted'), 'KEEP_LOCAL');
    expect(await node(stId)).toMatchObject({ name: 'Mine', parent: null, version: 1 });
    expect(await edits(stId)).toContainEqual(
      expect.objectContaining({ field: 'visible', state: 'LOCAL' }),
    );
    await expectConsistent(mirror);
  });
});

describe('resolveConflicts', () => {
  it('I23 decides each by itself, with one version for each record', async () => {
    await stageEdits(mirror, 'services', {
      115: { price: ['12', '10'], code: ['M115', 'S-115'] },
      116: { price: ['12', '10'] },
    });
    for (const id of [115, 116]) {
      const fields = { price: 11, code: `T${id}` };
      upstream({ type: 'update', entity: 'services', id, fields });
    }
    await mirror.pull();
    const ids = [
      await conflictOf(115, 'price'),
      await conflictOf(115, 'code'),
      await conflictOf(116, 'price'),
    ];
    const wishes = [...ids, randomUUID()].map((id, index) => ({
      ...{ id, path: `input.ids.${index}` },
      ...(index === 2
        ? { strategy: 'MANUAL' as const, value: 'dear' }
        : { strategy: 'KEEP_ST' as const }),
    }));
    const outcomes = await resolveConflicts(mirror.db, staging(), wishes);
    expect(outcomes.map((one) => (one.ok ? one.stId : one.error.code))).toEqual([
      ...['115', '115', 'INVALID_INPUT', 'NOT_FOUND'],
    ]);
    expect(await item(115)).toMatchObject({ price: '11', code: 'T115', version: 4 });
    expect(await edits(116)).toMatchObject([{ state: 'CONFLICTED' }]);
    await expectConsistent(mirror);
  });

  it('refuses more than 500, and one that is named twice', async () => {
    const wish = () => ({ id: randomUUID(), strategy: 'KEEP_ST' as const, path: 'input' });
    const many = Array.from({ length: 501 }, wish);
    const one = wish();
    await expect(resolveConflicts(mirror.db, staging(), many)).rejects.toThrow('500');
    await expect(resolveConflicts(mirror.db, staging(), [one, one])).rejects.toThrow('twice');
  });
});

describe('setConflictPolicy', () => {
  it('decides about conflicts to come, for a field before all fields', async () => {
    const set = (field: string, strategy: Strategy) =>
      setConflictPolicy(mirror.db, staging('eve'), { entity: 'services', field, strategy });
    await set('*', 'KEEP_LOCAL');
    await set('price', 'MANUAL');
    await set('price', 'KEEP_ST');
    await expect(set('pricey', 'KEEP_ST')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const session = mirror.db.openReadSession(tenantId);
    expect(await loadConflictPolicies(session)).toMatchObject([
      { entity: 'services', field: '*', strategy: 'KEEP_LOCAL', setBy: 'eve' },
      { entity: 'services', field: 'price', strategy: 'KEEP_ST' },
    ]);
    await session.close();
    await stageEdits(mirror, 'services', { 120: { price: ['12', '10'] } });
    upstream({ type: 'update', entity: 'services', id: 120, fields: { price: 11 } });
    await mirror.pull();
    expect(await item(120)).toMatchObject({ price: '11' });
  });
});

describe('the log', () => {
  it('I31 cannot be changed or deleted by the gateway, and conflicts cannot be deleted', async () => {
    for (const text of [
      `UPDATE sync.audit_log SET actor = 'nobody'`,
      'DELETE FROM sync.audit_log',
      'TRUNCATE sync.audit_log',
      'DELETE FROM sync.conflicts',
      'TRUNCATE sync.conflicts',
    ]) {
      await expect(query(mirror, text), text).rejects.toThrow(/permission denied|append-only/);
    }
  });
});
