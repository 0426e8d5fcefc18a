import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { category, material, service } from '../../../../test/support/simulator.ts';
import { createItems } from './create-items.ts';
import { deleteDrafts, discardItemChanges } from './discard-items.ts';
import { type BatchOptions, pathInList } from './staging.ts';
import { deactivateItems, type ItemUpdate, updateItems } from './update-items.ts';

let mirror: Mirror;
const count = 101;
beforeAll(async () => {
  mirror = await openMirror({
    pricebook: {
      categories: [category({ id: 1 }), category({ id: 2 })],
      services: Array.from({ length: count }, (_, index) =>
        service({ id: index + 1, code: `S${index + 1}`, price: 10, categories: [1] }),
      ),
      materials: [material({ id: 500 })],
    },
  });
  await mirror.pull();
});
afterAll(() => mirror.close());

const staging = () => ({ tenantId, by: 'anna', at: new Date() });
const together: BatchOptions = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' };
const singly: BatchOptions = { policy: 'PER_RECORD', pathOf: pathInList };
const update = (updates: readonly ItemUpdate[], options = together) =>
  updateItems(mirror.db, staging(), 'services', updates, options);
const create = (values: Record<string, unknown>, options = together) =>
  createItems(mirror.db, staging(), 'services', [{ values }], options);
const discard = (stIds: readonly string[], fields?: readonly string[]) =>
  discardItemChanges(mirror.db, staging(), 'services', stIds, fields);

async function row(stId: string) {
  const [found] = await query<Record<string, unknown> & { version: number }>(
    mirror,
    `SELECT *, details::text AS details FROM master.pricebook_items WHERE kind = 'SERVICE' AND st_id = $1`,
    [stId],
  );
  return found;
}
const edits = (stId: string) =>
  query(
    mirror,
    `SELECT field, value, base, state, staged_by FROM crm.edits
     WHERE entity = 'services' AND st_id = $1 ORDER BY field`,
    [stId],
  );
async function statements(work: () => Promise<unknown>): Promise<number> {
  const before = mirror.db.statementCount();
  await work();
  return mirror.db.statementCount() - before;
}

