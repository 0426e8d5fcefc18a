import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { pictures } from '../../../test/support/pictures.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { pushAll, stagedEdits, staging } from '../../../test/support/pushing.ts';
import { equipment, service } from '../../../test/support/simulator.ts';
import { keepPicture } from '../../pricebook/commands/categories/keep-picture.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { Behaviours } from '../../simulator/behaviours.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const SERVICES = ['1', '2', '3'];

async function open(behaviours: Partial<Behaviours> = {}): Promise<void> {
  const services = SERVICES.map((id) => service({ id: Number(id), code: `S${id}`, price: 10 }));
  const pricebook = { services, equipment: [equipment({ id: 7, code: 'E7' })] };
  mirror = await openMirror({ pricebook, behaviours });
  await mirror.pull();
}

function update(values: Readonly<Record<string, EditValue>>, ...stIds: string[]) {
  const wishes = stIds.map((stId) => ({ stId, values }));
  const options = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
  return updateItems(mirror.db, staging(), 'services', wishes, options);
}

const states = ({ calls }: Awaited<ReturnType<typeof pushAll>>) =>
  calls.map(({ kind, stId, state }) => `${kind} ${stId ?? ''} ${state}`);
const remote = (id: string) => mirror.upstream.sim.record(tenantId, 'services', Number(id));
const calls = (operation: string) => mirror.upstream.sim.calls({ operation });

describe('one new picture of many items', () => {
  const show = async () => {
    const image = await keepPicture(mirror.db, staging(), {
      ...{ bytes: pictures.png, contentType: 'image/png', extension: 'png' },
    });
    const asset = { type: 'Image', url: image, alias: null, isDefault: true };
    await update({ assets: [asset] }, ...SERVICES);
  };
  const expectShown = async () => {
    for (const id of SERVICES) {
      const path = remote(id)?.assets[0]?.url ?? '';
      const bytes = mirror.upstream.sim.storedUpload(tenantId, path);
      expect(Buffer.from(bytes ?? []).equals(Buffer.from(pictures.png))).toBe(true);
    }
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  };

  it('I01 is shown as it is kept', async () => {
    await open();
    await show();
    await expectConsistent(mirror);
    const kept = await query(
      mirror,
      `SELECT details -> 'assets' AS assets FROM master.pricebook_items WHERE st_id = 1`,
    );
    expect(Object.keys((kept[0] as { assets: object[] }).assets[0] ?? {})).toEqual([
      ...['type', 'url', 'isDefault'],
    ]);
  });

  it.each(['keep', 'move'] as const)(
    'arrives with one push, where ServiceTitan would %s it when it is first used',
    async (imagePathOnUse) => {
      await open({ imagePathOnUse });
      await show();
      expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
      await expectShown();
      expect(calls('pricebook.update')).toHaveLength(1);
    },
  );

  it('arrives with one push, too, where ServiceTitan moves it and each item goes by itself', async () => {
    await open({ imagePathOnUse: 'move', bulkFailure: 'rowsBefore' });
    await show();
    // A bulk call that stores the first row, which moves the picture, and then does not find it for the second.
    const { push } = await pushAll(mirror);
    expect(push.state).toBe('SUCCEEDED');
    await expectShown();
    expect(calls('images.upload')).toHaveLength(1);
  });
});

describe('a link to an item that ServiceTitan does not have any more', () => {
  const link = { equipment: [{ stId: '7', quantity: '2' }] };
  const breakLink = async () => {
    await update(link, '1');
    await update({ price: '12' }, '2', '3');
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'delete', entity: 'equipment', id: 7, mode: 'hard' },
    });
  };

  it.each(['400', '500'] as const)(
    'I23 I26 is refused by a %s, and holds back nothing else',
    async (unknownSkuLink) => {
      await open({ unknownSkuLink });
      await breakLink();
      const result = await pushAll(mirror);
      expect(states(result)).toEqual(['UPDATE 1 REJECTED', 'UPDATE 2 APPLIED', 'UPDATE 3 APPLIED']);
      expect(result.calls[0]?.error?.message).toMatch(/not found/);
      expect(remote('2')).toMatchObject({ price: 12 });
      expect(await stagedEdits(mirror)).toMatchObject([{ field: 'equipment', state: 'REJECTED' }]);
    },
  );
});

describe('items of which ServiceTitan cannot bear one', () => {
  it('I23 go by themselves after the bulk call has failed', async () => {
    await open();
    await update({ price: '12' }, ...SERVICES);
    mirror.upstream.sim.addFaults({
      ...{ match: { operation: 'pricebook.update' }, times: 9 },
      fault: { kind: 'status', status: 500, title: 'Something went wrong.' },
    });
    const result = await pushAll(mirror);
    expect(result.push.state).toBe('SUCCEEDED');
    for (const id of SERVICES) expect(remote(id)).toMatchObject({ price: 12 });
    expect(await stagedEdits(mirror)).toEqual([]);
  });
});
