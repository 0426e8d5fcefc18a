import { afterEach, describe, expect, it } from 'vitest';
import {
  expectConsistent,
  expectMirrored,
  query,
  readEvents,
  stepOf,
} from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import type { Edit } from '../../simulator/control/edits.ts';
import { cancelSync, confirmDeletes } from '../commands.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const materials = (count: number) =>
  Array.from({ length: count }, (_, i) => material({ id: i + 1 }));
const remove = (
  entity: Edit extends infer E ? (E extends { entity: infer N } ? N : never) : never,
  id: number,
): Edit => ({
  type: 'delete',
  entity,
  id,
  mode: 'hard',
});
const edit = (...edits: Edit[]) => mirror.upstream.sim.edit(tenantId, ...edits);
const liveCount = async (): Promise<number> => {
  const [row] = await query<{ count: number }>(
    mirror,
    'SELECT count(*)::int AS count FROM raw.st_records WHERE deleted_at IS NULL',
  );
  return row?.count ?? 0;
};

describe('a delete', () => {
  it('leaves a tombstone in raw, nothing in master, and its audit row', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(5) } });
    await mirror.pull();
    edit(remove('materials', 3));
    const run = await mirror.pull({ requestedBy: 'anna' });
    expect(stepOf(run, 'materials')).toMatchObject({ state: 'SUCCEEDED', fetched: 4, deleted: 1 });
    expect(
      await query(
        mirror,
        'SELECT revision, deleted_at IS NOT NULL AS deleted FROM raw.st_records WHERE st_id = 3',
      ),
    ).toEqual([{ revision: 2, deleted: true }]);
    expect(await query(mirror, 'SELECT FROM master.pricebook_items WHERE st_id = 3')).toEqual([]);
    expect(
      await query(
        mirror,
        `SELECT action, changes, actor FROM sync.audit_log WHERE st_id = 3 AND version = 2`,
      ),
    ).toEqual([
      { action: 'DELETED', changes: { deleted: { before: false, after: true } }, actor: 'anna' },
    ]);
    await expectMirrored(mirror);
  });

  it.each(['materials', 'categories'] as const)(
    'I11 is none where nobody can tell from an answer whose rows it holds: %s',
    async (entity) => {
      const categories = [1, 2, 3].map((id) => category({ id, position: id }));
      mirror = await openMirror({ pricebook: { categories, materials: materials(3) } });
      await mirror.pull();
      const fault = { kind: 'poison-rows', ids: [3], how: 'id-as-text' } as const;
      const match = { operation: `${entity}.list` };
      mirror.upstream.sim.addFaults({ match, times: null, fault });
      const run = await mirror.pull();
      expect(stepOf(run, entity)).toMatchObject({ state: 'SUCCEEDED', deleted: 0 });
      expect(await liveCount()).toBe(6);
    },
  );

  it('is taken back when ServiceTitan shows the record again', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(5) } });
    await mirror.pull();
    const [before] = await query(mirror, 'SELECT * FROM master.pricebook_items WHERE st_id = 3');
    edit(remove('materials', 3));
    await mirror.pull();
    edit({ type: 'create', entity: 'materials', fields: material({ id: 3 }) as never });
    const run = await mirror.pull();
    expect(stepOf(run, 'materials')).toMatchObject({ created: 0, updated: 1 });
    const [after] = await query(mirror, 'SELECT * FROM master.pricebook_items WHERE st_id = 3');
    expect(after).toMatchObject({
      id: before?.['id'],
      created_at: before?.['created_at'],
      version: 3,
    });
    const actions = await query(
      mirror,
      'SELECT action FROM sync.audit_log WHERE st_id = 3 ORDER BY version',
    );
    expect(actions.map(({ action }) => action)).toEqual(['CREATED', 'DELETED', 'RESTORED']);
    await expectMirrored(mirror);
  });

  it('of a category is told, and its children stand at the top until ServiceTitan moves them', async () => {
    mirror = await openMirror({
      pricebook: {
        categories: [
          category({ id: 1, name: 'Root' }),
          category({ id: 2, parentId: 1, name: 'Gone' }),
          category({ id: 3, parentId: 2, name: 'Left alone' }),
        ],
      },
      behaviours: { cascade: 'none', orphanCategories: 'top' },
    });
    await mirror.pull();
    const events = (await readEvents(mirror)).length;
    edit(remove('categories', 2));
    const run = await mirror.pull();
    expect(stepOf(run, 'categories')).toMatchObject({ deleted: 1, parked: 1 });
    const told = (await readEvents(mirror, 'categoryUpdated')).filter(
      ({ seq }) => Number(seq) > events,
    );
    expect(told.map(({ payload }) => payload)).toContainEqual({
      stId: '2',
      name: 'Gone',
      change: 'DELETED',
      changes: [],
    });
    expect(
      await query(
        mirror,
        'SELECT st_id, path::text, detached FROM master.pricebook_categories ORDER BY 1',
      ),
    ).toEqual([
      { st_id: '1', path: '1', detached: null },
      { st_id: '3', path: '3', detached: 'ORPHAN' },
    ]);
    expect(await query(mirror, 'SELECT record_key, reason FROM sync.parked_records')).toEqual([
      { record_key: '3', reason: 'ORPHAN' },
    ]);
    edit({ type: 'move', id: 3, parentId: 1 });
    await mirror.pull();
    expect(
      await query(mirror, 'SELECT FROM sync.parked_records WHERE resolved_at IS NULL'),
    ).toEqual([]);
    await expectMirrored(mirror);
  });

  it('of a category takes its whole subtree along where ServiceTitan does', async () => {
    mirror = await openMirror({
      pricebook: {
        categories: [1, 2, 3, 4].map((id) => category({ id, parentId: id === 1 ? null : id - 1 })),
      },
      behaviours: { cascade: 'children', deleteMode: 'hard' },
    });
    await mirror.pull();
    edit(remove('categories', 2));
    const run = await mirror.pull();
    expect(stepOf(run, 'categories')).toMatchObject({ deleted: 3, fetched: 1 });
    await expectMirrored(mirror);
  });

  it('that ServiceTitan does as a deactivation is an update here', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(3) } });
    await mirror.pull();
    edit({ type: 'delete', entity: 'materials', id: 2, mode: 'soft' });
    const run = await mirror.pull();
    expect(stepOf(run, 'materials')).toMatchObject({ updated: 1, deleted: 0 });
    expect(
      await query(mirror, 'SELECT st_id FROM master.pricebook_items WHERE NOT active'),
    ).toEqual([{ st_id: '2' }]);
  });

  it('I11 is not done to records that are missing from the list but answer when asked for', async () => {
    mirror = await openMirror({
      pricebook: {
        categories: [category({ id: 1 }), category({ id: 2 }), category({ id: 3 })],
      },
      behaviours: { orphanCategories: 'hidden' },
    });
    await mirror.pull();
    edit({ type: 'update', entity: 'categories', id: 3, fields: { parentId: 99, name: 'Hidden' } });
    const run = await mirror.pull();
    expect(stepOf(run, 'categories')).toMatchObject({ state: 'SUCCEEDED', deleted: 0, updated: 1 });
    expect(
      await query(mirror, 'SELECT name, detached FROM master.pricebook_categories WHERE st_id = 3'),
    ).toEqual([{ name: 'Hidden', detached: 'ORPHAN' }]);
    await expectConsistent(mirror);
  });
});

