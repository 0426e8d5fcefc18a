import { afterEach, describe, expect, it } from 'vitest';
import {
  expectConsistent,
  expectMirrored,
  query,
  rowVersions,
  stepOf,
} from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import { parseJson } from '../../simulator/json.ts';
import type { PullDeps } from './deps.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

/** A ServiceTitan that puts further rows into its list of materials. */
function withRows(deps: PullDeps, more: readonly unknown[]): PullDeps {
  const pages = (honest: ServiceTitan): ServiceTitan['pages'] =>
    async function* (entity, given, options) {
      for await (const page of honest.pages(entity, given, options)) {
        const parse = () => ({
          ...page.parse(),
          rows: [...page.parse().rows, ...more],
          totalCount: null,
        });
        yield entity === 'materials' && given?.ids === undefined
          ? { ...page, digest: `${page.digest} and ${stringifyLossless(more)}`, parse }
          : page;
      }
    };
  return {
    ...deps,
    upstream: (tenant) => ({ ...deps.upstream(tenant), pages: pages(deps.upstream(tenant)) }),
  };
}
const parkedNow = () =>
  query<{ key: string; reason: string; attempts: number }>(
    mirror,
    `SELECT record_key AS key, reason, attempts FROM sync.parked_records WHERE resolved_at IS NULL ORDER BY record_key`,
  );
const neighbours = [material({ id: 1 }), material({ id: 2 }), material({ id: 3 })];

describe('I16 a poison row', () => {
  it.each([
    { what: 'no object', row: 'rubbish', reason: 'NOT_AN_OBJECT' },
    { what: 'null', row: null, reason: 'NOT_AN_OBJECT' },
    { what: 'without id', row: { name: 'x' }, reason: 'NO_ID' },
    { what: 'with an id that is no number', row: { id: 'seven' }, reason: 'WRONG_TYPE' },
    { what: 'with an id of 20 digits', row: { id: 99999999999999999999n }, reason: 'WRONG_TYPE' },
    {
      what: 'with a key __proto__',
      row: parseJson('{"id":9,"__proto__":{"x":1}}'),
      reason: 'FORBIDDEN_KEY',
    },
    { what: 'of 1 MB', row: { id: 9, description: 'x'.repeat(1_000_000) }, reason: 'TOO_LARGE' },
    {
      what: 'nested a thousand levels deep',
      row: { id: 9, deep: nested(1_000) },
      reason: 'TOO_DEEP',
    },
  ])('$what is parked with its reason, and its neighbours proceed', async ({ row, reason }) => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    const run = await mirror.pull({}, withRows(mirror.deps, [row]));
    expect(run.state).toBe('SUCCEEDED');
    expect(stepOf(run, 'materials')).toMatchObject({ fetched: 4, created: 3, parked: 1 });
    expect(await parkedNow()).toMatchObject([{ reason, attempts: 1 }]);
    await expectMirrored(mirror);
  });

  it('is tried again by the next pull, and resolved when it is in order or gone', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    const poisoned = withRows(mirror.deps, [
      { id: 9, description: 'x'.repeat(1_000_000) },
      { id: null },
    ]);
    await mirror.pull({}, poisoned);
    const versions = await rowVersions(mirror);
    await mirror.pull({}, poisoned);
    expect((await parkedNow()).map(({ attempts }) => attempts)).toEqual([2, 2]);
    expect(await rowVersions(mirror)).toEqual(versions);
    const mended = withRows(mirror.deps, [{ id: 9, description: 'short' }]);
    const run = await mirror.pull({}, mended);
    expect(stepOf(run, 'materials')).toMatchObject({ created: 1, parked: 0 });
    expect(await parkedNow()).toEqual([]);
    const kept = await query(
      mirror,
      'SELECT FROM sync.parked_records WHERE resolved_at IS NOT NULL',
    );
    expect(kept).toHaveLength(2);
  });

  it('leaves the version that is here in place', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    await mirror.pull();
    mirror.upstream.sim.edit(tenantId, {
      type: 'delete',
      entity: 'materials',
      id: 3,
      mode: 'hard',
    });
    const poisoned = withRows(mirror.deps, [{ id: 3, description: 'x'.repeat(1_000_000) }]);
    const run = await mirror.pull({}, poisoned);
    expect(stepOf(run, 'materials')).toMatchObject({ deleted: 0, updated: 0, parked: 1 });
    expect(await query(mirror, 'SELECT st_id FROM master.pricebook_items ORDER BY 1')).toHaveLength(
      3,
    );
  });

  it('that PostgreSQL alone refuses is found among its neighbours', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    await query(mirror, 'SELECT 1');
    const owner = new (await import('pg')).default.Client({
      connectionString: mirror.migrationUrl,
    });
    await owner.connect();
    await owner.query(
      `ALTER TABLE master.pricebook_items ADD CONSTRAINT no_thirteen CHECK (st_id <> 13)`,
    );
    await owner.end();
    const more = [13, 20, 21, 22, 23].map((id) => ({ id, code: `C-${id}` }));
    const run = await mirror.pull({}, withRows(mirror.deps, more));
    expect(run.state).toBe('SUCCEEDED');
    expect(stepOf(run, 'materials')).toMatchObject({ fetched: 8, created: 7, parked: 1 });
    expect(await parkedNow()).toMatchObject([{ key: '13', reason: 'REFUSED_BY_DATABASE' }]);
    await expectConsistent(mirror);
    const again = await mirror.pull({}, withRows(mirror.deps, more));
    expect(stepOf(again, 'materials')).toMatchObject({ created: 0, unchanged: 7 });
    expect(await parkedNow()).toMatchObject([{ key: '13', attempts: 2 }]);
  });
});

