import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { material, service } from '../../../test/support/simulator.ts';
import { createItems } from '../commands/items/create-items.ts';
import type { BatchOptions } from '../commands/items/staging.ts';
import { updateItems } from '../commands/items/update-items.ts';
import { discardChanges } from './discard-changes.ts';
import { fieldProvenance } from './field-provenance.ts';
import { countPending, listPending } from './list-pending.ts';
import type { PendingFilter } from './pending-edit.ts';

let mirror: Mirror;
const staging = { tenantId, by: 'anna', at: new Date('2026-03-01T08:15:00Z') };
const options: BatchOptions = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' };

beforeAll(async () => {
  mirror = await openMirror({
    pricebook: {
      services: [1, 2].map((id) => service({ id, displayName: `Service ${id}`, price: 10 })),
      materials: [material({ id: 3 })],
    },
  });
  await mirror.pull();
  const { db } = mirror;
  const price = (stId: string) => ({ stId, values: { price: '11' } });
  await updateItems(db, staging, 'services', [price('1'), price('2')], options);
  await updateItems(db, { ...staging, by: 'ben' }, 'materials', [price('3')], options);
  await createItems(db, staging, 'materials', [{ values: { code: 'NEW' } }], options);
});
afterAll(() => mirror.close());

const list = (filter: PendingFilter) =>
  mirror.db.transaction(tenantId, async (tx) => {
    const { edits } = await listPending(tx, { filter, fromEnd: false, limit: 50 });
    const counts = await countPending(tx, filter);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(edits.length);
    return edits;
  });
const labels = async (filter: PendingFilter) =>
  (await list(filter)).map(({ label, field, state }) => `${label} ${field} ${state}`);
const explain = (stId: string, field: string) =>
  mirror.db.transaction(tenantId, (tx) => fieldProvenance(tx, 'services', stId, field));

describe('what is pending', () => {
  it('is everything that is staged, drafts too', async () => {
    expect(await labels({ entities: ['materials'] })).toEqual([
      'Item 3 price STAGED',
      'NEW created STAGED',
      'NEW code STAGED',
    ]);
    expect(await labels({ stagedBy: 'ben' })).toEqual(['Item 3 price STAGED']);
  });

  it('keeps the name of a record that ServiceTitan has deleted', async () => {
    const gone = { type: 'delete', entity: 'services', id: 2, mode: 'hard' } as const;
    mirror.upstream.sim.edit(tenantId, gone);
    await mirror.pull({ entities: ['services'] });
    expect(await labels({ states: ['CONFLICTED'] })).toEqual(['Service 2 price CONFLICTED']);
    expect(await explain('2', 'price')).toMatch(/anna staged it/);
    expect(await explain('1', 'price')).toMatch(/ServiceTitan has "10"/);
  });

  it('I02 is taken back by name, whatever it is of', async () => {
    const wanted = await list({ search: 'price' });
    expect(wanted).toHaveLength(3);
    expect(await discardChanges(mirror.db, staging, wanted)).toEqual({ edits: 3, records: 3 });
    expect(await labels({})).toEqual(['NEW created STAGED', 'NEW code STAGED']);
    await expectConsistent(mirror);
  });

  it('is taken back all at once, and then there is nothing left', async () => {
    expect(await discardChanges(mirror.db, staging, 'ALL')).toEqual({ edits: 2, records: 1 });
    expect(await list({})).toEqual([]);
    expect(await query(mirror, `SELECT FROM master.pricebook_items WHERE st_id < 0`)).toEqual([]);
    expect(await discardChanges(mirror.db, staging, 'ALL')).toEqual({ edits: 0, records: 0 });
    await expectConsistent(mirror);
  });
});
