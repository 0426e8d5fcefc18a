import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  dyingAfterCreation,
  pushAll,
  pushDying,
  stagedEdits,
  staging,
  workPush,
} from '../../../test/support/pushing.ts';
import { equipment, service } from '../../../test/support/simulator.ts';
import { createItems } from '../../pricebook/commands/items/create-items.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import { retryPush } from './retry-push.ts';

let mirror: Mirror;
beforeEach(async () => {
  const pricebook = { services: [service({ id: 1 })], equipment: [equipment({ id: 7 })] };
  mirror = await openMirror({ pricebook });
  await mirror.pull();
});
afterEach(() => mirror.close());

type Values = Readonly<Record<string, EditValue>>;
const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;

/** Stages a new item and answers with its draft's id. */
async function draft(entity: ItemEntity, code: string, links: Values = {}): Promise<string> {
  const values = { code, displayName: code, description: code, ...links };
  const [made] = await createItems(mirror.db, staging(), entity, [{ values }], alone);
  if (made?.ok !== true) throw new Error(`${code} was not made`);
  return made.stId;
}

const link = (entity: ItemEntity, stId: string, values: Values) =>
  updateItems(mirror.db, staging(), entity, [{ stId, values }], alone);

const remote = <Entity extends 'services' | 'equipment'>(entity: Entity, code: string) =>
  mirror.upstream.sim.records(tenantId, entity).find((record) => record.code === code);

async function expectPushed(): Promise<void> {
  const { push, calls } = await pushAll(mirror);
  expect(calls.map(({ kind, label, state, error }) => [kind, label, state, error])).toEqual(
    calls.map(({ kind, label }) => [kind, label, 'APPLIED', null]),
  );
  expect(push.state).toBe('SUCCEEDED');
  expect(await stagedEdits(mirror)).toEqual([]);
  await mirror.pull();
  await expectConsistent(mirror);
}

async function stageCircle(): Promise<void> {
  const one = await draft('services', 'ONE');
  const other = await draft('services', 'OTHER', { recommendationStIds: [one] });
  await link('services', one, { recommendationStIds: [other], upgradeStIds: [one] });
}

function expectCircle(): void {
  const [first, second] = [remote('services', 'ONE'), remote('services', 'OTHER')];
  expect(first).toMatchObject({ recommendations: [second?.id], upgrades: [first?.id] });
  expect(second?.recommendations).toEqual([first?.id]);
}

describe('new items that name other new items', () => {
  it('follow what they name, whichever was made first', async () => {
    const good = await draft('services', 'GOOD');
    const better = await draft('services', 'BETTER');
    await link('services', good, { upgradeStIds: [better] });
    const best = await draft('services', 'BEST');
    await link('services', better, { upgradeStIds: [best], recommendationStIds: [good] });
    await expectPushed();
    expect(remote('services', 'GOOD')?.upgrades).toEqual([remote('services', 'BETTER')?.id]);
  });

  it('go before an item of a kind that comes earlier and names them', async () => {
    const made = await draft('services', 'TUNE-UP');
    const recommendations = [{ service: made, material: null }];
    await draft('equipment', 'PUMP', { recommendations });
    await link('equipment', '7', { recommendations });
    await expectPushed();
    const named = [{ skuId: remote('services', 'TUNE-UP')?.id, type: 'Service' }];
    expect(remote('equipment', 'PUMP')?.recommendations).toEqual(named);
    expect(mirror.upstream.sim.record(tenantId, 'equipment', 7)?.recommendations).toEqual(named);
  });

  it('are made without what makes a circle, which follows with the same push', async () => {
    await stageCircle();
    await expectPushed();
    expectCircle();
  });

  it('I26 I27 name each other after the worker has died between the two, and are made once', async () => {
    await stageCircle();
    const id = await pushDying(mirror, dyingAfterCreation(mirror));
    const { push } = await workPush(mirror, id);
    expect(push.state).toBe('SUCCEEDED');
    expectCircle();
    expect(await stagedEdits(mirror)).toEqual([]);
    expect(mirror.upstream.sim.calls({ operation: 'services.create' })).toHaveLength(2);
  });

  it('I26 name each other once what was refused of them is tried again', async () => {
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'create', entity: 'services', fields: { code: 'ONE', displayName: 'ONE' } },
    });
    await stageCircle();
    const { push, calls } = await pushAll(mirror);
    expect(calls.map(({ kind, label, state }) => `${kind} ${label} ${state}`)).toEqual([
      ...['CREATE OTHER APPLIED', 'CREATE ONE REJECTED'],
      ...['UPDATE OTHER SKIPPED', 'UPDATE ONE SKIPPED'],
    ]);
    const taken = remote('services', 'ONE');
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'update', entity: 'services', id: taken?.id ?? 0, fields: { code: 'TAKEN' } },
    });
    const command = { tenantId, pushId: push.id, requestedBy: 'bob' };
    await retryPush(mirror.db, command);
    expect((await workPush(mirror, push.id)).push.state).toBe('SUCCEEDED');
    expectCircle();
  });
});
