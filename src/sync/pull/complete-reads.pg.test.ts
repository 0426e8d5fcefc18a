import { afterEach, describe, expect, it } from 'vitest';
import { expectMirrored, query, stepOf } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material } from '../../../test/support/simulator.ts';
import type { ServiceTitan, UpstreamPage } from '../../servicetitan/client.ts';
import type { Edit } from '../../simulator/control/edits.ts';
import type { PullDeps } from './deps.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const materials = (count: number) =>
  Array.from({ length: count }, (_, i) => material({ id: i + 1 }));
const remove = (id: number): Edit => ({ type: 'delete', entity: 'materials', id, mode: 'hard' });
const create = (id: number): Edit => ({
  type: 'create',
  entity: 'materials',
  fields: material({ id }) as never,
});
/** Someone edits right after ServiceTitan has answered this page for the first time. */
const afterPage = (page: number, edits: Edit[], operation = 'materials.list') =>
  mirror.upstream.sim.addFaults({
    match: { operation, page },
    fault: { kind: 'edit', when: 'after', edits },
  });
const liveCount = async (): Promise<number> => {
  const rows = await query(mirror, 'SELECT FROM raw.st_records WHERE deleted_at IS NULL');
  return rows.length;
};

/** A ServiceTitan that answers otherwise than it should. */
function lying(
  deps: PullDeps,
  change: (page: UpstreamPage) => Partial<ReturnType<UpstreamPage['parse']>>,
): PullDeps {
  return {
    ...deps,
    upstream: (tenant) => {
      const honest = deps.upstream(tenant);
      const pages: ServiceTitan['pages'] = async function* (entity, given, options) {
        for await (const page of honest.pages(entity, given, options)) {
          if (given?.ids !== undefined) yield page;
          else yield { ...page, parse: () => ({ ...page.parse(), ...change(page) }) };
        }
      };
      return { ...honest, pages };
    },
  };
}

describe('I12 rows that move between pages while they are read', () => {
  it.each([
    { what: 'deleted before a page that is still to come', edits: [remove(3)] },
    { what: 'deleted on every page', edits: [remove(1), remove(9), remove(17), remove(24)] },
    { what: 'added at the end', edits: [create(101), create(102)] },
    { what: 'deleted and added, so that the count stays', edits: [remove(2), create(101)] },
    {
      what: 'deactivated',
      edits: [{ type: 'deactivate', entity: 'materials', id: 4 } as const],
    },
    {
      what: 'changed on a page that was read already',
      edits: [{ type: 'update', entity: 'materials', id: 1, fields: { price: 4711 } } as const],
    },
  ])('are all there at the end when rows are $what', async ({ edits }) => {
    for (const page of [1, 2, 3]) {
      mirror = await openMirror({
        pricebook: { materials: materials(25) },
        limits: { pageSize: 8 },
      });
      afterPage(page, edits);
      const run = await mirror.pull();
      expect(run.state).toBe('SUCCEEDED');
      await expectMirrored(mirror);
      if (page < 3) await mirror.close();
    }
  });

  it('are all there when the second pull drifts too, and the fast path is used', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(25) }, limits: { pageSize: 8 } });
    await mirror.pull();
    afterPage(1, [remove(3), create(101)]);
    expect((await mirror.pull()).state).toBe('SUCCEEDED');
    await expectMirrored(mirror);
  });

  it('are all there when categories move between roots of different pages', async () => {
    const roots = Array.from({ length: 6 }, (_, i) => category({ id: i + 1 }));
    mirror = await openMirror({
      pricebook: { categories: [...roots, category({ id: 10, parentId: 6 })] },
      limits: { pageSize: 2 },
    });
    afterPage(2, [{ type: 'move', id: 10, parentId: 1 }], 'categories.list');
    const run = await mirror.pull();
    expect(run.state).toBe('SUCCEEDED');
    await expectMirrored(mirror);
  });

  it('fail the step when the list never stands still, with everything read applied and nothing deleted', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(25) }, limits: { pageSize: 8 } });
    await mirror.pull();
    let next = 100;
    mirror.upstream.sim.addFaults({
      match: { operation: 'materials.list', page: 1 },
      times: null,
      fault: {
        kind: 'edit',
        run: () => {
          next += 1;
          mirror.upstream.sim.edit(tenantId, remove(next - 100), create(next));
        },
      },
    });
    const run = await mirror.pull();
    expect(stepOf(run, 'materials')).toMatchObject({
      state: 'FAILED',
      deleted: 0,
      error: { code: 'INCOMPLETE_READ' },
    });
    expect(await query(mirror, 'SELECT FROM raw.st_records WHERE deleted_at IS NOT NULL')).toEqual(
      [],
    );
    mirror.upstream.sim.clearFaults();
    expect((await mirror.pull()).state).toBe('SUCCEEDED');
    await expectMirrored(mirror);
  });
});

