import { afterEach, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { staging } from '../../../../test/support/pushing.ts';
import { category } from '../../../../test/support/simulator.ts';
import { masterId } from '../../master-id.ts';
import { clearOverrides } from '../../pending/clear-overrides.ts';
import { discardChanges } from '../../pending/discard-changes.ts';
import { updateCategory } from './update-category.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

const audit = () =>
  query(mirror, 'SELECT version, action FROM sync.audit_log WHERE st_id = 2 ORDER BY version');

const overrides = { recordIds: [masterId(tenantId, 'CATEGORY', '2')], fields: null };
const ways: readonly [string, () => Promise<unknown>][] = [
  ['alone', () => clearOverrides(mirror.db, staging(), overrides)],
  ['with all others', () => discardChanges(mirror.db, staging(), 'ALL')],
];

it.each(ways)(
  'I31 audits what is taken back %s of a category that ServiceTitan has deleted',
  async (_, takeBack) => {
    mirror = await openMirror({
      pricebook: { categories: [1, 2].map((id) => category({ id, position: id })) },
    });
    await mirror.pull();
    await updateCategory(mirror.db, staging(), { stId: '2', values: { name: 'Ours' } });
    const gone = { type: 'delete', entity: 'categories', id: 2, mode: 'hard' } as const;
    mirror.upstream.sim.edit(tenantId, gone);
    await mirror.pull();
    const before = await audit();
    expect(before.map(({ action }) => action)).toEqual(['CREATED', 'STAGED', 'DELETED']);
    await takeBack();
    expect(await audit()).toEqual([...before, { version: 4, action: 'DISCARDED' }]);
    expect(await query(mirror, 'SELECT field FROM crm.edits')).toEqual([]);
    await expectConsistent(mirror);
  },
);
