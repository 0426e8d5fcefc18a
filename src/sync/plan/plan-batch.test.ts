import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, type IncomingRow, withoutDuplicates } from './incoming-row.ts';
import { planBatch, type RawBefore, type RawWrite } from './plan-batch.ts';

const RUN = 'run-1';
const at = new Date('2026-03-01T00:00:00Z');

function row(
  id: string,
  fields: Record<string, unknown> = {},
  enclosingStId: string | null = null,
): IncomingRow {
  const record = { id, ...fields };
  const text = JSON.stringify(record);
  const modifiedOn = typeof fields['modifiedOn'] === 'string' ? fields['modifiedOn'] : null;
  return {
    stId: id,
    record,
    text,
    hash: contentHash(text, enclosingStId),
    enclosingStId,
    modifiedOn,
    payload: record,
  };
}

function held(of: IncomingRow, extra: Partial<RawBefore> = {}): RawBefore {
  return {
    hash: of.hash,
    revision: 1,
    deleted: false,
    modifiedOn: of.modifiedOn,
    runId: 'run-0',
    content: { record: of.record, enclosingStId: of.enclosingStId, firstSeenAt: at },
    ...extra,
  };
}

/** What applying the writes does to raw. */
function apply(
  before: ReadonlyMap<string, RawBefore>,
  writes: readonly RawWrite[],
): Map<string, RawBefore> {
  const after = new Map(before);
  for (const { row: written, revision } of writes) {
    after.set(written.stId, held(written, { revision, runId: RUN }));
  }
  return after;
}

describe('planBatch', () => {
  it('creates what is not here, with revision 1 and no changes', () => {
    const plan = planBatch(new Map(), [row('1')], RUN);
    expect(plan.writes).toMatchObject([{ action: 'CREATED', revision: 1, changes: null }]);
  });

  it('I31 names each changed field with its value before and after', () => {
    const before = new Map([['1', held(row('1', { name: 'Wire', price: 0 }))]]);
    const plan = planBatch(before, [row('1', { name: 'Wires', image: null })], RUN);
    expect(plan.writes).toMatchObject([
      {
        action: 'UPDATED',
        revision: 2,
        changes: {
          name: { before: 'Wire', after: 'Wires' },
          price: { before: 0 },
          image: { after: null },
        },
      },
    ]);
  });

  it('takes a row for unchanged when only the order of its keys differs', () => {
    const before = new Map([['1', held(row('1', { a: 1, b: 2 }))]]);
    const plan = planBatch(before, [row('1', { b: 2, a: 1 })], RUN);
    expect(plan).toEqual({
      writes: [],
      unchanged: [{ stId: '1', reason: 'SAME', writtenByThisRun: false }],
    });
  });

  it('sees that a node moved although its own fields are the same', () => {
    const before = new Map([['1', held(row('1', {}, '7'))]]);
    const plan = planBatch(before, [row('1', {}, '8')], RUN);
    expect(plan.writes).toMatchObject([
      { action: 'UPDATED', changes: { enclosedBy: { before: '7', after: '8' } } },
    ]);
  });

  it('I13 leaves a newer version alone when an older one comes late', () => {
    const newer = row('1', { name: 'B', modifiedOn: '2026-01-02T00:00:00.0000000Z' });
    const older = row('1', { name: 'A', modifiedOn: '2026-01-01T00:00:00.0000000Z' });
    const plan = planBatch(new Map([['1', held(newer)]]), [older], RUN);
    expect(plan.writes).toEqual([]);
    expect(plan.unchanged).toMatchObject([{ reason: 'OLDER' }]);
  });

  it('updates when the content differs under the same modifiedOn', () => {
    const modifiedOn = '2026-01-01T00:00:00.0000000Z';
    const before = new Map([['1', held(row('1', { name: 'A', modifiedOn }))]]);
    const plan = planBatch(before, [row('1', { name: 'B', modifiedOn })], RUN);
    expect(plan.writes).toHaveLength(1);
  });

  it('restores a tombstone, even by a row that is the same or older', () => {
    const now = row('1', { name: 'A', modifiedOn: '2026-01-02T00:00:00.0000000Z' });
    const then = row('1', { name: 'A', modifiedOn: '2026-01-01T00:00:00.0000000Z' });
    const before = new Map([['1', held(now, { deleted: true, revision: 4 })]]);
    for (const seen of [now, then]) {
      expect(planBatch(before, [seen], RUN).writes).toMatchObject([
        { action: 'RESTORED', revision: 5, changes: { deleted: { before: true, after: false } } },
      ]);
    }
  });

  it('tells what this run has written itself from what it found', () => {
    const before = new Map([['1', held(row('1'), { runId: RUN })]]);
    expect(planBatch(before, [row('1')], RUN).unchanged).toMatchObject([
      { writtenByThisRun: true },
    ]);
  });

  const records = fc.uniqueArray(
    fc.record({
      id: fc.nat(20),
      fields: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const deleted = fc.uniqueArray(fc.nat(20));

  it('I15 applied, makes raw equal to upstream, and then finds nothing more to do', () => {
    fc.assert(
      fc.property(records, deleted, records, (old, gone, upstream) => {
        const tombstones = new Set(gone.map(String));
        const before = new Map<string, RawBefore>();
        for (const { id, fields } of old) {
          before.set(`${id}`, held(row(`${id}`, fields), { deleted: tombstones.has(`${id}`) }));
        }
        const rows = upstream.map(({ id, fields }) => row(`${id}`, fields));
        const after = apply(before, planBatch(before, rows, RUN).writes);
        for (const seen of rows) {
          expect(after.get(seen.stId)?.deleted).toBe(false);
          expect(after.get(seen.stId)?.content?.record).toEqual(seen.record);
        }
        for (const [id, known] of before) {
          if (!rows.some((seen) => seen.stId === id)) expect(after.get(id)).toEqual(known);
        }
        expect(planBatch(after, rows, RUN).writes).toEqual([]);
      }),
    );
  });

  it('I31 raises the revision by exactly one for each write', () => {
    fc.assert(
      fc.property(records, records, (old, upstream) => {
        const before = new Map(old.map(({ id, fields }) => [`${id}`, held(row(`${id}`, fields))]));
        const rows = upstream.map(({ id, fields }) => row(`${id}`, fields));
        for (const write of planBatch(before, rows, RUN).writes) {
          expect(write.revision).toBe((before.get(write.row.stId)?.revision ?? 0) + 1);
        }
      }),
    );
  });
});

describe('withoutDuplicates', () => {
  it('counts equal copies as one and parks nothing', () => {
    const result = withoutDuplicates([row('1'), row('2'), row('1')]);
    expect(result.rows.map(({ stId }) => stId)).toEqual(['1', '2']);
    expect(result.parked).toEqual([]);
  });

  it('I16 keeps the newest of different copies and parks the other', () => {
    const newer = row('1', { name: 'B', modifiedOn: '2026-01-02T00:00:00.0000000Z' });
    const older = row('1', { name: 'A', modifiedOn: '2026-01-01T00:00:00.0000000Z' });
    for (const order of [
      [newer, older],
      [older, newer],
    ]) {
      const result = withoutDuplicates(order);
      expect(result.rows).toEqual([newer]);
      expect(result.parked).toMatchObject([{ key: '1', reason: 'DUPLICATE_ID', text: older.text }]);
    }
  });

  it('keeps the last of different copies that carry no date', () => {
    const last = row('1', { name: 'B' });
    expect(withoutDuplicates([row('1', { name: 'A' }), last]).rows).toEqual([last]);
  });
});
