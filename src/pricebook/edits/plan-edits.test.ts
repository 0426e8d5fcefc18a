import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemRecord } from '../../../test/support/pricebook.ts';
import { staged } from '../../../test/support/staged.ts';
import { compareEdit } from './compare-edit.ts';
import type { EditValue } from './edit-value.ts';
import { itemFields } from './item-fields.ts';
import { planEdits, withEdits } from './plan-edits.ts';
import type { RecordEdits } from './record-edits.ts';

const fields = itemFields.SERVICE;
const { payload } = itemRecord('services', { id: 1, code: 'A', price: 10, account: null });
const plan = (values: Record<string, EditValue>, record?: RecordEdits) =>
  planEdits(
    payload,
    record,
    Object.entries(values).map(([name, value]) => {
      const field = fields.get(name);
      if (field === undefined) throw new Error(name);
      return { field, value };
    }),
  );

describe('compareEdit', () => {
  it('tells agreement, stillness and conflict apart by the three sides', () => {
    const anyValue = fc.constantFrom<EditValue>(null, 'a', 'b', ['1', '2'], ['2', '1']);
    expect(compareEdit('a', 'b', 'b')).toBe('AGREED');
    expect(compareEdit('a', 'b', 'a')).toBe('UNMOVED');
    expect(compareEdit('a', 'b', null)).toBe('CONFLICT');
    fc.assert(
      fc.property(anyValue, anyValue, (base, value) => {
        expect(compareEdit(base, value, value)).toBe('AGREED');
        expect(compareEdit(base, value, base)).not.toBe('CONFLICT');
      }),
    );
  });

  it('does not count the order of lists', () => {
    expect(compareEdit(['1'], ['2', '3'], ['3', '2'])).toBe('AGREED');
  });
});

describe('planEdits', () => {
  it('stages what differs, on what ServiceTitan says', () => {
    expect(plan({ price: '12', code: 'A' })).toEqual({
      set: [{ field: 'price', value: '12', base: '10', local: false }],
      clear: [],
      changes: { price: { before: '10', after: '12' } },
    });
  });

  it('takes an edit away that wants what ServiceTitan says', () => {
    const record = staged(1, { price: { value: '12', base: '10' } });
    expect(plan({ price: '10' }, record)).toEqual({
      ...{ set: [], clear: ['price'] },
      changes: { price: { before: '12', after: '10' } },
    });
  });

  it('I21 keeps the base of the edit that is there, also where that was nothing', () => {
    const record = staged(1, {
      price: { value: '12', base: '9' },
      code: { value: 'B', base: null },
    });
    expect(plan({ price: '13', code: 'C' }, record).set).toMatchObject([
      { field: 'price', base: '9' },
      { field: 'code', base: null },
    ]);
  });

  it('stages everything on nothing for a record that ServiceTitan does not have', () => {
    const code = fields.get('code');
    expect(planEdits(null, undefined, code ? [{ field: code, value: 'N' }] : []).set).toEqual([
      { field: 'code', value: 'N', base: null, local: false },
    ]);
  });

  it('makes effective what was wanted, whatever was staged before', () => {
    const anyPrice = fc.integer({ min: 1, max: 12 }).map(String);
    fc.assert(
      fc.property(fc.option(anyPrice), anyPrice, (before, wanted) => {
        const record =
          before === null ? undefined : staged(1, { price: { value: before, base: '10' } });
        const { set, clear } = plan({ price: wanted }, record);
        const edits = new Map(record?.edits);
        for (const field of clear) edits.delete(field);
        const after = staged(1, Object.fromEntries(set.map((edit) => [edit.field, edit])));
        for (const [field, edit] of after.edits) edits.set(field, edit);
        expect(withEdits(payload, { ...after, edits }, fields)).toMatchObject({ price: wanted });
      }),
    );
  });
});
