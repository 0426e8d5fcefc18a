import { afterEach, describe, expect, it } from 'vitest';
import { expectMirrored, query, rowVersions, stepOf } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, discount, material, service } from '../../../test/support/simulator.ts';
import { runPull } from './run-pull.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const OLD = '2025-01-01T00:00:00.0000000Z';
const NEW = '2025-06-01T12:00:00.1234567Z';
const incremental = { mode: 'INCREMENTAL', entities: ['services'] } as const;
const cursorOf = async (entity: string): Promise<string | null | undefined> => {
  const [row] = await query<{ cursor: string | null }>(
    mirror,
    'SELECT cursor FROM sync.checkpoints WHERE entity = $1',
    [entity],
  );
  return row?.cursor;
};
const filtersSent = (entity: string) =>
  mirror.upstream.sim
    .calls()
    .filter((call) => call.path.endsWith(`/${entity}`))
    .map((call) => new URLSearchParams(call.query).get('modifiedOnOrAfter'));

describe('I13 an incremental pull of items', () => {
  it('asks for what was modified since an overlap before the newest row', async () => {
    mirror = await openMirror({
      pricebook: {
        services: [service({ id: 1, modifiedOn: OLD }), service({ id: 2, modifiedOn: NEW })],
      },
    });
    await mirror.pull();
    expect(await cursorOf('services')).toBe('2025-06-01T11:45:00.1234567Z');
    mirror.upstream.sim.clearCalls();
    const run = await mirror.pull(incremental);
    expect(filtersSent('services')).toEqual(['2025-06-01T11:45:00.123Z']);
    expect(stepOf(run, 'services')).toMatchObject({ fetched: 1, unchanged: 1 });
  });

  it('takes changes, new rows and deactivations in, and leaves what it did not see alone', async () => {
    mirror = await openMirror({
      pricebook: { services: [1, 2, 3].map((id) => service({ id, modifiedOn: OLD })) },
    });
    await mirror.pull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'update', entity: 'services', id: 1, fields: { displayName: 'Renamed' } },
      { type: 'deactivate', entity: 'services', id: 2 },
      { type: 'create', entity: 'services', fields: service({ id: 4 }) as never },
    );
    const run = await mirror.pull(incremental);
    expect(stepOf(run, 'services')).toMatchObject({ created: 1, updated: 2, deleted: 0 });
    await expectMirrored(mirror);
  });

  it('deletes nothing, because it cannot know', async () => {
    mirror = await openMirror({
      pricebook: { services: [service({ id: 1 }), service({ id: 2 })] },
    });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, { type: 'delete', entity: 'services', id: 2, mode: 'hard' });
    expect(stepOf(await mirror.pull(incremental), 'services')).toMatchObject({ deleted: 0 });
    expect(stepOf(await mirror.pull(), 'services')).toMatchObject({ deleted: 1 });
    await expectMirrored(mirror);
  });

  it('keeps its cursor when nothing is new, and never takes it back', async () => {
    mirror = await openMirror({ pricebook: { services: [service({ id: 1, modifiedOn: NEW })] } });
    await mirror.pull();
    const cursors = [await cursorOf('services')];
    for (const modifiedOn of [
      '2025-07-01T00:00:00.0000000Z',
      OLD,
      '2025-08-01T00:00:00.0000000Z',
    ]) {
      mirror.upstream.sim.edit(tenantId, {
        type: 'update',
        entity: 'services',
        id: 1,
        fields: { modifiedOn, price: Math.random() },
        touch: false,
      });
      await mirror.pull(incremental);
      cursors.push(await cursorOf('services'));
    }
    expect(cursors).toEqual([...cursors].sort());
    expect(cursors.at(-1)).toBe('2025-07-31T23:45:00.0000000Z');
  });

  it('does not move its cursor when the read fails', async () => {
    mirror = await openMirror({ pricebook: { services: [service({ id: 1, modifiedOn: OLD })] } });
    await mirror.pull();
    const before = await cursorOf('services');
    mirror.upstream.sim.edit(tenantId, {
      type: 'create',
      entity: 'services',
      fields: service({ id: 2 }) as never,
    });
    mirror.upstream.sim.addFaults({
      match: { operation: 'services.list' },
      times: null,
      fault: { kind: 'status', status: 400 },
    });
    expect((await mirror.pull(incremental)).state).toBe('FAILED');
    expect(await cursorOf('services')).toBe(before);
    mirror.upstream.sim.clearFaults();
    await mirror.pull(incremental);
    await expectMirrored(mirror);
  });

  it('finds rows with equal timestamps at the border of two reads', async () => {
    const at = '2025-06-01T12:00:00.0000000Z';
    mirror = await openMirror({
      pricebook: {
        services: Array.from({ length: 30 }, (_, i) => service({ id: i + 1, modifiedOn: at })),
      },
      limits: { pageSize: 7, overlapMs: 0 },
    });
    await mirror.pull();
    for (let id = 31; id <= 45; id += 1) {
      mirror.upstream.sim.edit(
        tenantId,
        { type: 'create', entity: 'services', fields: service({ id, modifiedOn: at }) as never },
        { type: 'update', entity: 'services', id, fields: { modifiedOn: at }, touch: false },
      );
    }
    const run = await mirror.pull(incremental);
    expect(stepOf(run, 'services')).toMatchObject({ created: 15, unchanged: 30 });
    await expectMirrored(mirror);
  });

  it('finds rows that show up late, within the overlap', async () => {
    mirror = await openMirror({ pricebook: { services: [service({ id: 1, modifiedOn: NEW })] } });
    await mirror.pull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'create', entity: 'services', fields: service({ id: 2 }) as never },
      {
        type: 'update',
        entity: 'services',
        id: 2,
        fields: { modifiedOn: '2025-06-01T11:50:00.0000000Z' },
        touch: false,
      },
    );
    expect(stepOf(await mirror.pull(incremental), 'services')).toMatchObject({ created: 1 });
  });

  it.each([
    { skew: 'a day ahead', ms: 86_400_000 },
    { skew: 'a day behind', ms: -86_400_000 },
  ])('misses nothing when our clock is $skew of ServiceTitan’s', async ({ ms }) => {
    mirror = await openMirror({
      pricebook: { services: [service({ id: 1 }), service({ id: 2 })] },
    });
    const skewed = { ...mirror.deps, clock: { now: () => new Date(Date.now() + ms) } };
    const pull = async (mode: 'FULL' | 'INCREMENTAL') => {
      const { id } = await mirror.start({ mode, entities: ['services'] });
      await runPull(skewed, { tenantId, runId: id });
      return mirror.load(id);
    };
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'services',
      id: 1,
      fields: { price: 1 },
    });
    await pull('FULL');
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'services',
      id: 2,
      fields: { price: 2 },
    });
    const run = await pull('INCREMENTAL');
    expect(stepOf(run, 'services')).toMatchObject({ updated: 1 });
    await expectMirrored(mirror);
  });

  it('reads everything where rows carry no date', async () => {
    mirror = await openMirror({
      pricebook: { discountsAndFees: [discount({ id: 1 }), discount({ id: 2 })] },
      behaviours: { discountDates: 'absent' },
    });
    await mirror.pull();
    expect(await cursorOf('discounts-and-fees')).toBeNull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'update', entity: 'discounts-and-fees', id: 1, fields: { amount: 99 } },
      { type: 'delete', entity: 'discounts-and-fees', id: 2, mode: 'hard' },
    );
    mirror.upstream.sim.clearCalls();
    const run = await mirror.pull({ mode: 'INCREMENTAL' });
    expect(filtersSent('discounts-and-fees')[0]).toBeNull();
    expect(stepOf(run, 'discounts-and-fees')).toMatchObject({ updated: 1, deleted: 1 });
    await expectMirrored(mirror);
  });

  it('never lets an older version take a newer one back', async () => {
    mirror = await openMirror({
      pricebook: { services: [service({ id: 1, price: 1, modifiedOn: OLD })] },
    });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'services',
      id: 1,
      fields: { price: 2 },
    });
    await mirror.pull(incremental);
    // A read replica that lags behind shows the old version again.
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'services',
      id: 1,
      fields: { price: 1, modifiedOn: OLD },
      touch: false,
    });
    const run = await mirror.pull();
    expect(stepOf(run, 'services')).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await query(mirror, 'SELECT price, version FROM master.pricebook_items')).toEqual([
      { price: '2', version: 2 },
    ]);
  });
});

