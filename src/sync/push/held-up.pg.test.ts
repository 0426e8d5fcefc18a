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
import { type Mirror, openMirror } from '../../../test/support/pulling.ts';
import {
  letLeasesRunOut,
  stagedEdits,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import type { PushDeps } from './session.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

/** A worker that stands still for longer than its leases live, right before a call of this name leaves. */
function depsHeldUpBefore(call: WritingCall): PushDeps {
  let stoodStillMs = 0;
  const clock = { now: () => new Date(Date.now() + stoodStillMs) };
  const standStill = () => {
    stoodStillMs = 60_000;
  };
  return depsBefore(mirror, call, standStill, { clock });
}

const sends = [
  {
    what: 'a creation',
    stage: () => stageCreation(mirror),
    call: 'create',
    operation: 'categories.create',
  },
  {
    what: 'a change',
    stage: () => stageName(mirror, '2'),
    call: 'update',
    operation: 'categories.update',
  },
  {
    what: 'a change of many',
    stage: () => stagePrices(mirror, '1', '2'),
    call: 'updateItems',
    operation: 'pricebook.update',
  },
  {
    what: 'a deletion',
    stage: () => stageDeletion(mirror, '2'),
    call: 'remove',
    operation: 'categories.delete',
  },
] as const;

describe('a worker that was held up until its leases had run out', () => {
  it.each(sends)(
    'I17 does not send $what, and the next one sends it once',
    async ({ stage, call, operation }) => {
      mirror = await openMirror({
        pricebook: {
          categories: [1, 2].map((id) => category({ id, position: id })),
          services: [1, 2].map((id) => service({ id, price: 10 })),
        },
      });
      await mirror.pull();
      await stage();
      const { id } = await startPush(mirror);
      const { outcome, push } = await workPush(mirror, id, depsHeldUpBefore(call));
      expect(outcome).toEqual({ kind: 'lease-lost' });
      expect(push.state).toBe('RUNNING');
      expect(mirror.upstream.sim.calls({ operation })).toEqual([]);
      await letLeasesRunOut(mirror);
      expect((await workPush(mirror, id)).push.state).toBe('SUCCEEDED');
      expect(mirror.upstream.sim.calls({ operation })).toHaveLength(1);
      expect(await stagedEdits(mirror)).toEqual([]);
      await expectConsistent(mirror);
    },
  );
});
