import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import {
  expectConsistent,
  expectMirrored,
  query,
  readEvents,
  stepOf,
} from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material } from '../../../test/support/simulator.ts';
import { cancelSync } from '../commands.ts';
import { findWork } from '../find-work.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: [category({ id: 1 }), category({ id: 2, parentId: 1 })],
      materials: Array.from({ length: 40 }, (_, i) => material({ id: i + 1 })),
    },
    limits: { pageSize: 8, leaseMs: 30_000 },
  });
});
afterEach(() => mirror.close());

/** Calls `then` when ServiceTitan is asked for this page of materials, and lets it answer only after that. */
const beforePage = (page: number, then: () => void) =>
  mirror.upstream.sim.addFaults({
    match: { operation: 'materials.list', page },
    fault: { kind: 'edit', when: 'before', run: then },
  });
const stall = (page: number, delayMs: number) =>
  mirror.upstream.sim.addFaults({
    match: { operation: 'materials.list', page },
    fault: { kind: 'slow', delayMs },
  });
const materialCount = async (): Promise<number> =>
  (await query(mirror, `SELECT FROM raw.st_records WHERE entity = 'materials'`)).length;

describe('handing back', () => {
  it('leaves the run where it is, and another worker goes on at once', async () => {
    const { id } = await mirror.start();
    const shutdown = new AbortController();
    beforePage(4, () => shutdown.abort());
    expect(await mirror.work(id, mirror.deps, shutdown.signal)).toEqual({ kind: 'handed-back' });
    const left = await mirror.load(id);
    expect(left).toMatchObject({ state: 'APPLYING', attempts: 1, finishedAt: null });
    expect(await materialCount()).toBeLessThan(40);
    expect(await findWork(mirror.db, tenantId)).toEqual([id]);
    expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'SUCCEEDED' });
    const run = await mirror.load(id);
    expect(run).toMatchObject({ attempts: 2 });
    await expectMirrored(mirror);
  });

  it('I14 counts each row once over all attempts', async () => {
    const { id } = await mirror.start();
    const shutdown = new AbortController();
    beforePage(4, () => shutdown.abort());
    await mirror.work(id, mirror.deps, shutdown.signal);
    await mirror.work(id);
    expect(stepOf(await mirror.load(id), 'materials')).toMatchObject({
      fetched: 40,
      created: 40,
      updated: 0,
      unchanged: 0,
    });
    expect(await readEvents(mirror, 'syncStarted')).toHaveLength(1);
    expect(await readEvents(mirror, 'syncCompleted')).toHaveLength(1);
  });

  it('I14 still finds out in a resumed run what is gone', async () => {
    await mirror.pull();
    mirror.upstream.sim.edit(
      tenantId,
      { type: 'delete', entity: 'materials', id: 2, mode: 'hard' },
      { type: 'update', entity: 'materials', id: 3, fields: { price: 3 } },
    );
    const { id } = await mirror.start();
    const shutdown = new AbortController();
    beforePage(4, () => shutdown.abort());
    await mirror.work(id, mirror.deps, shutdown.signal);
    await mirror.work(id);
    expect(stepOf(await mirror.load(id), 'materials')).toMatchObject({
      deleted: 1,
      updated: 1,
      unchanged: 38,
    });
    await expectMirrored(mirror);
  });

  it('happens before the first page, too', async () => {
    const { id } = await mirror.start();
    expect(await mirror.work(id, mirror.deps, AbortSignal.abort())).toEqual({
      kind: 'handed-back',
    });
    expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'SUCCEEDED' });
  });
});

