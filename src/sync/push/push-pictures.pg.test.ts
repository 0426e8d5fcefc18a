import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { pictures } from '../../../test/support/pictures.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  draftCategory,
  letLeasesRunOut,
  pushAll,
  pushDying,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { systemClock } from '../../lib/clock.ts';
import { keepPicture } from '../../pricebook/commands/categories/keep-picture.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import type { Behaviours } from '../../simulator/behaviours.ts';
import { cancelPush } from './commands.ts';
import { retryPush } from './retry-push.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

async function open(behaviours: Partial<Behaviours> = {}): Promise<void> {
  const categories = [1, 2, 3].map((id) => category({ id }));
  mirror = await openMirror({ pricebook: { categories }, behaviours });
  await mirror.pull();
}

/** Lets categories have a picture of this format. */
async function show(format: 'png' | 'jpeg', ...stIds: string[]): Promise<void> {
  const image = await keepPicture(mirror.db, staging(), {
    ...{ bytes: pictures[format], contentType: `image/${format}`, extension: format },
  });
  for (const stId of stIds) {
    await updateCategory(mirror.db, staging(), { stId, values: { image } });
  }
}

const fails = (operation: string, status: number, times = 1) =>
  mirror.upstream.sim.addFaults({
    match: { operation },
    times,
    fault: { kind: 'status', status },
  });
const uploads = () =>
  mirror.upstream.sim.calls({ operation: 'images.upload', applied: true }).length;
const states = ({ calls }: Awaited<ReturnType<typeof pushAll>>) =>
  calls.map(({ kind, state }) => `${kind} ${state}`);
const conflicts = () => query(mirror, 'SELECT field, state FROM sync.conflicts');

/** ServiceTitan shows the picture with these categories, and nothing is left to push. */
async function expectShown(format: 'png' | 'jpeg', ...ids: number[]): Promise<void> {
  for (const id of ids) {
    const path = mirror.upstream.sim.record(tenantId, 'categories', id)?.image ?? '';
    const bytes = mirror.upstream.sim.storedUpload(tenantId, path);
    expect(Buffer.from(bytes ?? []).equals(Buffer.from(pictures[format]))).toBe(true);
  }
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
}

/** A worker that dies when ServiceTitan has taken a change. */
const dyingAfterUpdate = () =>
  depsWhere(mirror, (client) => ({
    async update(...sent) {
      await client.update(...sent);
      throw new Error('the worker has died');
    },
  }));

/** What was uploaded and is not in use was uploaded long ago. */
async function letTimePass(): Promise<void> {
  mirror.upstream.sim.clock.advance(3_600_000);
  const text = `UPDATE crm.images SET st_uploaded_at = st_uploaded_at - interval '1 hour'`;
  await query(mirror, text);
}

