import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { service } from '../../../test/support/simulator.ts';
import { createCategory } from '../commands/categories/create-category.ts';
import { deleteCategory } from '../commands/categories/delete-category.ts';
import { discardItemChanges } from '../commands/items/discard-items.ts';
import { updateItems } from '../commands/items/update-items.ts';
import { clearOverrides } from './clear-overrides.ts';
import { discardChanges } from './discard-changes.ts';

let mirror: Mirror;
beforeAll(async () => {
  mirror = await openMirror({ pricebook: { services: [service({ id: 1 })] } });
  await mirror.pull();
});
afterAll(() => mirror.close());

const staging = () => ({ tenantId, by: 'anna', at: new Date() });

/** A category that is made here, and in which a service is to stand. */
async function named(): Promise<string> {
  const values = { name: 'Draft', categoryType: 'Services' };
  const { stId } = await createCategory(mirror.db, staging(), { parentStId: null, values });
  const wish = { stId: '1', values: { categoryStIds: [stId] } };
  const options = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
  await updateItems(mirror.db, staging(), 'services', [wish], options);
  return stId;
}

describe('a draft that something else names', () => {
  it('stays until that is changed or discarded, however it is to go', async () => {
    const stId = await named();
    const [{ id } = { id: '' }] = await query<{ id: string }>(
      mirror,
      'SELECT id FROM crm.records WHERE st_id = $1',
      [stId],
    );
    const ways = [
      deleteCategory(mirror.db, staging(), { stId, descendants: 'REFUSE' }),
      clearOverrides(mirror.db, staging(), { recordIds: [id], fields: null }),
      discardChanges(mirror.db, staging(), [{ recordId: id, field: 'created' }]),
    ];
    for (const outcome of await Promise.allSettled(ways)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'INVALID_STATE' } });
    }
    await discardItemChanges(mirror.db, staging(), 'services', ['1']);
    await deleteCategory(mirror.db, staging(), { stId, descendants: 'REFUSE' });
    expect(await query(mirror, 'SELECT st_id FROM crm.edits')).toEqual([]);
  });

  it('goes together with what names it', async () => {
    await named();
    await discardChanges(mirror.db, staging(), 'ALL');
    expect(await query(mirror, 'SELECT st_id FROM crm.edits')).toEqual([]);
  });
});
