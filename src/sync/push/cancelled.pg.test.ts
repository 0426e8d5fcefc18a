import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent } from '../../../test/support/mirror-state.ts';
import {
  depsBefore,
  stageCreation,
  stageDeletion,
  stageName,
  stagePrices,
  type WritingCall,
} from '../../../test/support/one-call.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { stagedEdits, startPush, workPush } from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { systemClock } from '../../lib/clock.ts';
import { cancelPush } from './commands.ts';
import type { PushDeps } from './session.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

/** A worker whose push is cancelled right before a call of this name leaves for the first time. */
function depsCancelledBefore(pushId: string, call: WritingCall): PushDeps {
  let isCancelled = false;
  return depsBefore(mirror, call, async () => {
    if (isCancelled) return;
    isCancelled = true;
    await cancelPush(mirror.db, systemClock, { tenantId, pushId, requestedBy: 'bob' });
  });
}

const sends = [
  {
    what: 'a creation',
    call: 'create',
    stage: () => stageCreation(mirror),
    later: () => stageDeletion(mirror, '2'),
  },
  {
    what: 'a change',
    call: 'update',
    stage: () => stageName(mirror, '1'),
    later: () => stageName(mirror, '2'),
  },
  {
    what: 'a change of many',
    call: 'updateItems',
    stage: () => stagePrices(mirror, '1', '2'),
    later: () => stageDeletion(mirror, '2'),
  },
  {
    what: 'a deletion',
    call: 'remove',
    stage: () => stageDeletion(mirror, '1'),
    later: () => stageDeletion(mirror, '2'),
  },
] as const;

describe('a push that is cancelled while a call is under way', () => {
  it.each(sends)(
    'I26 writes what came of $what, and makes no other call',
    async ({ call, stage, later }) => {
      mirror = await openMirror({
        pricebook: {
          categories: [1, 2].map((id) => category({ id, position: id })),
          services: [1, 2].map((id) => service({ id, price: 10 })),
        },
      });
      await mirror.pull();
      await stage();
      await later();
      const { id } = await startPush(mirror);
      const { push, calls } = await workPush(mirror, id, depsCancelledBefore(id, call));
      expect(push.state).toBe('CANCELLED');
      const states = calls.map(({ state }) => state);
      expect(states.toSorted()).toEqual([...states.slice(1).map(() => 'APPLIED'), 'SKIPPED']);
      const writes = mirror.upstream.sim.calls().filter(({ method, path }) => {
        return method !== 'GET' && path.includes('/pricebook/');
      });
      expect(writes).toHaveLength(1);
      const waiting = await stagedEdits(mirror);
      expect(waiting.length).toBeGreaterThan(0);
      expect(waiting.every((edit) => edit['state'] === 'STAGED')).toBe(true);
      await expectConsistent(mirror);
    },
  );

  it('I26 writes what came of all that is under way side by side, and begins nothing more', async () => {
    mirror = await openMirror({
      pricebook: { services: [1, 2, 3, 4, 5].map((id) => service({ id, price: 10 })) },
    });
    await mirror.pull();
    await stagePrices(mirror, '1', '2', '3', '4', '5');
    const { id } = await startPush(mirror);
    const limits = { batch: 1, batchesAtOnce: 2 };
    const { push, calls } = await workPush(mirror, id, {
      ...depsCancelledBefore(id, 'update'),
      limits,
    });
    expect(push.state).toBe('CANCELLED');
    const states = calls.map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['APPLIED', 'SKIPPED']));
    const applied = states.filter((state) => state === 'APPLIED').length;
    expect(applied).toBeLessThanOrEqual(2);
    expect(mirror.upstream.sim.calls({ operation: 'services.update' })).toHaveLength(applied);
    expect((await stagedEdits(mirror)).map(({ state }) => state)).toEqual(
      Array(5 - applied).fill('STAGED'),
    );
  });
});
