import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { expectMirrored, query, readEvents, stepOf } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import { PostgresRateBudget } from '../../db/rate-budget.ts';
import { DatabaseError } from '../../errors.ts';
import { demoClient } from '../../simulator/auth/clients.ts';
import type { Fault } from '../../simulator/faults/rules.ts';
import { findWork } from '../find-work.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const pricebook = {
  categories: [category({ id: 1 }), category({ id: 2, parentId: 1 })],
  services: Array.from({ length: 20 }, (_, i) => service({ id: i + 1 })),
  materials: Array.from({ length: 20 }, (_, i) => material({ id: i + 1 })),
};

describe('a pull outlasts', () => {
  it.each<{ what: string; fault: Fault; times: number }>([
    {
      what: '429 with the wait in seconds',
      fault: { kind: 'rate-limit', retryAfter: 'seconds' },
      times: 6,
    },
    { what: '429 with a date', fault: { kind: 'rate-limit', retryAfter: 'date' }, times: 6 },
    {
      what: '429 with the wait in the text only',
      fault: { kind: 'rate-limit', retryAfter: 'none' },
      times: 6,
    },
    { what: '500', fault: { kind: 'status', status: 500 }, times: 2 },
    { what: 'HTML', fault: { kind: 'html' }, times: 2 },
    { what: 'maintenance', fault: { kind: 'maintenance' }, times: 2 },
    {
      what: 'a connection cut before the answer',
      fault: { kind: 'cut', when: 'before' },
      times: 2,
    },
    { what: 'a connection cut in the middle', fault: { kind: 'cut', when: 'mid-body' }, times: 2 },
    { what: 'half a JSON document', fault: { kind: 'truncated-json' }, times: 1 },
    { what: 'an error with status 200', fault: { kind: 'error-in-200' }, times: 1 },
    { what: 'a token that expires in the middle', fault: { kind: 'expire-token' }, times: 1 },
  ])('$what', async ({ fault, times }) => {
    mirror = await openMirror({ pricebook, limits: { pageSize: 8 } });
    mirror.upstream.sim.addFaults(
      { match: { operation: 'services.list', page: 2 }, times, fault },
      { match: { operation: 'categories.list' }, times, fault },
    );
    const run = await mirror.pull();
    expect(run).toMatchObject({ state: 'SUCCEEDED', error: null });
    expect(mirror.upstream.sim.faults.every((rule) => rule.struck > 0)).toBe(true);
    await expectMirrored(mirror);
  });
});

describe('a scope that is missing', () => {
  it('fails its entity with what to do, applies the others, and makes the run FAILED', async () => {
    mirror = await openMirror({ pricebook });
    const scopes = mirror.upstream.sim.clients[0]?.scopes ?? [];
    const without = scopes.filter((scope) => !scope.startsWith('tn.pb.services'));
    mirror.upstream.sim.updateClient(demoClient.clientId, { scopes: without });
    const run = await mirror.pull();
    expect(run.state).toBe('FAILED');
    expect(run.steps.map(({ entity, state }) => [entity, state])).toEqual([
      ['categories', 'SUCCEEDED'],
      ['services', 'FAILED'],
      ['materials', 'SUCCEEDED'],
      ['equipment', 'SUCCEEDED'],
      ['discounts-and-fees', 'SUCCEEDED'],
    ]);
    const { error } = stepOf(run, 'services');
    expect(error?.code).toBe('UPSTREAM_FORBIDDEN');
    expect(error?.remedy).toContain('tn.pb.services:r');
    expect(run.error).toEqual(error);
    expect(await readEvents(mirror, 'syncFailed')).toMatchObject([
      {
        payload: { runId: run.id, entity: 'services', code: 'UPSTREAM_FORBIDDEN', state: 'FAILED' },
      },
    ]);
    expect(await readEvents(mirror, 'syncCompleted')).toEqual([]);
    const rows = await query(mirror, 'SELECT DISTINCT entity FROM raw.st_records ORDER BY 1');
    expect(rows).toEqual([{ entity: 'categories' }, { entity: 'materials' }]);

    mirror.upstream.sim.updateClient(demoClient.clientId, { scopes });
    // The scopes of a token are those of its time; it lives fifteen minutes.
    mirror.upstream.sim.expireTokens();
    expect((await mirror.pull()).state).toBe('SUCCEEDED');
    await expectMirrored(mirror);
  });
});

describe('wrong credentials', () => {
  it('end the whole run, with what to look at', async () => {
    mirror = await openMirror({ pricebook });
    const run = await mirror.pull({}, mirror.depsWith({}, { clientSecret: 'wrong' }));
    expect(run).toMatchObject({ state: 'FAILED', error: { code: 'UPSTREAM_UNAUTHORISED' } });
    expect(run.error?.remedy).toContain('client secret');
    expect(new Set(run.steps.map((step) => step.state))).toEqual(new Set(['FAILED', 'SKIPPED']));
  });
});

it('I60 a run outlives a database that goes away under it', async () => {
  mirror = await openMirror({ pricebook, limits: { pageSize: 8, leaseMs: 1_000 } });
  const { id } = await mirror.start();
  const owner = new pg.Client({ connectionString: mirror.migrationUrl });
  await owner.connect();
  let cut: Promise<unknown> = Promise.resolve();
  mirror.upstream.sim.addFaults({
    match: { operation: 'services.list', page: 2 },
    fault: {
      kind: 'edit',
      when: 'before',
      run: () => {
        cut = owner.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      },
    },
  });
  const outcome = await mirror.work(id).catch((error: unknown) => error);
  await cut;
  await owner.end();
  // It either met the cut in the middle of a transaction, or was between two and did not notice.
  if (outcome instanceof Error) {
    expect(outcome).toBeInstanceOf(DatabaseError);
    await eventually(async () => expect(await findWork(mirror.db, tenantId)).toEqual([id]));
    expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'SUCCEEDED' });
  }
  expect((await mirror.load(id)).state).toBe('SUCCEEDED');
  await expectMirrored(mirror);
});

it('I61 a pull of many pages stays within 60 calls in any second', async () => {
  mirror = await openMirror({
    pricebook: { materials: Array.from({ length: 90 }, (_, i) => material({ id: i + 1 })) },
    behaviours: { callsPerSecond: 60 },
    limits: { pageSize: 1 },
  });
  const rateBudget = new PostgresRateBudget(mirror.db);
  const run = await mirror.pull({}, mirror.depsWith({}, { rateBudget }));
  expect(run.state).toBe('SUCCEEDED');
  const calls = mirror.upstream.sim.calls().filter((call) => call.operation?.endsWith('.list'));
  expect(calls.length).toBeGreaterThan(180);
  expect(calls.filter((call) => call.status === 429)).toEqual([]);
});

it('a bug of ours fails its entity, keeps its text to the log, and leaves the others to be applied', async () => {
  mirror = await openMirror({ pricebook });
  const honest = mirror.deps.upstream(tenantId);
  const run = await mirror.pull(
    {},
    {
      ...mirror.deps,
      upstream: () => ({
        ...honest,
        pages: (entity, ...rest) => {
          if (entity === 'services') throw new TypeError('secret=hunter2 is not a function');
          return honest.pages(entity, ...rest);
        },
      }),
    },
  );
  expect(stepOf(run, 'services')).toMatchObject({ state: 'FAILED', error: { code: 'INTERNAL' } });
  expect(JSON.stringify(run)).not.toContain('hunter2');
  expect(stepOf(run, 'materials').state).toBe('SUCCEEDED');
});