describe('cancelling', () => {
  const cancel = (runId: string) =>
    cancelSync(mirror.db, mirror.deps.clock, { tenantId, runId, requestedBy: 'anna' });

  it('ends the run between pages, with everything committed staying and nothing half', async () => {
    const { id } = await mirror.start();
    let cancelled: Promise<unknown> = Promise.resolve();
    beforePage(3, () => {
      cancelled = cancel(id);
    });
    expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'CANCELLED' });
    await cancelled;
    const run = await mirror.load(id);
    expect(run.error?.message).toContain('anna');
    expect(stepOf(run, 'materials').state).toBe('CANCELLED');
    expect(await materialCount()).toBe(stepOf(run, 'materials').created);
    expect(
      await query(
        mirror,
        `SELECT FROM sync.checkpoints WHERE entity = 'materials' AND cursor IS NOT NULL`,
      ),
    ).toEqual([]);
    await expectConsistent(mirror);
    expect(await readEvents(mirror, 'syncFailed')).toMatchObject([
      { payload: { state: 'CANCELLED' } },
    ]);
    expect((await mirror.pull()).state).toBe('SUCCEEDED');
    await expectMirrored(mirror);
  });

  it('is noticed while ServiceTitan keeps the run waiting', async () => {
    const { id } = await mirror.start({ entities: ['materials'] });
    stall(1, 20_000);
    const working = mirror.work(id, mirror.depsWith({ leaseMs: 3_000 }));
    await eventually(async () => expect((await mirror.load(id)).state).not.toBe('QUEUED'));
    await cancel(id);
    expect(await working).toEqual({ kind: 'finished', state: 'CANCELLED' });
  });
});

describe('I17 two workers', () => {
  it('do not work on one run: the second finds it taken', async () => {
    const { id } = await mirror.start();
    const outcomes = await Promise.all([mirror.work(id), mirror.work(id)]);
    expect(outcomes).toContainEqual({ kind: 'finished', state: 'SUCCEEDED' });
    expect(outcomes).toContainEqual({ kind: 'busy' });
  });

  it('a lease lives while its worker waits for ServiceTitan', async () => {
    const { id } = await mirror.start();
    stall(2, 6_000);
    const working = mirror.work(id, mirror.depsWith({ leaseMs: 2_000 }));
    const [lease] = await eventually(async () => {
      const rows = await query<{ expiry: string }>(
        mirror,
        'SELECT max(expires_at)::text AS expiry FROM sync.leases',
      );
      expect(rows[0]?.expiry).not.toBeNull();
      return rows;
    });
    await eventually(async () => {
      const [row] = await query(mirror, 'SELECT now() > $1::timestamptz AS later', [lease?.expiry]);
      expect(row).toEqual({ later: true });
    });
    expect(await findWork(mirror.db, tenantId)).toEqual([]);
    expect(await mirror.work(id)).toEqual({ kind: 'busy' });
    expect(await working).toEqual({ kind: 'finished', state: 'SUCCEEDED' });
  });

  it('a worker that was thought dead writes nothing after another has taken over', async () => {
    const { id } = await mirror.start();
    // The first worker asks for page 3 and then sleeps through its lease.
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let sleeping = false;
    const honest = mirror.depsWith({ leaseMs: 60_000 });
    const client = honest.upstream(tenantId);
    const sleeper = {
      ...honest,
      upstream: () => ({
        ...client,
        pages: async function* (...given: Parameters<typeof client.pages>) {
          for await (const page of client.pages(...given)) {
            if (given[0] === 'materials' && page.number === 3) {
              sleeping = true;
              await asleep;
            }
            yield page;
          }
        },
      }),
    };
    const first = mirror.work(id, sleeper);
    await eventually(() => expect(sleeping).toBe(true));
    mirror.upstream.sim.edit(tenantId, {
      type: 'update',
      entity: 'materials',
      id: 20,
      fields: { price: 5 },
    });
    // The batch the sleeper still had in hand may renew its lease once more.
    await eventually(async () => {
      await query(mirror, 'UPDATE sync.leases SET expires_at = now()');
      expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'SUCCEEDED' });
    });
    const after = await query(mirror, 'SELECT * FROM raw.st_records ORDER BY entity, st_id');
    const events = await readEvents(mirror);
    wake();
    expect(await first).toEqual({ kind: 'lease-lost' });
    expect(await query(mirror, 'SELECT * FROM raw.st_records ORDER BY entity, st_id')).toEqual(
      after,
    );
    expect(await readEvents(mirror)).toEqual(events);
    await expectMirrored(mirror);
  });

  it('a run that loses its worker again and again is given up', async () => {
    const { id } = await mirror.start();
    await query(mirror, `UPDATE sync.runs SET state = 'FETCHING', attempts = 10`);
    expect(await mirror.work(id)).toEqual({ kind: 'finished', state: 'FAILED' });
    expect((await mirror.load(id)).error?.code).toBe('GAVE_UP');
    expect((await mirror.pull()).state).toBe('SUCCEEDED');
  });
});
