import { afterEach, describe, expect, it } from 'vitest';
import {
  expectMirrored,
  query,
  readEvents,
  rowVersions,
  stepOf,
} from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  category,
  discount,
  equipment,
  material,
  service,
} from '../../../test/support/simulator.ts';
import { startSync } from '../commands.ts';
import { runPull } from './run-pull.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const pricebook = {
  categories: [
    category({ id: 1, position: 2 }),
    category({ id: 2, position: 1, active: false }),
    category({ id: 3, parentId: 2, name: 'Wire' }),
    category({ id: 4, parentId: 3 }),
  ],
  services: [service({ id: 10, categories: [3] }), service({ id: 11, active: false })],
  materials: [material({ id: 20 }), material({ id: 21 }), material({ id: 22 })],
  equipment: [equipment({ id: 30, categories: [999] })],
  discountsAndFees: [discount({ id: 40 })],
};

describe('a full pull', () => {
  it('brings everything ServiceTitan has, what is inactive too, and says how much', async () => {
    mirror = await openMirror({ pricebook });
    const run = await mirror.pull();
    expect(run).toMatchObject({ state: 'SUCCEEDED', attempts: 1, error: null });
    expect(
      run.steps.map(({ entity, state, fetched, created }) => [entity, state, fetched, created]),
    ).toEqual([
      ['categories', 'SUCCEEDED', 4, 4],
      ['services', 'SUCCEEDED', 2, 2],
      ['materials', 'SUCCEEDED', 3, 3],
      ['equipment', 'SUCCEEDED', 1, 1],
      ['discounts-and-fees', 'SUCCEEDED', 1, 1],
    ]);
    expect(stepOf(run, 'materials').expected).toBe(3);
    await expectMirrored(mirror);
  });

  it('I05 hides no node because its parent is inactive', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull();
    const rows = await query(
      mirror,
      'SELECT st_id, path::text, depth FROM master.pricebook_categories ORDER BY position, path',
    );
    expect(rows).toEqual([
      { st_id: '2', path: '2', depth: 0 },
      { st_id: '3', path: '2.3', depth: 1 },
      { st_id: '4', path: '2.3.4', depth: 2 },
      { st_id: '1', path: '1', depth: 0 },
    ]);
  });

  it('I06 keeps the same id in two tenants as two rows', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull();
    const other = 42n;
    const input = {
      tenantId: other,
      mode: 'FULL',
      trigger: 'MANUAL',
      requestedBy: 'test',
    } as const;
    const { run } = await startSync(mirror.db, mirror.deps.clock, input);
    await runPull(mirror.deps, { tenantId: other, runId: run.id });
    const text = 'SELECT count(*)::int AS count FROM raw.st_records';
    for (const tenant of [tenantId, other]) {
      const [row] = await mirror.db.transaction(tenant, (tx) =>
        tx.query<{ count: number }>({ text }),
      );
      expect(row?.count).toBe(11);
    }
  });

  it('I07 keeps ids above 2^53, also of parents and references', async () => {
    const [parent, child, item] = [9007199254740993n, 9007199254740995n, 9223372036854775807n];
    mirror = await openMirror({
      pricebook: {
        categories: [category({ id: parent }), category({ id: child, parentId: parent })],
        services: [service({ id: item, categories: [child] })],
      },
    });
    await mirror.pull();
    expect(
      await query(mirror, 'SELECT st_id, parent_st_id FROM master.pricebook_categories ORDER BY 1'),
    ).toEqual([
      { st_id: '9007199254740993', parent_st_id: null },
      { st_id: '9007199254740995', parent_st_id: '9007199254740993' },
    ]);
    expect(
      await query(mirror, 'SELECT st_id, category_st_ids FROM master.pricebook_items'),
    ).toEqual([{ st_id: '9223372036854775807', category_st_ids: ['9007199254740995'] }]);
    await expectMirrored(mirror);
  });

  it('I08 keeps null, "" and 0 apart', async () => {
    mirror = await openMirror({
      pricebook: {
        services: [
          service({ id: 1, displayName: null, price: 0 }),
          service({ id: 2, displayName: '', price: null } as never),
        ],
      },
    });
    await mirror.pull();
    const rows = await query<{ payload: string; price: string | null }>(
      mirror,
      `SELECT r.payload::text AS payload, i.price FROM raw.st_records r
       JOIN master.pricebook_items i USING (tenant_id, st_id) ORDER BY st_id`,
    );
    expect(rows.map((row) => row.price)).toEqual(['0', null]);
    expect(rows.map((row) => JSON.parse(row.payload).displayName)).toEqual([null, '']);
  });

  it('I09 keeps all seven digits of a timestamp, and orders by time', async () => {
    mirror = await openMirror({
      pricebook: {
        services: [
          service({ id: 1, modifiedOn: '2025-12-15T02:56:35.0643846Z' }),
          service({ id: 2, modifiedOn: '2025-12-15T02:56:35.0643800Z' }),
          service({ id: 3, modifiedOn: '2025-12-15T02:56:35.0000000Z' }),
        ],
      },
    });
    await mirror.pull();
    const rows = await query(
      mirror,
      'SELECT st_id, st_modified_on AS at FROM raw.st_records ORDER BY at',
    );
    expect(rows).toEqual([
      { st_id: '3', at: '2025-12-15T02:56:35.0000000Z' },
      { st_id: '2', at: '2025-12-15T02:56:35.0643800Z' },
      { st_id: '1', at: '2025-12-15T02:56:35.0643846Z' },
    ]);
  });

  it('I15 touches no row of raw or master and emits no change when nothing is new', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull();
    const [versions, events] = [await rowVersions(mirror), await readEvents(mirror)];
    const [before] = await query(mirror, 'SELECT pricebook_version FROM sync.tenant_state');
    for (const mode of ['FULL', 'INCREMENTAL'] as const) {
      const run = await mirror.pull({ mode });
      expect(run.state).toBe('SUCCEEDED');
      for (const step of run.steps) {
        expect(step).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: step.fetched });
      }
    }
    expect(await rowVersions(mirror)).toEqual(versions);
    expect(await query(mirror, 'SELECT pricebook_version FROM sync.tenant_state')).toEqual([
      before,
    ]);
    const since = (await readEvents(mirror)).slice(events.length).map((event) => event.type);
    expect(new Set(since)).toEqual(new Set(['syncStarted', 'syncProgress', 'syncCompleted']));
  });

  it('I31 writes one audit row for each change, with who, what, before and after', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull({ requestedBy: 'anna' });
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'categories',
      id: 3,
      fields: { name: 'Wires' },
      touch: false,
    });
    const run = await mirror.pull({ requestedBy: 'ben' });
    expect(stepOf(run, 'categories')).toMatchObject({ updated: 1, unchanged: 3 });
    const audit = await query(
      mirror,
      `SELECT version, action, changes, actor FROM sync.audit_log WHERE entity = 'categories' AND st_id = 3 ORDER BY version`,
    );
    expect(audit).toEqual([
      { version: 1, action: 'CREATED', changes: null, actor: 'anna' },
      {
        version: 2,
        action: 'UPDATED',
        changes: { name: { before: 'Wire', after: 'Wires' } },
        actor: 'ben',
      },
    ]);
    await expectMirrored(mirror);
  });

  it('I40 says completed in the commit after which everything can be read', async () => {
    mirror = await openMirror({ pricebook });
    const { id } = await mirror.start();
    const seen: Promise<{ completed: number; rows: number }>[] = [];
    const look = () =>
      query<{ completed: number; rows: number }>(
        mirror,
        `SELECT (SELECT count(*)::int FROM sync.events WHERE type = 'syncCompleted') AS completed,
                (SELECT count(*)::int FROM master.pricebook_items) +
                (SELECT count(*)::int FROM master.pricebook_categories) AS rows`,
      ).then(([row]) => row!);
    const listener = await mirror.db.listen('lazi_events', () => seen.push(look()));
    await mirror.work(id);
    await listener.close();
    for (const { completed, rows } of await Promise.all(seen)) {
      if (completed > 0) expect(rows).toBe(11);
    }
    expect((await look()).completed).toBe(1);
    const [event] = await readEvents(mirror, 'syncCompleted');
    expect(event?.payload).toMatchObject({
      runId: id,
      mode: 'FULL',
      dryRun: false,
      totals: {
        fetched: 11,
        created: 11,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        parked: 0,
        conflicts: 0,
      },
    });
  });

  it('tells what happens in order: started, progress of each entity, completed', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull();
    const events = await readEvents(mirror);
    expect(events.map((event) => Number(event.seq))).toEqual(events.map((_, index) => index + 1));
    const types = events.map((event) => event.type);
    expect(types[0]).toBe('syncStarted');
    expect(types.at(-1)).toBe('syncCompleted');
    expect(types.filter((type) => type === 'categoryUpdated')).toHaveLength(4);
    const [synced] = await readEvents(mirror, 'categoriesSynced');
    expect(synced?.payload).toMatchObject({
      count: 4,
      created: 4,
      type: 'categories',
      incremental: false,
    });
    const last = events.findLast(
      ({ type, payload }) => type === 'syncProgress' && payload['entity'] === 'materials',
    );
    expect(last?.payload).toMatchObject({
      state: 'SUCCEEDED',
      fetched: 3,
      expected: 3,
      created: 3,
    });
  });

  it('tells a large change of the tree once instead of node by node', async () => {
    mirror = await openMirror({ pricebook, limits: { categoryEvents: 3 } });
    await mirror.pull();
    expect(await readEvents(mirror, 'categoryUpdated')).toEqual([]);
    expect(await readEvents(mirror, 'categoriesSynced')).toHaveLength(1);
  });

  it('carries a moved subtree over to master in one piece', async () => {
    mirror = await openMirror({ pricebook });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, { type: 'move', id: 3, parentId: 1 });
    await mirror.pull();
    const rows = await query(
      mirror,
      'SELECT st_id, path::text FROM master.pricebook_categories WHERE st_id IN (3, 4) ORDER BY 1',
    );
    expect(rows).toEqual([
      { st_id: '3', path: '1.3' },
      { st_id: '4', path: '1.3.4' },
    ]);
    await expectMirrored(mirror);
  });

  it('writes any number of rows of a batch with the same statements', async () => {
    const statements = async (count: number): Promise<number> => {
      mirror = await openMirror({
        pricebook: { materials: Array.from({ length: count }, (_, i) => material({ id: i + 1 })) },
      });
      const { id } = await mirror.start({ entities: ['materials'] });
      const before = mirror.db.statementCount();
      await mirror.work(id);
      const sent = mirror.db.statementCount() - before;
      if (count === 10) await mirror.close();
      return sent;
    };
    expect(await statements(10)).toBe(await statements(1_000));
  });

  it('pulls only the entities it was asked for', async () => {
    mirror = await openMirror({ pricebook });
    const run = await mirror.pull({ entities: ['materials', 'categories'] });
    expect(run.steps.map((step) => step.entity)).toEqual(['categories', 'materials']);
    const rows = await query(mirror, 'SELECT DISTINCT entity FROM raw.st_records ORDER BY 1');
    expect(rows).toEqual([{ entity: 'categories' }, { entity: 'materials' }]);
  });
});
