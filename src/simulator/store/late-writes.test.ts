import { describe, expect, it } from 'vitest';
import { inProcess } from '../../../test/support/in-process-simulator.ts';
import { category, service, testTenantId } from '../../../test/support/simulator.ts';

const started = () =>
  inProcess({
    pricebook: {
      services: [service({ id: 1, price: 1 }), service({ id: 2, price: 1 })],
      categories: [category({ id: 1 }), category({ id: 2, parentId: 1 })],
    },
    behaviours: { exportDelayMinutes: 0 },
  });
type Row = { readonly id: number; readonly price: number; readonly subcategories: readonly Row[] };
const rows = (reply: { readonly body: Readonly<Record<string, unknown>> }) =>
  reply.body['data'] as readonly Row[];

describe('a late write', () => {
  it('is answered at once and seen by readers only after as many calls', () => {
    const st = started();
    st.sim.addFaults({ fault: { kind: 'late-visible', calls: 2 } });
    expect(st.patch('services/1', { price: 9 }).body).toMatchObject({ price: 9 });
    expect(st.get('services/1').body).toMatchObject({ price: 1 });
    expect(rows(st.get('services')).map(({ price }) => price)).toEqual([1, 1]);
    expect(rows(st.get('services')).map(({ price }) => price)).toEqual([9, 1]);
    expect(st.get('services/1').body).toMatchObject({ price: 9 });
  });

  it('is seen only after its time by the clock of the simulator', () => {
    const st = started();
    st.sim.addFaults({ fault: { kind: 'late-visible', ms: 500 } });
    const { id } = st.post('services', { code: 'N', description: 'N' }).body;
    const seen = () => st.get(`services/${String(id)}`).status;
    expect(seen()).toBe(404);
    expect(rows(st.get('services'))).toHaveLength(2);
    st.sim.clock.advance(499);
    expect(seen()).toBe(404);
    st.sim.clock.advance(1);
    expect(seen()).toBe(200);
    expect(rows(st.get('services'))).toHaveLength(3);
  });

  it('counts at once for other writes: a move, a code, a change of the same record', () => {
    const st = started();
    st.sim.addFaults({ times: null, fault: { kind: 'late-visible', calls: 100 } });
    st.patch('categories/2', { parentId: null });
    expect(st.patch('categories/1', { parentId: 2 }).status).toBe(200);
    st.patch('services/1', { code: 'T' });
    expect(st.patch('services/2', { code: 'T' }).status).toBe(400);
    expect(st.patch('services/1', { price: 5 }).body).toMatchObject({ code: 'T', price: 5 });
    expect(rows(st.get('categories'))[0]).toMatchObject({ id: 1, subcategories: [{ id: 2 }] });
    const { categories } = st.sim.pricebook(testTenantId);
    expect(categories.map(({ parentId }) => parentId)).toEqual([2, null]);
  });

  it('may be an edit of someone in ServiceTitan, a deletion too', () => {
    const st = started();
    const late = { calls: 1 };
    st.sim.edit(
      testTenantId,
      { type: 'delete', entity: 'services', id: 1, mode: 'hard', late },
      { type: 'deactivate', entity: 'categories', id: 2, late },
      { type: 'update', entity: 'services', id: 2, fields: { price: 3 } },
    );
    expect(rows(st.get('services')).map(({ price }) => price)).toEqual([1, 3]);
    expect(rows(st.get('services')).map(({ price }) => price)).toEqual([3]);
    expect(rows(st.get('categories'))[0]?.subcategories).toEqual([]);
  });

  it('holds back what an export feed tells after it, so that no token passes it by', () => {
    const st = started();
    const edit = (id: number, calls?: number) =>
      st.sim.edit(testTenantId, {
        type: 'update',
        entity: 'services',
        id,
        fields: {},
        ...(calls !== undefined && { late: { calls } }),
      });
    edit(1, 1);
    edit(2);
    const first = st.get('export/services?from=2026-01-01');
    expect(rows(first)).toEqual([]);
    const token = String(first.body['continueFrom']);
    expect(rows(st.get(`export/services?from=${token}`)).map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('edits within a tick (timestampTickMs)', () => {
  it('have the same modifiedOn, and a feed passes none of them by', () => {
    const st = started();
    st.sim.setBehaviours({ timestampTickMs: 1_000 });
    const modified = (id: number) => st.patch(`services/${id}`, { price: id }).body['modifiedOn'];
    const first = modified(2);
    st.sim.clock.advance(999);
    const feed = st.get('export/services?from=2026-01-01');
    expect(rows(feed).map(({ id }) => id)).toEqual([2]);
    expect([modified(1), modified(1)]).toEqual([first, first]);
    const next = st.get(`export/services?from=${String(feed.body['continueFrom'])}`);
    expect(rows(next).map(({ id }) => id)).toEqual([1]);
    st.sim.clock.advance(1);
    expect(modified(2)).toBe('2026-01-01T00:00:01Z');
  });
});
