import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  letLeasesRunOut,
  stagedEdits,
  staging,
  startPush,
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../pricebook/commands/categories/delete-category.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import type { PushDeps } from './session.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

/** A worker that stands still for longer than its leases live, right before a call of this name leaves. */
function depsHeldUpBefore(call: 'create' | 'update' | 'updateItems' | 'remove'): PushDeps {
  let stoodStillMs = 0;
  const clock = { now: () => new Date(Date.now() + stoodStillMs) };
  const heldUp = (client: ServiceTitan): Partial<ServiceTitan> => {
    const send = client[call] as (...sent: unknown[]) => Promise<never>;
    return {
      [call]: (...sent: unknown[]) => {
        stoodStillMs = 60_000;
        return send.apply(client, sent);
      },
    };
  };
  return depsWhere(mirror, heldUp, { clock });
}

const create = () => {
  const values = { name: 'New', categoryType: 'Services' };
  return createCategory(mirror.db, staging(), { parentStId: null, values });
};
const rename = () => updateCategory(mirror.db, staging(), { stId: '2', values: { name: 'New' } });
const price = () =>
  updateItems(
    mirror.db,
    staging(),
    'services',
    ['1', '2'].map((stId) => ({ stId, values: { price: '12' } })),
    { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' },
  );
const remove = () => deleteCategory(mirror.db, staging(), { stId: '2', descendants: 'REFUSE' });

const sends = [
  { what: 'a creation', stage: create, call: 'create', operation: 'categories.create' },
  { what: 'a change', stage: rename, call: 'update', operation: 'categories.update' },
  { what: 'a change of many', stage: price, call: 'updateItems', operation: 'pricebook.update' },
  { what: 'a deletion', stage: remove, call: 'remove', operation: 'categories.delete' },
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