describe('a picture', () => {
  it.each(['keep', 'move'] as const)(
    'I30 is uploaded once, however many show it and however often they are sent (%s)',
    async (imagePathOnUse) => {
      await open({ imagePathOnUse });
      await show('png', '2', '3');
      mirror.upstream.sim.addFaults({
        match: { operation: 'categories.update' },
        times: 1,
        fault: { kind: 'applied-then-lost', how: 'cut' },
      });
      const result = await pushAll(mirror);
      expect(states(result)).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED', 'UPDATE APPLIED']);
      await expectShown('png', 2, 3);

      // Long after, another one shows it, too.
      await letTimePass();
      await show('png', '1');
      expect(states(await pushAll(mirror))).toEqual(['UPDATE APPLIED']);
      await expectShown('png', 1, 2, 3);
      expect(uploads()).toBe(1);
    },
  );

  it.each(['keep', 'move'] as const)(
    'I22 that arrived before its worker died is known as ours (%s)',
    async (imagePathOnUse) => {
      await open({ imagePathOnUse });
      await show('png', '2');
      const id = await pushDying(mirror, dyingAfterUpdate());
      const result = await workPush(mirror, id);
      expect(states(result)).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
      expect(await conflicts()).toEqual([]);
      await expectShown('png', 2);
    },
  );

  it('I22 that arrived is known as ours, though it was taken for forgotten meanwhile', async () => {
    await open({ imagePathOnUse: 'move' });
    await show('png', '2');
    const id = await pushDying(mirror, dyingAfterUpdate());
    await query(mirror, `UPDATE crm.images SET st_path = NULL, st_uploaded_at = NULL`);
    await show('png', '3');
    const ids = await query<{ id: string }>(mirror, 'SELECT id FROM crm.records WHERE st_id = 3');
    const other = await startPush(mirror, [ids[0]?.id ?? '']);
    expect(states(await workPush(mirror, other.id))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
    // It has been seen by then, and is there.
    expect(uploads()).toBe(1);
    expect(states(await workPush(mirror, id))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
    expect(await conflicts()).toEqual([]);
    await expectShown('png', 2, 3);
  });

  it('I22 that arrived is known as ours, though the record cannot be read at first', async () => {
    await open();
    await show('png', '2');
    const id = await pushDying(mirror, dyingAfterUpdate());
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.get' },
      times: 1,
      fault: { kind: 'poison-rows', share: 1 },
    });
    expect((await workPush(mirror, id)).calls[1]).toMatchObject({
      ...{ state: 'UNKNOWN', error: { code: 'UNREADABLE' } },
    });
    await mirror.pull();
    expect(await conflicts()).toEqual([]);
    await retryPush(mirror.db, { tenantId, pushId: id, requestedBy: 'bob' });
    expect(states(await workPush(mirror, id))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
    await expectShown('png', 2);
  });

  it('I22 that is ours does not stand against another one that was chosen since', async () => {
    await open();
    await show('png', '2');
    const id = await pushDying(mirror, dyingAfterUpdate());
    await show('jpeg', '2');
    await letLeasesRunOut(mirror);
    await workPush(mirror, id);
    expect(await conflicts()).toEqual([]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    await expectShown('jpeg', 2);
  });

  describe('that was uploaded, and that nothing had come to name when its worker died', () => {
    let pushId: string;
    const begin = async () => {
      await open();
      await show('png', '2');
      ({ id: pushId } = await startPush(mirror));
      const dying = depsWhere(mirror, () => ({
        get: () => Promise.reject(new Error('the worker has died')),
      }));
      await expect(workPush(mirror, pushId, dying)).rejects.toThrow('the worker has died');
      await letLeasesRunOut(mirror);
      await letTimePass();
    };

    it('is uploaded again by the next worker, long after', async () => {
      await begin();
      expect(states(await workPush(mirror, pushId))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
      expect(uploads()).toBe(2);
      await expectShown('png', 2);
    });

    it('is uploaded again by another push, long after', async () => {
      await begin();
      const command = { tenantId, pushId, requestedBy: 'bob' };
      await cancelPush(mirror.db, systemClock, command);
      expect(states(await pushAll(mirror))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
      await expectShown('png', 2);
    });
  });

  it('is uploaded again where what names it is refused', async () => {
    await open();
    await show('png', '2');
    // Forgotten sooner than anybody would expect.
    const deps = depsWhere(mirror, (client) => ({
      async uploadImage(...sent) {
        const uploaded = await client.uploadImage(...sent);
        if (uploads() === 1) mirror.upstream.sim.clock.advance(3_600_000);
        return uploaded;
      },
    }));
    expect(states(await pushAll(mirror, deps))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
    expect(uploads()).toBe(2);
    await expectShown('png', 2);
  });

  it('is forgotten where what names it is refused twice: the next push uploads it again', async () => {
    await open();
    await show('png', '2');
    fails('categories.update', 400, 2);
    expect(states(await pushAll(mirror))).toEqual(['UPLOAD APPLIED', 'UPDATE REJECTED']);
    expect(states(await pushAll(mirror))).toEqual(['UPLOAD APPLIED', 'UPDATE APPLIED']);
    await expectShown('png', 2);
  });

  it('holds back what names it where it cannot be uploaded', async () => {
    await open();
    await show('png', '2');
    fails('images.upload', 400);
    const { calls } = await pushAll(mirror);
    expect(calls).toMatchObject([
      { kind: 'UPLOAD', state: 'REJECTED' },
      { kind: 'UPDATE', state: 'SKIPPED', error: { code: 'BLOCKED' } },
    ]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    await expectShown('png', 2);
  });

  it('that a new record was given after it was planned stays staged, and goes with the next push', async () => {
    await open();
    const stId = await draftCategory(mirror);
    const { id } = await startPush(mirror);
    await show('png', stId);
    expect(states(await workPush(mirror, id))).toEqual(['CREATE APPLIED']);
    expect(await stagedEdits(mirror)).toMatchObject([{ field: 'image', state: 'STAGED' }]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    const newest = Math.max(
      ...mirror.upstream.sim.records(tenantId, 'categories').map((one) => Number(one.id)),
    );
    await expectShown('png', newest);
  });
});