describe('I10 all pages are read, each once', () => {
  it('until there are no more, whatever the last page holds', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(24) }, limits: { pageSize: 8 } });
    await mirror.pull({ entities: ['materials'] });
    const pages = mirror.upstream.sim
      .calls({ operation: 'materials.list' })
      .filter((call) => call.query['modifiedOnOrAfter'] === undefined)
      .map((call) => call.query['page']);
    // Twice, because several pages are believed only when they come the same again.
    expect(pages).toEqual(['1', '2', '3', '1', '2', '3']);
    mirror.upstream.sim.clearCalls();
    await mirror.pull({ entities: ['materials'] });
    const again = mirror.upstream.sim
      .calls({ operation: 'materials.list' })
      .filter((call) => call.query['modifiedOnOrAfter'] === undefined);
    expect(again.map((call) => call.query['page'])).toEqual(['1', '2', '3']);
  });

  it('and a page that repeats fails the step loudly', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(20) }, limits: { pageSize: 8 } });
    mirror.upstream.sim.setBehaviours({ overMaxPageSize: 'clamp' });
    const honest = mirror.deps.upstream(tenantId);
    const repeating: PullDeps = {
      ...mirror.deps,
      upstream: () => ({
        ...honest,
        pages: async function* (entity, given, options) {
          yield* honest.pages(entity, given, options);
          if (entity === 'materials')
            yield* honest.pages(entity, { ...given, pageSize: 0 }, options);
        },
      }),
    };
    const run = await mirror.pull({}, repeating);
    expect(stepOf(run, 'materials').state).toBe('FAILED');
    expect(run.state).toBe('FAILED');
  });
});

describe('I11 a read that cannot be believed deletes nothing', () => {
  it.each([
    { what: 'announces more than it gives', lie: () => ({ totalCount: 31 }), state: 'FAILED' },
    { what: 'announces fewer than it gives', lie: () => ({ totalCount: 5 }), state: 'SUCCEEDED' },
    {
      what: 'leaves rows out',
      lie: (page: UpstreamPage) => ({ rows: page.parse().rows.slice(2) }),
      state: 'FAILED',
    },
    { what: 'is empty', lie: () => ({ rows: [] }), state: 'FAILED' },
    {
      what: 'is empty and says so',
      lie: () => ({ rows: [], totalCount: 0 }),
      state: 'NEEDS_CONFIRMATION',
    },
    {
      what: 'is empty and announces nothing',
      lie: () => ({ rows: [], totalCount: null }),
      state: 'NEEDS_CONFIRMATION',
    },
  ])('because it $what', async ({ lie, state }) => {
    mirror = await openMirror({ pricebook: { materials: materials(30) } });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, remove(1));
    const run = await mirror.pull({ entities: ['materials'] }, lying(mirror.deps, lie));
    expect(stepOf(run, 'materials')).toMatchObject({ state, deleted: 0 });
    expect(await liveCount()).toBe(30);
    const honest = await mirror.pull();
    expect(stepOf(honest, 'materials')).toMatchObject({ state: 'SUCCEEDED', deleted: 1 });
    await expectMirrored(mirror);
  });

  it('because it hides what is inactive: each missing row is asked for by itself', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(30) } });
    await mirror.pull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'deactivate', entity: 'materials', id: 7 },
      remove(8),
    );
    const filtered = lying(mirror.deps, (page) => {
      const rows = page.parse().rows.filter((row) => (row as { active: boolean }).active);
      return { rows, totalCount: rows.length };
    });
    const run = await mirror.pull({ entities: ['materials'] }, filtered);
    expect(stepOf(run, 'materials')).toMatchObject({ deleted: 1, updated: 1 });
    await expectMirrored(mirror);
  });

  it('because it is forbidden, or fails half-way', async () => {
    mirror = await openMirror({ pricebook: { materials: materials(30) }, limits: { pageSize: 8 } });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, remove(1), remove(30));
    for (const status of [403, 500]) {
      mirror.upstream.sim.addFaults({
        match: { operation: 'materials.list', page: 3 },
        times: null,
        fault: { kind: 'status', status },
      });
      const run = await mirror.pull();
      expect(stepOf(run, 'materials')).toMatchObject({ state: 'FAILED', deleted: 0 });
      mirror.upstream.sim.clearFaults();
    }
    expect(await liveCount()).toBe(30);
  });
});
