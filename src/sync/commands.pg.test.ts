import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, readEvents } from '../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../test/support/pulling.ts';
import { service } from '../../test/support/simulator.ts';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { cancelSync, confirmDeletes, loadActiveRun, startSync } from './commands.ts';
import { findWork } from './find-work.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const by = { requestedBy: 'anna' };

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({ pricebook: { services: [service({ id: 1 })] } });
});
afterEach(() => mirror.close());

const start = (input: Partial<Parameters<typeof startSync>[2]> = {}) =>
  startSync(mirror.db, mirror.deps.clock, {
    tenantId,
    mode: 'FULL',
    trigger: 'MANUAL',
    ...by,
    ...input,
  });

describe('startSync', () => {
  it('queues a run with one step for each entity, categories first', async () => {
    const { run, alreadyRunning } = await start({ entities: ['equipment', 'categories'] });
    expect(alreadyRunning).toBe(false);
    expect(run).toMatchObject({ state: 'QUEUED', mode: 'FULL', dryRun: false, attempts: 0, ...by });
    expect(run.steps.map(({ entity, state }) => [entity, state])).toEqual([
      ['categories', 'QUEUED'],
      ['equipment', 'QUEUED'],
    ]);
  });

  it('I17 answers with the run under way, also when many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => start()));
    expect(new Set(answers.map(({ run }) => run.id)).size).toBe(1);
    expect(answers.filter(({ alreadyRunning }) => !alreadyRunning)).toHaveLength(1);
    expect((await loadActiveRun(mirror.db, tenantId))?.id).toBe(answers[0]?.run.id);
  });

  it('lets tenants sync side by side', async () => {
    const [one, other] = [await start(), await start({ tenantId: 7n })];
    expect(other.alreadyRunning).toBe(false);
    expect(other.run.id).not.toBe(one.run.id);
  });

  it('starts another one when the last has ended', async () => {
    const first = await mirror.pull();
    expect(await loadActiveRun(mirror.db, tenantId)).toBeNull();
    const second = await start();
    expect(second.alreadyRunning).toBe(false);
    expect(second.run.id).not.toBe(first.id);
  });

  it('refuses entities that do not exist, and none at all', async () => {
    await expect(start({ entities: ['jobs'] })).rejects.toThrow(InvalidInputError);
    await expect(start({ entities: ['jobs'] })).rejects.toThrow('There is no entity "jobs"');
    await expect(start({ entities: [] })).rejects.toThrow(InvalidInputError);
    expect(await query(mirror, 'SELECT FROM sync.runs')).toEqual([]);
  });
});

describe('findWork', () => {
  it('I60 finds a queued run that no queue knows of', async () => {
    const { run } = await start();
    expect(await findWork(mirror.db, tenantId)).toEqual([run.id]);
    expect(await findWork(mirror.db, 7n)).toEqual([]);
    await mirror.work(run.id);
    expect(await findWork(mirror.db, tenantId)).toEqual([]);
  });

  it('I60 finds a run whose worker has died, once its lease has run out', async () => {
    const { run } = await start();
    await abandon(run.id, { attempts: 1, secondsAgo: -5 });
    expect(await findWork(mirror.db, tenantId)).toEqual([]);
    await abandon(run.id, { attempts: 1, secondsAgo: 0 });
    expect(await findWork(mirror.db, tenantId)).toEqual([run.id]);
  });

  it('lets a run rest that has lost several workers', async () => {
    const { run } = await start();
    await abandon(run.id, { attempts: 4, secondsAgo: 10 });
    expect(await findWork(mirror.db, tenantId)).toEqual([]);
    await abandon(run.id, { attempts: 4, secondsAgo: 60 });
    expect(await findWork(mirror.db, tenantId)).toEqual([run.id]);
  });
});

describe('cancelSync', () => {
  const cancel = (runId: string) =>
    cancelSync(mirror.db, mirror.deps.clock, { tenantId, runId, requestedBy: 'ben' });

  it('ends a queued run at once and says who wanted it', async () => {
    const { run } = await start();
    const cancelled = await cancel(run.id);
    expect(cancelled).toMatchObject({ state: 'CANCELLED', error: { code: 'CANCELLED' } });
    expect(cancelled.error?.message).toContain('ben');
    expect(cancelled.steps.every((step) => step.state === 'CANCELLED')).toBe(true);
    expect(await readEvents(mirror, 'syncFailed')).toMatchObject([
      { payload: { runId: run.id, state: 'CANCELLED', entity: null } },
    ]);
    expect(await mirror.work(run.id)).toEqual({ kind: 'finished', state: 'CANCELLED' });
    expect((await start()).alreadyRunning).toBe(false);
  });

  it('ends a run whose worker has died, and locks that worker out', async () => {
    const { run } = await start();
    await abandon(run.id, { attempts: 1, secondsAgo: 1 });
    expect((await cancel(run.id)).state).toBe('CANCELLED');
    const [lease] = await query<{ fence: string }>(mirror, 'SELECT fence FROM sync.leases');
    expect(lease?.fence).toBe('2');
  });

  it('asks a run with a living worker to stop, and keeps the first request', async () => {
    const { run } = await start();
    await abandon(run.id, { attempts: 1, secondsAgo: -60 });
    const asked = await cancel(run.id);
    expect(asked.state).toBe('FETCHING');
    expect(asked.cancelRequestedAt).toBeInstanceOf(Date);
    expect((await cancel(run.id)).cancelRequestedAt).toEqual(asked.cancelRequestedAt);
  });

  it('refuses a run that has ended, and one that never was', async () => {
    const ended = await mirror.pull();
    await expect(cancel(ended.id)).rejects.toThrow(InvalidStateError);
    await expect(cancel(NOBODY)).rejects.toThrow(NotFoundError);
    await expect(cancel('no uuid')).rejects.toThrow(NotFoundError);
  });

  it('does not find the run of another tenant', async () => {
    const { run } = await start({ tenantId: 7n });
    await expect(cancel(run.id)).rejects.toThrow(NotFoundError);
  });
});

describe('confirmDeletes', () => {
  it('refuses a run that waits for nothing', async () => {
    const ended = await mirror.pull();
    const confirm = confirmDeletes(mirror.db, { tenantId, runId: ended.id });
    await expect(confirm).rejects.toThrow('A run that is SUCCEEDED cannot CONFIRM');
    const unknown = confirmDeletes(mirror.db, { tenantId, runId: NOBODY });
    await expect(unknown).rejects.toThrow(NotFoundError);
  });
});

/** Makes it look as if a worker had taken the run up and been silent since. */
async function abandon(
  runId: string,
  { attempts, secondsAgo }: { attempts: number; secondsAgo: number },
): Promise<void> {
  await query(mirror, `UPDATE sync.runs SET state = 'FETCHING', attempts = $2 WHERE id = $1`, [
    runId,
    attempts,
  ]);
  await query(
    mirror,
    `INSERT INTO sync.leases (tenant_id, entity, run_id, fence, expires_at)
     VALUES ($1, 'services', $2, 1, now() - $3 * interval '1 second')
     ON CONFLICT (tenant_id, entity) DO UPDATE SET expires_at = excluded.expires_at`,
    [tenantId, runId, secondsAgo],
  );
}
