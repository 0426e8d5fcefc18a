import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemRecord } from '../../../test/support/pricebook.ts';
import { afterwards, STAGED_AT, staged } from '../../../test/support/staged.ts';
import type { RecordEdits } from '../edits/record-edits.ts';
import { leaveToPeople, type OpenConflict, type PolicyOf, type Strategy } from './conflict.ts';
import { settleItems } from './settle-items.ts';
import { settled } from './settlement.ts';

type Upstream = Record<string, unknown> | null;

function settle(
  record: RecordEdits,
  upstream: Upstream,
  { open = [], policyOf = leaveToPeople }: { open?: OpenConflict[]; policyOf?: PolicyOf } = {},
  revision = 2,
) {
  const mirrored = upstream && itemRecord('services', { id: 1, ...upstream }, revision);
  const records = new Map(mirrored ? [['1', mirrored]] : []);
  return settleItems('SERVICE', [record], records, { open, policyOf });
}
const price = (value: string, base: string | null, more = {}) =>
  staged(1, { price: { value, base, ...more } }, { entity: 'services' });
const open = (field: string, more: Partial<OpenConflict> = {}): OpenConflict => ({
  ...{ id: `c-${field}`, stId: '1', field, cause: null, remote: null },
  ...more,
});

describe('settleItems', () => {
  it('finds nothing where ServiceTitan has what the edit was made on', () => {
    expect(settle(price('12', '10'), { price: 10, code: 'NEW' })).toEqual({
      ...{ cleared: [], updated: [], found: [], withdrawn: [] },
    });
  });

  it('I22 clears an edit that ServiceTitan agrees with: its own echo is no conflict', () => {
    const settlement = settle(price('12', '10'), { price: 12.0 });
    expect(settlement.cleared).toEqual([
      { stId: '1', field: 'price', reason: 'AGREED', before: '12', after: '12' },
    ]);
    expect(settlement.found).toEqual([]);
  });

  it('I20 holds a field that both sides changed as a conflict, and the edit stays', () => {
    const settlement = settle(price('12', '10'), { price: 11 });
    expect(settlement.found).toMatchObject([
      {
        type: 'BOTH_MODIFIED',
        base: '10',
        local: '12',
        remote: '11',
        localBy: 'anna',
        decided: null,
      },
    ]);
    expect(settlement.cleared).toEqual([]);
    expect(settlement.updated).toMatchObject([{ state: 'CONFLICTED', value: '12', base: '10' }]);
  });

  it('I22 raises a conflict once for each value of ServiceTitan', () => {
    const known = { open: [open('price', { remote: '11' })] };
    const record = price('12', '10', { state: 'CONFLICTED' });
    expect(settle(record, { price: 11 }, known).found).toEqual([]);
    expect(settle(record, { price: 11.5 }, known).found).toMatchObject([{ remote: '11.5' }]);
  });

  it('withdraws a conflict when ServiceTitan takes its change back, or makes the one that is staged', () => {
    const known = { open: [open('price', { remote: '11' })] };
    const record = price('12', '10', { state: 'CONFLICTED' });
    const back = settle(record, { price: 10 }, known);
    expect(back.withdrawn).toEqual(known.open);
    expect(back.updated).toMatchObject([{ state: 'STAGED' }]);
    expect(settle(record, { price: 12 }, known)).toMatchObject({
      withdrawn: known.open,
      cleared: [{ reason: 'AGREED' }],
    });
  });

  it('lets a policy decide: the edit goes, or stays on what ServiceTitan has now', () => {
    const decide = (strategy: Strategy) =>
      settle(price('12', '10'), { price: 11 }, { policyOf: () => strategy });
    expect(decide('KEEP_ST')).toMatchObject({
      cleared: [{ reason: 'KEEP_ST', before: '12', after: '11' }],
      found: [{ decided: 'KEEP_ST' }],
    });
    expect(decide('KEEP_LOCAL')).toMatchObject({
      updated: [{ base: '11', state: 'STAGED', value: '12' }],
      found: [{ decided: 'KEEP_LOCAL' }],
    });
  });

  it('leaves fields alone that ServiceTitan never tells', () => {
    const record = staged(1, { intacctGlGroupAccount: { value: 'x' } }, { entity: 'services' });
    expect(settle(record, { price: 11 })).toMatchObject({ cleared: [], updated: [], found: [] });
  });

  it('I20 holds what is staged for a record that ServiceTitan has deleted, as one conflict', () => {
    const record = staged(
      1,
      {
        price: { value: '12', base: '10', state: 'CONFLICTED' },
        code: { value: 'B', base: 'A', version: 2, stagedBy: 'bob' },
      },
      { entity: 'services' },
    );
    const settlement = settle(record, null, { open: [open('price', { remote: '11' })] });
    expect(settlement.found).toMatchObject([
      {
        ...{ field: 'deleted', type: 'ST_DELETED_LOCAL_MODIFIED', editVersion: 2, localBy: 'bob' },
        ...{ local: { price: '12', code: 'B' }, remote: true },
      },
    ]);
    expect(settlement.updated).toMatchObject([{ field: 'code', state: 'CONFLICTED' }]);
    expect(settlement.withdrawn).toMatchObject([{ field: 'price' }]);
  });

  it('leaves to people what is open already, whatever the policy is by now', () => {
    const record = price('12', '10', { state: 'CONFLICTED' });
    const known = { open: [open('deleted', { remote: true })], policyOf: () => 'KEEP_ST' as const };
    expect(settle(record, null, known)).toEqual({
      ...{ cleared: [], updated: [], found: [], withdrawn: [] },
    });
  });

  it('ends a deletion that ServiceTitan has done itself', () => {
    const record = staged(1, { deleted: { value: true, base: { price: '9' } } });
    expect(settle(record, null)).toMatchObject({ cleared: [{ reason: 'AGREED' }], found: [] });
  });

  it('holds a deletion of what ServiceTitan has changed meanwhile, once', () => {
    const record = staged(1, { deleted: { value: true, base: { price: '9' } } });
    expect(settle(record, {}).found).toMatchObject([
      { type: 'LOCAL_DELETED_ST_MODIFIED', field: 'deleted', local: true, remote: false },
    ]);
    const known = staged(1, {
      deleted: { value: true, base: { price: '9' }, state: 'CONFLICTED' },
    });
    expect(settle(known, {}, { open: [open('deleted', { remote: false })] }, 3).found).toEqual([]);
  });

  it('I20 loses no edit, and settling again finds nothing new', () => {
    const anyValue = fc.integer({ min: 1, max: 4 }).map(String);
    const anyEdit = fc.record({
      value: anyValue,
      base: anyValue,
      state: fc.constantFrom('STAGED' as const, 'REJECTED' as const, 'UNKNOWN' as const),
    });
    const anyEdits = fc.record(
      { price: anyEdit, memberPrice: anyEdit, hours: anyEdit, bonus: anyEdit },
      { requiredKeys: [] },
    );
    const anyNumbers = fc.record({
      ...{ price: fc.nat(4), memberPrice: fc.nat(4), hours: fc.nat(4), bonus: fc.nat(4) },
    });
    const anyStrategy = fc.constantFrom<Strategy>('KEEP_ST', 'KEEP_LOCAL', 'MANUAL');
    const anyStory = fc.array(fc.option(anyNumbers, { freq: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        anyEdits,
        anyStory,
        fc.dictionary(fc.constantFrom('price', 'hours', 'deleted'), anyStrategy),
        (edits, story, policies) => {
          const policyOf: PolicyOf = (field) => policies[field] ?? 'MANUAL';
          const given = Object.fromEntries(
            Object.entries(edits).map(([field, edit]) => [
              field,
              { ...edit, value: `${edit.value}.5` },
            ]),
          );
          let now = {
            staged: [staged(1, given, { entity: 'services' })],
            open: [] as OpenConflict[],
          };
          for (const [index, upstream] of story.entries()) {
            const [record] = now.staged;
            if (record === undefined) throw new Error('gone');
            const settlement = settle(record, upstream, { ...now, policyOf }, index + 2);
            const after = afterwards(settlement, now);
            for (const field of record.edits.keys()) {
              const isGone = !after.staged[0]?.edits.has(field);
              const reasons = settlement.cleared.filter((one) => one.field === field);
              expect(reasons).toHaveLength(isGone ? 1 : 0);
            }
            const left = after.staged[0];
            for (const { field, state } of left?.edits.values() ?? []) {
              const isContested = after.open.some(
                (one) => one.field === field || one.field === 'deleted',
              );
              expect(state === 'CONFLICTED').toBe(isContested);
            }
            for (const one of after.open)
              expect(upstream === null || left?.edits.has(one.field)).toBe(true);
            expect(settle(left ?? record, upstream, { ...after, policyOf }, index + 2)).toEqual({
              ...{ cleared: [], updated: [], found: [], withdrawn: [] },
            });
            now = after;
          }
        },
      ),
    );
  });
});

describe('settled', () => {
  it('counts one version more where edits went, at the moment that is written', () => {
    const record = price('12', '10');
    const at = new Date(STAGED_AT.getTime() + 1_000);
    const after = settled(record, settle(record, { price: 12 }), at);
    expect(after).toMatchObject({ version: 2, changedAt: at });
    expect(after.edits.size).toBe(0);
    expect(settled(record, settle(record, { price: 10 }), at)).toEqual(record);
  });
});