describe('updateItems', () => {
  it('I31 stages what differs, shows it at once, and writes one audit row for the version', async () => {
    const [outcome] = await update([
      { stId: '1', expectedVersion: 1, values: { price: '12.50', code: 'S1', active: true } },
    ]);
    expect(outcome).toEqual({ ok: true, stId: '1', changed: true });
    expect(await row('1')).toMatchObject({ price: '12.5', code: 'S1', version: 2 });
    expect(await edits('1')).toEqual([
      { field: 'price', value: '12.5', base: '10', state: 'STAGED', staged_by: 'anna' },
    ]);
    expect(
      await query(
        mirror,
        `SELECT action, changes, actor, run_id FROM sync.audit_log
        WHERE entity = 'services' AND st_id = 1 AND version = 2`,
      ),
    ).toEqual([
      {
        ...{ action: 'STAGED', actor: 'anna', run_id: null },
        changes: { price: { before: '10', after: '12.5' } },
      },
    ]);
    await expectConsistent(mirror);
  });

  it('writes nothing where everything is as wanted already', async () => {
    const [before, version] = [await row('1'), await pricebookVersion()];
    const [outcome] = await update([{ stId: '1', values: { price: '12.500' } }]);
    expect(outcome).toMatchObject({ changed: false });
    expect(await row('1')).toEqual(before);
    expect(await pricebookVersion()).toBe(version);
  });

  it('takes an edit away that wants what ServiceTitan has', async () => {
    await update([{ stId: '1', values: { price: 10 } }]);
    expect(await edits('1')).toEqual([]);
    expect(await row('1')).toMatchObject({ price: '10', version: 3 });
    await expectConsistent(mirror);
  });

  it('refuses an old version, an unknown item and a reference to nothing, and stages nothing', async () => {
    const price = { price: '99' };
    await expect(
      update([
        { stId: '2', values: price },
        { stId: '3', expectedVersion: 7, values: price },
      ]),
    ).rejects.toMatchObject({ code: 'STALE_VERSION', currentVersion: 1 });
    await expect(update([{ stId: '404', values: price }])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(update([{ stId: '0', values: price }])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      update([{ stId: '2', values: { categoryStIds: ['1', '77'] } }]),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'input.categoryStIds' });
    await expect(
      update([{ stId: '2', values: { materials: [{ stId: '501', quantity: 1 }] } }]),
    ).rejects.toMatchObject({ field: 'input.materials' });
    await expect(update([{ stId: '2', values: { code: 'S3' } }])).rejects.toMatchObject({
      field: 'input.code',
    });
    expect(await edits('2')).toEqual([]);
    await expectConsistent(mirror);
  });

  it('stages each record by itself where that is wanted', async () => {
    const outcomes = await update(
      [
        { stId: '4', values: { price: 'x' } },
        { stId: '5', values: { price: '5' } },
        { stId: '5', values: { price: '6' } },
        { stId: '-9', values: {} },
      ],
      singly,
    );
    expect(outcomes).toMatchObject([
      { ok: false, stId: '4', error: { field: 'input.items.0.price' } },
      { ok: true, stId: '5', changed: true },
      { ok: false, error: { field: 'input.items.2.stId' } },
      { ok: false, stId: '-9', error: { code: 'NOT_FOUND' } },
    ]);
    expect(await row('5')).toMatchObject({ price: '5' });
    await expectConsistent(mirror);
  });

  it('sends as many statements for one record as for a hundred', async () => {
    const wish = (id: number): ItemUpdate => ({
      stId: String(id),
      values: { displayName: `Renamed ${id}`, code: `N${id}`, categoryStIds: ['2'] },
    });
    const one = await statements(() => update([wish(1)]));
    const many = await statements(() =>
      update(Array.from({ length: 100 }, (_, index) => wish(index + 2))),
    );
    expect(many).toBe(one);
    expect(one).toBeLessThanOrEqual(10);
    await expectConsistent(mirror);
  });

  it('takes no more records than a command may have', async () => {
    const updates = Array.from({ length: 501 }, () => ({ stId: '1', values: {} }));
    await expect(update(updates)).rejects.toMatchObject({ field: 'input.items' });
  });

  it('deactivates', async () => {
    await deactivateItems(mirror.db, staging(), 'services', [{ stId: '6' }], together);
    expect(await row('6')).toMatchObject({ active: false });
    await expectConsistent(mirror);
  });
});