describe('I16 a row that can be taken in, but not as it was sent', () => {
  it('keeps what can be read, and a parked record names the rest', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    const odd = {
      id: 9,
      code: 'X',
      price: 'a lot',
      active: 'yes',
      kind: 'unknown',
      unitOfMeasure: 7,
    };
    const run = await mirror.pull({}, withRows(mirror.deps, [odd]));
    expect(stepOf(run, 'materials')).toMatchObject({ created: 4, parked: 1 });
    const [parked] = await query<{ message: string }>(
      mirror,
      'SELECT message FROM sync.parked_records',
    );
    expect(parked?.message).toContain('price');
    expect(
      await query(mirror, 'SELECT code, price FROM master.pricebook_items WHERE st_id = 9'),
    ).toEqual([{ code: 'X', price: null }]);
    await expectConsistent(mirror);
  });

  it('loses no NUL and no half of a surrogate pair in raw, and none reaches master', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    const odd = { id: 9, code: 'a\u0000b\ud800c', displayName: 'ok 🔌' };
    const run = await mirror.pull({}, withRows(mirror.deps, [odd]));
    expect(stepOf(run, 'materials')).toMatchObject({ created: 4 });
    const renamed = await mirror.pull(
      {},
      withRows(mirror.deps, [{ ...odd, code: 'a\u0000B\ud800c' }]),
    );
    expect(stepOf(renamed, 'materials')).toMatchObject({ updated: 1 });
    const [raw] = await query<{ payload: string }>(
      mirror,
      'SELECT payload::text FROM raw.st_records WHERE st_id = 9',
    );
    expect(JSON.parse(raw?.payload ?? '{}')).toEqual({ ...odd, code: 'a\u0000B\ud800c' });
    const [audit] = await query<{ changes: Record<string, unknown> }>(
      mirror,
      'SELECT changes FROM sync.audit_log WHERE st_id = 9 AND version = 2',
    );
    expect(audit?.changes).toEqual({
      code: { before: 'a\ufffdb\ufffdc', after: 'a\ufffdB\ufffdc' },
    });
    await expectConsistent(mirror);
  });

  it('counts once when it comes twice the same, and keeps the newer of two that differ', async () => {
    mirror = await openMirror({ pricebook: { materials: neighbours } });
    const older = { id: 9, code: 'OLD', modifiedOn: '2025-01-01T00:00:00Z' };
    const newer = { id: 9, code: 'NEW', modifiedOn: '2025-02-01T00:00:00Z' };
    const run = await mirror.pull({}, withRows(mirror.deps, [newer, older, { id: 8 }, { id: 8 }]));
    expect(stepOf(run, 'materials')).toMatchObject({ fetched: 5, created: 5, parked: 1 });
    expect(await parkedNow()).toMatchObject([{ key: '9', reason: 'DUPLICATE_ID' }]);
    expect(await query(mirror, 'SELECT code FROM master.pricebook_items WHERE st_id = 9')).toEqual([
      { code: 'NEW' },
    ]);
  });
});

describe('I16 categories', () => {
  it('whose parent is missing, or that are their own ancestors, stand at the top and are named', async () => {
    mirror = await openMirror({
      pricebook: {
        categories: [
          category({ id: 1 }),
          category({ id: 2, parentId: 77 }),
          category({ id: 3, parentId: 5 }),
          category({ id: 4, parentId: 3 }),
          category({ id: 5, parentId: 4 }),
        ],
      },
    });
    const run = await mirror.pull();
    expect(run.state).toBe('SUCCEEDED');
    expect(stepOf(run, 'categories')).toMatchObject({ fetched: 5, created: 5, parked: 2 });
    expect(await parkedNow()).toMatchObject([
      { key: '2', reason: 'ORPHAN' },
      { key: '3', reason: 'CYCLE' },
    ]);
    expect(
      await query(
        mirror,
        'SELECT st_id, path::text, detached FROM master.pricebook_categories ORDER BY 1',
      ),
    ).toEqual([
      { st_id: '1', path: '1', detached: null },
      { st_id: '2', path: '2', detached: 'ORPHAN' },
      { st_id: '3', path: '3', detached: 'CYCLE' },
      { st_id: '4', path: '3.4', detached: null },
      { st_id: '5', path: '3.4.5', detached: null },
    ]);
    const again = await mirror.pull();
    expect(stepOf(again, 'categories')).toMatchObject({ unchanged: 5, parked: 2 });
    await expectMirrored(mirror);
  });
});

it('I16 survives a tenant full of dirty rows', async () => {
  mirror = await openMirror({
    pricebook: {
      services: Array.from({ length: 60 }, (_, i) => service({ id: i + 1 })),
      materials: Array.from({ length: 60 }, (_, i) => material({ id: i + 1 })),
    },
    behaviours: { dirtyRows: 0.5 },
  });
  const run = await mirror.pull();
  expect(run.state).toBe('SUCCEEDED');
  expect(stepOf(run, 'services').fetched).toBe(60);
  await expectMirrored(mirror);
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