describe('I11 the mass-delete guard', () => {
  it('stops before more than a tenth and more than 25 rows, deletes nothing, and applies the rest', async () => {
    mirror = await openMirror({
      pricebook: { materials: materials(200), services: [service({ id: 1000 })] },
    });
    await mirror.pull();
    edit(...Array.from({ length: 26 }, (_, i) => remove('materials', i + 1)));
    edit({ type: 'update', entity: 'services', id: 1000, fields: { displayName: 'Renamed' } });
    const run = await mirror.pull();
    expect(run).toMatchObject({
      state: 'NEEDS_CONFIRMATION',
      error: { code: 'NEEDS_CONFIRMATION' },
    });
    expect(stepOf(run, 'materials')).toMatchObject({ state: 'NEEDS_CONFIRMATION', deleted: 0 });
    expect(stepOf(run, 'materials').error?.message).toContain('26 materials');
    expect(stepOf(run, 'services')).toMatchObject({ state: 'SUCCEEDED', updated: 1 });
    expect(await liveCount()).toBe(201);
    expect(await readEvents(mirror, 'syncFailed')).toMatchObject([
      { payload: { entity: 'materials', state: 'NEEDS_CONFIRMATION' } },
    ]);
  });

  it('lets a tenth pass, and 25 rows of any number', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(40) } });
    await mirror.pull();
    edit(...Array.from({ length: 25 }, (_, i) => remove('materials', i + 1)));
    const run = await mirror.pull();
    expect(stepOf(run, 'materials')).toMatchObject({ state: 'SUCCEEDED', deleted: 25 });
    await expectMirrored(mirror);
  });

  it('deletes after a person has confirmed, having read everything again', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(100) } });
    await mirror.pull();
    edit(...Array.from({ length: 60 }, (_, i) => remove('materials', i + 1)));
    const asked = await mirror.pull();
    // Ten of them are back before the person has looked.
    for (let id = 1; id <= 10; id += 1) {
      edit({ type: 'create', entity: 'materials', fields: material({ id }) as never });
    }
    const confirmed = await confirmDeletes(mirror.db, { tenantId, runId: asked.id });
    expect(confirmed).toMatchObject({ state: 'QUEUED', deletesConfirmed: true, error: null });
    await mirror.work(asked.id);
    const run = await mirror.load(asked.id);
    expect(run).toMatchObject({ state: 'SUCCEEDED', attempts: 2 });
    expect(stepOf(run, 'materials')).toMatchObject({ deleted: 50 });
    await expectMirrored(mirror);
  });

  it('is not passed by a later run, and a run that waits may be cancelled', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(100) } });
    await mirror.pull();
    edit(...Array.from({ length: 60 }, (_, i) => remove('materials', i + 1)));
    const first = await mirror.pull();
    const second = await mirror.pull();
    expect([first.state, second.state]).toEqual(['NEEDS_CONFIRMATION', 'NEEDS_CONFIRMATION']);
    const input = { tenantId, runId: first.id, requestedBy: 'anna' };
    const cancelled = await cancelSync(mirror.db, mirror.deps.clock, input);
    expect(cancelled.state).toBe('CANCELLED');
    expect(await liveCount()).toBe(100);
  });

  it('asks when a list is empty all of a sudden, however few rows are here', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(3) } });
    await mirror.pull();
    edit(...[1, 2, 3].map((id) => remove('materials', id)));
    const run = await mirror.pull();
    expect(stepOf(run, 'materials')).toMatchObject({ state: 'NEEDS_CONFIRMATION', deleted: 0 });
    expect(await liveCount()).toBe(3);
  });
});
