import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, rowVersions, stepOf } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import type { Run } from '../runs/run.ts';
import type { DryRunPlan } from './dry-run.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: [1, 2, 3].map((id) => category({ id, parentId: id === 1 ? null : 1 })),
      services: Array.from({ length: 20 }, (_, i) => service({ id: i + 1 })),
      materials: Array.from({ length: 40 }, (_, i) => material({ id: i + 1 })),
    },
    limits: { pageSize: 8 },
    behaviours: { cascade: 'none' },
  });
});
afterEach(() => mirror.close());

/** Everything a dry run must leave alone. */
const untouched = async () => ({
  rows: await rowVersions(mirror),
  audit: await query(mirror, 'SELECT count(*)::int FROM sync.audit_log'),
  parked: await query(mirror, 'SELECT * FROM sync.parked_records ORDER BY id'),
  checkpoints: await query(mirror, 'SELECT * FROM sync.checkpoints ORDER BY entity'),
  version: await query(mirror, 'SELECT pricebook_version FROM sync.tenant_state'),
});
const counts = (run: Run) =>
  run.steps.map(({ entity, fetched, created, updated, unchanged, deleted, parked }) => ({
    entity,
    ...{ fetched, created, updated, unchanged, deleted, parked },
  }));
const planOf = (run: Run, entity: 'categories' | 'services' | 'materials') =>
  stepOf(run, entity).plan as DryRunPlan;

describe('I18 a dry run', () => {
  it('of an empty mirror writes nothing, and the real run then does what it said', async () => {
    const planned = await mirror.pull({ dryRun: true });
    expect(planned).toMatchObject({ state: 'SUCCEEDED', dryRun: true });
    expect(await rowVersions(mirror)).toEqual([]);
    expect(await query(mirror, 'SELECT FROM sync.checkpoints')).toEqual([]);
    const real = await mirror.pull();
    expect(counts(real)).toEqual(counts(planned));
  });

  it('of a changed pricebook writes nothing, and the real run then does what it said', async () => {
    await mirror.pull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'update', entity: 'services', id: 3, fields: { displayName: 'Renamed' } },
      { type: 'create', entity: 'materials', fields: material({ id: 100 }) as never },
      { type: 'delete', entity: 'materials', id: 5, mode: 'hard' },
      { type: 'delete', entity: 'categories', id: 1, mode: 'hard' },
    );
    const before = await untouched();
    const planned = await mirror.pull({ dryRun: true });
    expect(await untouched()).toEqual(before);
    const real = await mirror.pull();
    expect(counts(real).map(({ parked: _, ...rest }) => rest)).toEqual(
      counts(planned).map(({ parked: _, ...rest }) => rest),
    );
    expect(planOf(planned, 'services')).toMatchObject({
      updated: 1,
      sample: [
        {
          stId: '3',
          action: 'UPDATED',
          label: 'Renamed',
          changes: { displayName: { before: 'Item 3', after: 'Renamed' } },
        },
      ],
    });
    expect(planOf(planned, 'materials').sample).toMatchObject([
      { stId: '100', action: 'CREATED' },
      { stId: '5', action: 'DELETED' },
    ]);
    expect(stepOf(real, 'materials').plan).toBeNull();
  });

  it('counts a record once that comes on two pages, or again in a second read', async () => {
    mirror.upstream.sim.addFaults({
      match: { operation: 'materials.list', page: 1 },
      fault: {
        kind: 'edit',
        edits: [{ type: 'update', entity: 'materials', id: 20, fields: { price: 9 } }],
      },
    });
    const planned = await mirror.pull({ dryRun: true });
    expect(stepOf(planned, 'materials')).toMatchObject({ fetched: 40, created: 40, updated: 0 });
  });

  it('says how many deletes would wait for a person, and asks nobody', async () => {
    await mirror.pull();
    for (let id = 1; id <= 30; id += 1) {
      mirror.upstream.sim.edit(tenantId, { type: 'delete', entity: 'materials', id, mode: 'hard' });
    }
    const planned = await mirror.pull({ dryRun: true });
    expect(planned.state).toBe('SUCCEEDED');
    expect(planOf(planned, 'materials')).toMatchObject({ deleted: 0, deletesToConfirm: 30 });
    const real = await mirror.pull();
    expect(stepOf(real, 'materials')).toMatchObject({ state: 'NEEDS_CONFIRMATION', deleted: 0 });
  });

  it('shows a bounded sample', async () => {
    const planned = await mirror.pull({ dryRun: true }, mirror.depsWith({ planSample: 5 }));
    expect(planOf(planned, 'materials').sample).toHaveLength(5);
    expect(planOf(planned, 'materials').created).toBe(40);
  });

  it('does not change what a later pull takes for known', async () => {
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'services',
      id: 3,
      fields: { price: 5 },
    });
    await mirror.pull({ dryRun: true });
    const real = await mirror.pull();
    expect(stepOf(real, 'services')).toMatchObject({ updated: 1 });
  });
});
