import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  type SimulatorUnderTest,
  service,
  startSimulator,
  testTenantId,
} from '../../../test/support/simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const stoppedAt = new Date('2026-01-01T00:00:00Z');
const longTokens = { tokenTtlSeconds: 1_000_000 };
const services = [1, 2, 3, 4, 5].map((id) =>
  service({ id, active: id !== 2, modifiedOn: `2025-06-0${6 - id}T00:00:00.0000000Z` }),
);
const touch = (id: number) =>
  st.sim.edit(testTenantId, { type: 'update', entity: 'services', id, fields: { price: 77 } });

/** Reads a feed to its end. */
async function feed(path: string) {
  const ids: number[] = [];
  let answer = await st.get(`export/${path}`);
  ids.push(...answer.body.data.map(({ id }) => id));
  while (answer.body.hasMore) {
    answer = await st.get(`export/services?from=${answer.body.continueFrom}`);
    ids.push(...answer.body.data.map(({ id }) => id));
  }
  return { ids, continueFrom: answer.body.continueFrom };
}

describe('an export feed', () => {
  it('gives all records, inactive ones too, by time of change, and a token on the last page', async () => {
    st = await startSimulator({
      pricebook: { services },
      stoppedAt,
      behaviours: { exportPageSize: 2 },
    });
    const { ids, continueFrom } = await feed('services');
    expect(ids).toEqual([5, 4, 3, 2, 1]);
    expect(await feed(`services?from=${continueFrom}`)).toEqual({ ids: [], continueFrom });
  });

  it('starts at a date, inclusive', async () => {
    st = await startSimulator({ pricebook: { services }, stoppedAt });
    expect((await feed('services?from=2025-06-04')).ids).toEqual([2, 1]);
    expect((await feed('services?from=2025-06-04T00:00:00.0000001Z')).ids).toEqual([1]);
  });

  it('shows a change only after the delay, and until then what was before (exportDelayMinutes)', async () => {
    st = await startSimulator({ pricebook: { services }, stoppedAt, behaviours: longTokens });
    const { continueFrom } = await feed('services');
    touch(3);
    expect((await feed(`services?from=${continueFrom}`)).ids).toEqual([]);
    expect((await feed('services')).ids).toEqual([5, 4, 3, 2, 1]);
    st.sim.clock.advance(15 * 60_000);
    expect((await feed(`services?from=${continueFrom}`)).ids).toEqual([3]);
    expect((await feed('services')).ids).toEqual([5, 4, 2, 1, 3]);
  });

  it('shows recent changes at once when asked, and again until they are old', async () => {
    st = await startSimulator({ pricebook: { services }, stoppedAt, behaviours: longTokens });
    const { continueFrom } = await feed('services');
    touch(3);
    const recent = await feed(`services?includeRecentChanges=true&from=${continueFrom}`);
    expect(recent.ids).toEqual([3]);
    const again = await feed(`services?includeRecentChanges=true&from=${recent.continueFrom}`);
    expect(again.ids).toEqual([3]);
    st.sim.clock.advance(15 * 60_000);
    const old = await feed(`services?includeRecentChanges=true&from=${again.continueFrom}`);
    expect(old.ids).toEqual([3]);
    expect((await feed(`services?includeRecentChanges=true&from=${old.continueFrom}`)).ids).toEqual(
      [],
    );
  });

  it('tells of deleted records as inactive rows', async () => {
    st = await startSimulator({
      pricebook: { services },
      stoppedAt,
      behaviours: { exportDelayMinutes: 0, deleteMode: 'hard' },
    });
    await st.call('DELETE', 'services/4');
    const answer = await st.get('export/services?from=2026-01-01');
    expect(answer.body.data).toMatchObject([{ id: 4, active: false }]);
    expect(answer.body.data[0]).not.toHaveProperty('calculatedPrice');
  });

  it('keeps tokens of one feed apart from those of another', async () => {
    st = await startSimulator({ pricebook: { services }, stoppedAt });
    const { continueFrom } = await feed('services');
    expect((await st.get(`export/materials?from=${continueFrom}`)).status).toBe(400);
    expect((await st.get('export/services?from=nonsense')).status).toBe(400);
    expect((await st.get('export/discounts-and-fees')).status).toBe(404);
  });

  it('prints categories flat, or with their subtree (exportShape)', async () => {
    st = await startSimulator({
      pricebook: { categories: [category({ id: 1 }), category({ id: 2, parentId: 1 })] },
    });
    const rows = async () =>
      (await st.get('export/categories')).body.data.map(({ id, subcategories }) => [
        id,
        subcategories.map((child) => child.id),
      ]);
    expect(await rows()).toEqual([
      [1, []],
      [2, []],
    ]);
    st.sim.setBehaviours({ exportShape: 'nested' });
    expect(await rows()).toEqual([
      [1, [2]],
      [2, []],
    ]);
  });

  it('loses fields the lists have (exportFieldLoss)', async () => {
    st = await startSimulator({
      pricebook: { services },
      behaviours: { exportFieldLoss: ['price'] },
    });
    expect((await st.get('export/services')).body.data[0]?.price).toBeNull();
  });
});
