import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { pictures } from '../../../test/support/pictures.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  pushAll,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { systemClock } from '../../lib/clock.ts';
import { keepPicture } from '../../pricebook/commands/categories/keep-picture.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { cancelPush } from './commands.ts';
import { retryPush } from './retry-push.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1 })] } });
  await mirror.pull();
});
afterEach(() => mirror.close());

const set = (values: Readonly<Record<string, EditValue>>) =>
  updateCategory(mirror.db, staging(), { stId: '1', values });
const keepPng = () =>
  keepPicture(mirror.db, staging(), {
    ...{ bytes: pictures.png, contentType: 'image/png', extension: 'png' },
  });
const conflicts = () => query(mirror, 'SELECT field, state FROM sync.conflicts');
const remote = () => mirror.upstream.sim.record(tenantId, 'categories', 1);
const sent = () => mirror.upstream.sim.calls({ operation: 'categories.update' }).length;

/** Looks at a record before a push gives up waiting for what it has sent, and the one before that. */
const LOOKS = 4;

const nothing = () => Promise.resolve();

/**
 * A worker whose first change gets no answer, and shows only after the push has stopped looking; `meanwhile` happens right before,
 * `atLastLook` when it stops.
 */
function whereItComesLate(
  meanwhile: () => Promise<unknown> = nothing,
  atLastLook: () => Promise<unknown> = nothing,
) {
  let looks = 0;
  let body: Readonly<Record<string, unknown>> = {};
  mirror.upstream.sim.addFaults({
    match: { operation: 'categories.update' },
    times: 1,
    fault: { kind: 'cut', when: 'before' },
  });
  return depsWhere(mirror, (client) => ({
    update(...call) {
      if (sent() === 0) body = call[2];
      return client.update(...call);
    },
    async get(...call) {
      looks += 1;
      if (looks === LOOKS) await atLastLook();
      if (looks === LOOKS + 1) {
        await meanwhile();
        mirror.upstream.sim.edit(tenantId, {
          ...{ type: 'update', entity: 'categories', id: 1, fields: body },
        });
      }
      return client.get(...call);
    },
  }));
}

describe('a change without an answer that does not show before the push has stopped looking', () => {
  it('I22 is known as ours, though ServiceTitan has its own name for the picture', async () => {
    await set({ image: await keepPng() });
    expect((await pushAll(mirror, whereItComesLate())).push.state).toBe('SUCCEEDED');
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    expect(sent()).toBe(1);
    await expectConsistent(mirror);
  });

  it('is sent again with a picture that is there, though that was taken for forgotten in between', async () => {
    await set({ image: await keepPng() });
    mirror.upstream.sim.addFaults({
      match: { operation: 'categories.update' },
      times: 1,
      fault: { kind: 'cut', when: 'before' },
    });
    const forget = 'UPDATE crm.images SET st_path = NULL, st_uploaded_at = NULL';
    let looks = 0;
    const deps = depsWhere(mirror, (client) => ({
      async get(...call) {
        looks += 1;
        if (looks === LOOKS) await query(mirror, forget);
        return client.get(...call);
      },
    }));
    expect((await pushAll(mirror, deps)).push.state).toBe('SUCCEEDED');
    expect(mirror.upstream.sim.calls({ operation: 'images.upload' })).toHaveLength(2);
    expect(mirror.upstream.sim.storedUpload(tenantId, remote()?.image ?? '')).toBeDefined();
    expect(await stagedEdits(mirror)).toEqual([]);
  });

  it('I26 is looked for, too, where its picture cannot be uploaded once more', async () => {
    await set({ image: await keepPng() });
    const forget = async () => {
      await query(mirror, 'UPDATE crm.images SET st_path = NULL, st_uploaded_at = NULL');
      mirror.upstream.sim.addFaults({
        match: { operation: 'images.upload' },
        times: null,
        fault: { kind: 'status', status: 400 },
      });
    };
    const deps = whereItComesLate(undefined, forget);
    expect((await pushAll(mirror, deps)).push.state).toBe('SUCCEEDED');
    expect(mirror.upstream.sim.calls({ operation: 'images.upload' })).toHaveLength(2);
    expect(await conflicts()).toEqual([]);
    expect(await stagedEdits(mirror)).toEqual([]);
    expect(sent()).toBe(1);
  });

  it('I20 I22 is no conflict for what was staged since', async () => {
    await set({ name: 'First' });
    const { calls } = await pushAll(
      mirror,
      whereItComesLate(() => set({ name: 'Second' })),
    );
    expect(remote()?.name).toBe('First');
    expect(calls).toMatchObject([{ state: 'APPLIED', error: null }]);
    expect(await conflicts()).toEqual([]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(remote()?.name).toBe('Second');
    await expectConsistent(mirror);
  });

  it('I26 stays on its way where the push is cancelled before it is sent again', async () => {
    await set({ name: 'First' });
    const { id } = await startPush(mirror);
    const command = { tenantId, pushId: id, requestedBy: 'bob' };
    const cancel = () => cancelPush(mirror.db, systemClock, command);
    const { push, calls } = await workPush(mirror, id, whereItComesLate(cancel));
    expect(push.state).toBe('CANCELLED');
    expect(calls).toMatchObject([{ state: 'UNKNOWN', error: { code: 'UPSTREAM_RETRYABLE' } }]);
    expect(await stagedEdits(mirror)).toMatchObject([{ field: 'name', state: 'UNKNOWN' }]);
    await retryPush(mirror.db, command);
    expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
    expect(sent()).toBe(1);
    await expectConsistent(mirror);
  });
});