describe('I02 discardItemChanges', () => {
  it('restores exactly what ServiceTitan says', async () => {
    const before = await row('7');
    await discard(['7']);
    const original = await row('7');
    await update([
      {
        stId: '7',
        values: {
          ...{ price: '1', description: 'x', warranty: { duration: 3 }, categoryStIds: [] },
          assets: [{ type: 'Image', url: 'Images/a.png' }],
        },
      },
    ]);
    expect(await row('7')).not.toMatchObject({ price: original?.['price'] });
    expect(await discard(['7'])).toEqual({ edits: 5, records: 1 });
    const { version, updated_at, ...restored } = (await row('7')) ?? { version: 0 };
    expect(original).toMatchObject(restored);
    expect(version).toBe((before?.version ?? 0) + 3);
    expect(await edits('7')).toEqual([]);
    await expectConsistent(mirror);
  });

  it('takes back the named fields only', async () => {
    await update([{ stId: '8', values: { price: '1', description: 'mine' } }]);
    expect(await discard(['8'], ['price', 'hours'])).toEqual({ edits: 1, records: 1 });
    expect(await row('8')).toMatchObject({ price: '10', description: 'mine' });
    await expect(discard(['404'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expectConsistent(mirror);
  });

  it('sends as many statements for one record as for a hundred', async () => {
    const one = await statements(() => discard(['1']));
    const many = await statements(() =>
      discard(Array.from({ length: 100 }, (_, index) => String(index + 2))),
    );
    expect(many).toBe(one);
    await expectConsistent(mirror);
  });
});

describe('createItems', () => {
  it('makes a draft that readers, updates and references find', async () => {
    const [made] = await create({ code: 'NEW', displayName: 'New', price: '5' });
    const stId = made?.stId ?? '';
    expect(Number(stId)).toBeLessThan(0);
    expect(await row(stId)).toMatchObject({ code: 'NEW', name: 'New', active: true, version: 1 });
    await update([{ stId, expectedVersion: 1, values: { price: '6' } }]);
    await update([{ stId: '9', values: { upgradeStIds: [stId] } }]);
    expect(await row(stId)).toMatchObject({ price: '6', version: 2 });
    await expectConsistent(mirror);
  });

  it('needs a code of its own', async () => {
    await expect(create({ displayName: 'x' })).rejects.toMatchObject({ field: 'input.code' });
    await expect(create({ code: 'NEW' })).rejects.toMatchObject({ field: 'input.code' });
    await expect(create({ code: 'S10' })).rejects.toMatchObject({ field: 'input.code' });
    const twice = [{ values: { code: 'T' } }, { values: { code: 'T' } }];
    expect(await createItems(mirror.db, staging(), 'services', twice, singly)).toMatchObject([
      { ok: true },
      { ok: false, stId: null },
    ]);
  });

  it('gives a code once, also to two who want it at the same moment', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => create({ code: 'RACE' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expectConsistent(mirror);
  });

  it('sends as many statements for one record as for a hundred', async () => {
    const make = (length: number, prefix: string) =>
      createItems(
        mirror.db,
        staging(),
        'services',
        Array.from({ length }, (_, index) => ({ values: { code: `${prefix}${index}` } })),
        together,
      );
    const one = await statements(() => make(1, 'O'));
    expect(await statements(() => make(100, 'M'))).toBe(one);
    await expectConsistent(mirror);
  });

  it('vanishes when it is deleted, and ServiceTitan’s own items are not deleted', async () => {
    const [made] = await create({ code: 'GONE' });
    const stId = made?.stId ?? '';
    await expect(discard([stId], ['code'])).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await deleteDrafts(mirror.db, staging(), 'services', [stId]);
    expect(await row(stId)).toBeUndefined();
    await expect(update([{ stId, values: {} }])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deleteDrafts(mirror.db, staging(), 'services', ['1'])).rejects.toMatchObject({
      code: 'INVALID_STATE',
    });
    await create({ code: 'GONE' });
    await expectConsistent(mirror);
  });
});

describe('a field in conflict', () => {
  const conflict = async () =>
    (
      await query<Record<string, unknown>>(
        mirror,
        `SELECT state, local, remote, resolved_by FROM sync.conflicts WHERE st_id = 20 AND field = 'price'
         ORDER BY detected_at DESC LIMIT 1`,
      )
    )[0];

  it('I20 stays in conflict with its new value until it is discarded', async () => {
    await update([{ stId: '20', values: { price: '21' } }]);
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'update', entity: 'services', id: 20 },
      fields: { price: 33 },
    });
    expect(await mirror.pull({ entities: ['services'] })).toMatchObject({ state: 'SUCCEEDED' });
    expect(await conflict()).toMatchObject({ state: 'OPEN', local: '21', remote: '33' });
    await update([{ stId: '20', values: { price: '22' } }]);
    expect(await edits('20')).toMatchObject([
      { field: 'price', value: '22', base: '10', state: 'CONFLICTED' },
    ]);
    expect(await conflict()).toMatchObject({ state: 'OPEN', local: '22' });
    await discard(['20']);
    expect(await conflict()).toMatchObject({ state: 'WITHDRAWN', resolved_by: 'anna' });
    expect(await row('20')).toMatchObject({ price: '33' });
    await expectConsistent(mirror);
  });

  it('I20 is discarded with an item that ServiceTitan has deleted', async () => {
    await update([{ stId: '21', values: { price: '21' } }]);
    mirror.upstream.sim.edit(tenantId, {
      type: 'delete',
      entity: 'services',
      id: 21,
      mode: 'hard',
    });
    expect(await mirror.pull({ entities: ['services'] })).toMatchObject({ state: 'SUCCEEDED' });
    expect(await edits('21')).toMatchObject([{ state: 'CONFLICTED' }]);
    await discard(['21']);
    expect(await edits('21')).toEqual([]);
    expect(await query(mirror, `SELECT state FROM sync.conflicts WHERE st_id = 21`)).toEqual([
      { state: 'WITHDRAWN' },
    ]);
    await expectConsistent(mirror);
  });
});

async function pricebookVersion(): Promise<unknown> {
  const [state] = await query(mirror, 'SELECT pricebook_version FROM sync.tenant_state');
  return state?.['pricebook_version'];
}