describe('categories', () => {
  const categories = [
    category({ id: 1, modifiedOn: OLD }),
    category({ id: 2, parentId: 1, modifiedOn: OLD }),
    category({ id: 3, parentId: 2, modifiedOn: OLD }),
    category({ id: 4, modifiedOn: OLD, active: false }),
    category({ id: 5, parentId: 4, modifiedOn: OLD }),
    category({ id: 6, parentId: 1, modifiedOn: OLD, active: false }),
  ];

  for (const categoryDates of ['present', 'absent'] as const) {
    for (const categoryDateFilter of [
      'rootOnly',
      'anyDescendant',
      'ignored',
      'flatMatches',
    ] as const) {
      it(`are mirrored by an incremental pull with dates ${categoryDates} and the date filter ${categoryDateFilter}`, async () => {
        mirror = await openMirror({
          pricebook: { categories },
          behaviours: { categoryDates, categoryDateFilter },
        });
        await mirror.pull({ mode: 'INCREMENTAL' });
        mirror.upstream.sim.edit(
          tenantId,
          { type: 'update', entity: 'categories', id: 3, fields: { name: 'Deep' } },
          { type: 'move', id: 2, parentId: 4 },
          {
            type: 'create',
            entity: 'categories',
            fields: category({ id: 7, parentId: 3 }) as never,
          },
          { type: 'delete', entity: 'categories', id: 6, mode: 'hard' },
        );
        const run = await mirror.pull({ mode: 'INCREMENTAL' });
        expect(stepOf(run, 'categories')).toMatchObject({ created: 1, deleted: 1, fetched: 6 });
        await expectMirrored(mirror);
      });
    }
  }

  for (const inactiveChild of ['prune', 'keep'] as const) {
    for (const inactiveParent of ['hideSubtree', 'promote', 'keep'] as const) {
      it(`survive children ${inactiveChild} and parents ${inactiveParent} when they are deactivated`, async () => {
        mirror = await openMirror({
          pricebook: { categories },
          behaviours: { inactiveChild, inactiveParent },
        });
        await mirror.pull();
        mirror.upstream.sim.edit(
          tenantId,
          { type: 'deactivate', entity: 'categories', id: 2 },
          { type: 'activate', entity: 'categories', id: 4 },
        );
        const run = await mirror.pull();
        expect(stepOf(run, 'categories')).toMatchObject({ fetched: 6, deleted: 0 });
        const versions = await rowVersions(mirror);
        await mirror.pull();
        expect(await rowVersions(mirror)).toEqual(versions);
        await expectMirrored(mirror);
      });
    }
  }
});

it('keeps whole-read knowledge over incremental pulls that change something', async () => {
  mirror = await openMirror({
    pricebook: { materials: [material({ id: 1 }), material({ id: 2 })] },
  });
  await mirror.pull();
  mirror.upstream.sim.edit(tenantId, {
    type: 'update',
    entity: 'materials',
    id: 1,
    fields: { price: 7 },
  });
  await mirror.pull({ mode: 'INCREMENTAL' });
  const versions = await rowVersions(mirror);
  const run = await mirror.pull();
  expect(stepOf(run, 'materials')).toMatchObject({ fetched: 2, unchanged: 2 });
  expect(await rowVersions(mirror)).toEqual(versions);
  await expectMirrored(mirror);
});
